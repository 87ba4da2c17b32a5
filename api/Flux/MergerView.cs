using Allocation.Domain;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Api.Flux;

/// <summary>What a merger would do.</summary>
/// <param name="Version">Version of the ledger it was planned on: a merger decided on it names it.</param>
/// <param name="Obstacles">Why it cannot be; empty when it can.</param>
/// <param name="Agreements">The agreements that would go on.</param>
/// <param name="Accounts">What is left to their accounts, before and after.</param>
/// <param name="Releases">Releases that would go on in other accounts.</param>
/// <param name="Held">Of those, open orientations.</param>
/// <param name="EndingVersion">Of landlords: version of the ledger of the one that ends; a merger decided on it names that too.</param>
/// <param name="Years">Of landlords: what both told of open years, together; of what one of them did not tell the common figure is to be told anew.</param>
/// <param name="Programmes">Of landlords: programmes of the one that ends that would go on, with the dwellings of each.</param>
public sealed record MergerView(int Version, IReadOnlyList<InputFault> Obstacles, IReadOnlyList<MergedAgreementView> Agreements, IReadOnlyList<MergedAccountView> Accounts, int Releases, int Held, int? EndingVersion, IReadOnlyList<MergedYearView> Years, IReadOnlyList<MergedProgrammeView> Programmes)
{
    /// <summary>The view of a preview.</summary>
    public static MergerView Of(MergerPreview preview) => new(
        preview.Version, preview.Faults,
        [.. preview.Agreements.Select(agreement => new MergedAgreementView(
            agreement.Agreement, agreement.Reserver, [.. agreement.From.Select(part => new MergedPartView(part.Agreement, part.Landlord, part.Rate, part.Base.Round(0)))], agreement.Base.Round(0), agreement.Rate, agreement.LandRate, Amount.Of(agreement.DueBefore), Amount.Of(agreement.DueAfter)))],
        [.. preview.Accounts.Select(account => new MergedAccountView(account.Account.ToString(), Amount.Of(account.Before), Amount.Of(account.Added), Amount.Of(account.After)))],
        preview.Releases, preview.Held, preview.EndingVersion,
        [.. (preview.Years ?? []).Select(year => new MergedYearView(year.Year, year.Stock, year.Forecast?.Dwellings.ToDictionary(line => LifeWords.Of(line.Key), line => line.Value), MergedYearView.AnewOf(year)))],
        [.. (preview.Programmes ?? []).Select(programme => new MergedProgrammeView(programme.Id, programme.Name, programme.Dwellings))]);
}

/// <summary>A programme that would go on.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Dwellings">Dwellings of it.</param>
public sealed record MergedProgrammeView(string Id, string Name, int Dwellings);

/// <summary>What both landlords told of a year, together.</summary>
/// <param name="Year">The year.</param>
/// <param name="Stock">Dwellings owned on 1 January; absent where one of them did not tell, or a rate is of the stock.</param>
/// <param name="Forecast">Dwellings to be subtracted, by cause; absent where one of them did not tell.</param>
/// <param name="Anew">What one of them told alone, and is to be told of both together: <c>stock</c>, <c>forecast</c>; absent without any.</param>
public sealed record MergedYearView(int Year, int? Stock, IReadOnlyDictionary<string, int>? Forecast, IReadOnlyList<string>? Anew)
{
    /// <summary>What is to be told anew of a year; null where nothing is.</summary>
    public static IReadOnlyList<string>? AnewOf(LedgerYear? year) => year is null or { StockAnew: false, ForecastAnew: false } ? null
        : [.. new[] { (year.StockAnew, "stock"), (year.ForecastAnew, "forecast") }.Where(figure => figure.Item1).Select(figure => figure.Item2)];
}

/// <summary>An agreement that would go on.</summary>
/// <param name="Agreement">The agreement.</param>
/// <param name="Reserver">Its reserver.</param>
/// <param name="From">What it is made of.</param>
/// <param name="Base">Dwellings of the common base in the year before.</param>
/// <param name="Rate">Its rate from the day of the merger, percent.</param>
/// <param name="LandRate">Of that, the part for land or money; absent where it has none.</param>
/// <param name="DueBefore">What the former were due of their bases.</param>
/// <param name="DueAfter">What it would have been due of the common one.</param>
public sealed record MergedAgreementView(string Agreement, string Reserver, IReadOnlyList<MergedPartView> From, decimal Base, decimal Rate, decimal? LandRate, Amount DueBefore, Amount DueAfter);

/// <summary>A part of it.</summary>
/// <param name="Agreement">The agreement.</param>
/// <param name="Landlord">Its landlord.</param>
/// <param name="Rate">Its rate, percent.</param>
/// <param name="Base">Dwellings of its base in the year before.</param>
public sealed record MergedPartView(string Agreement, string Landlord, decimal Rate, decimal Base);

/// <summary>What is left to an account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Before">Before.</param>
/// <param name="Added">From others.</param>
/// <param name="After">After.</param>
public sealed record MergedAccountView(string Account, Amount Before, Amount Added, Amount After);

/// <summary>Mergers of a ledger.</summary>
/// <param name="Into">The landlord that goes on for this one; absent while it does itself.</param>
/// <param name="On">First day on which it does.</param>
/// <param name="Act">The act.</param>
/// <param name="Absorbed">Landlords that go on here.</param>
public sealed record MergersView(string? Into, DateOnly? On, string? Act, IReadOnlyList<AbsorbedView> Absorbed)
{
    /// <summary>The view of a ledger's mergers.</summary>
    public static MergersView? Of(LedgerMergers? mergers) => mergers is null || (mergers.Into is null && mergers.Absorbed.IsEmpty) ? null
        : new MergersView(mergers.Into, mergers.On, mergers.Act, [.. mergers.Absorbed.Select(absorbed => new AbsorbedView(absorbed.Landlord, absorbed.On, absorbed.Act))]);
}

/// <summary>A landlord that goes on in another.</summary>
/// <param name="Landlord">The landlord.</param>
/// <param name="On">First day on which there is one.</param>
/// <param name="Act">The act.</param>
public sealed record AbsorbedView(string Landlord, DateOnly On, string Act);

/// <summary>The account in which another goes on.</summary>
/// <param name="Landlord">Its landlord.</param>
/// <param name="Account">The account.</param>
public sealed record ContinuedView(string Landlord, string Account)
{
    /// <summary>Where an account goes on; null when it does itself.</summary>
    public static ContinuedView? Of(LedgerKey ledger, Domain.Flux.FluxAccount account, LedgerMergers? mergers)
    {
        var next = mergers?.Successions.FirstOrDefault(succession => succession.Agreement == account.Agreement)?.Into;
        return next is null && (mergers?.Into is null || account.Agreement is not null) ? null : new ContinuedView(mergers!.Into ?? ledger.Landlord, (account with { Agreement = next }).ToString());
    }
}
