using Allocation.Domain.Flux;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Api.Flux;

/// <summary>An exact amount, and as a person reads it.</summary>
/// <param name="Exact">A fraction, <c>73/2</c>.</param>
/// <param name="Value">To two decimals.</param>
public sealed record Amount(string Exact, decimal Value)
{
    /// <summary>The view of an exact amount.</summary>
    public static Amount Of(Rational value) => new(value.ToString(), value.Round(2));
}

/// <summary>The flux of a landlord in a département.</summary>
public sealed record LedgerView
{
    /// <summary>The landlord.</summary>
    public required string Landlord { get; init; }

    /// <summary>Code of the département.</summary>
    public required string Departement { get; init; }

    /// <summary>How many events the ledger has: changes are decided on it.</summary>
    public required int Version { get; init; }

    /// <summary>The year shown.</summary>
    public required int Year { get; init; }

    /// <summary>Whether its accounts are closed.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>Dwellings owned on 1 January.</summary>
    public int? Stock { get; init; }

    /// <summary>Dwellings released, in the base, subtracted; by book.</summary>
    public required IReadOnlyList<BaseView> Base { get; init; }

    /// <summary>Dwellings the landlord announced to subtract, by cause (FLX-10).</summary>
    public IReadOnlyDictionary<string, int>? Forecast { get; init; }

    /// <summary>Accounts of reservers, then the landlord's own.</summary>
    public required IReadOnlyList<AccountView> Accounts { get; init; }

    /// <summary>The view of a ledger.</summary>
    public static LedgerView Of(LedgerKey key, LedgerSnapshot ledger, int year)
    {
        var told = ledger.Years.FirstOrDefault(each => each.Year == year);
        var ofYear = ledger.Accounts.Where(balance => balance.Account.Year == year).ToLookup(balance => balance.Account);
        var holds = year == ledger.Today.Year ? ledger.Holds.ToDictionary(hold => (hold.Agreement, hold.Part), hold => hold.Count) : [];
        var open = ledger.Agreements.Where(agreement => agreement.EffectiveDate.Year <= year && (agreement.LastDay is not { } last || last.Year >= year))
            .SelectMany(agreement => FluxAgreements.PartsOf(agreement, agreement.TermsOn(new DateOnly(year, 12, 31))).Select(part => new FluxAccount(agreement.Id, year, FluxBook.Flux, part)));
        var inBase = (int)(ofYear[new FluxAccount(null, year, FluxBook.Flux, null)].FirstOrDefault(balance => balance.Counter == FluxCounter.InBase)?.Amount ?? Rational.Zero).Numerator;
        var accounts = ofYear.Select(account => account.Key).Union(open).OrderBy(account => account.Agreement is null).ThenBy(account => account.ToString(), StringComparer.Ordinal)
            .Select(account => AccountView.Of(account, ofYear[account].ToDictionary(balance => balance.Counter, balance => balance.Amount), account.Book == FluxBook.Flux ? holds.GetValueOrDefault((account.Agreement, account.Part)) : 0, ledger.Agreements.FirstOrDefault(agreement => agreement.Id == account.Agreement), inBase))
            .ToList();
        return new LedgerView
        {
            Landlord = key.Landlord,
            Departement = key.Departement,
            Version = ledger.Version,
            Year = year,
            IsClosed = told?.IsClosed == true,
            Stock = told?.Stock,
            Base = [.. Enum.GetValues<FluxBook>().Select(book => BaseView.Of(book, ofYear[new FluxAccount(null, year, book, null)]))],
            Forecast = told?.Forecast?.Dwellings.ToDictionary(line => LifeWords.Of(line.Key), line => line.Value),
            Accounts = WithTargets(accounts),
        };
    }

    /// <summary>Whole dwellings for each account of the yearly book, which together are the dwellings due (FLX-35).</summary>
    private static List<AccountView> WithTargets(List<AccountView> accounts)
    {
        var dues = accounts.Where(account => account.Book == FluxBook.Flux).ToDictionary(account => account, account => Rational.Parse(account.Due.Exact));
        var sum = dues.Values.Aggregate(Rational.Zero, (all, due) => all + due);
        if (sum.Sign <= 0 || !sum.Denominator.IsOne || dues.Values.Any(due => due.Sign < 0))
            return accounts;
        var targets = dues.Keys.Zip(Proportion.LargestRemainder((int)sum.Numerator, [.. dues.Values])).ToDictionary();
        return [.. accounts.Select(account => targets.TryGetValue(account, out var target) ? account with { Target = target } : account)];
    }
}

/// <summary>What the landlord released in a year.</summary>
/// <param name="Book">Book.</param>
/// <param name="Released">Dwellings released: the gross flux.</param>
/// <param name="InBase">Of those, in the base (FLX-7).</param>
/// <param name="Subtracted">Of those, subtracted (FLX-8).</param>
public sealed record BaseView(FluxBook Book, decimal Released, decimal InBase, decimal Subtracted)
{
    /// <summary>The view of the landlord's own account of a book.</summary>
    public static BaseView Of(FluxBook book, IEnumerable<AccountBalance> own)
    {
        var counts = own.ToDictionary(balance => balance.Counter, balance => balance.Amount.Round(2));
        return new BaseView(book, counts.GetValueOrDefault(FluxCounter.Released), counts.GetValueOrDefault(FluxCounter.InBase), counts.GetValueOrDefault(FluxCounter.Subtracted));
    }
}

/// <summary>An account of a year.</summary>
public sealed record AccountView
{
    /// <summary>Its name.</summary>
    public required string Account { get; init; }

    /// <summary>Agreement; absent for the landlord's own.</summary>
    public string? Agreement { get; init; }

    /// <summary>Reserver; absent for the landlord's own.</summary>
    public string? Reserver { get; init; }

    /// <summary>What it is.</summary>
    public ReserverKind? Kind { get; init; }

    /// <summary>Part of the State's rights.</summary>
    public StatePart? Part { get; init; }

    /// <summary>Book.</summary>
    public required FluxBook Book { get; init; }

    /// <summary>Its year.</summary>
    public required int Year { get; init; }

    /// <summary>Its share at the end of the year, percent.</summary>
    public decimal? Rate { get; init; }

    /// <summary>Due for the year.</summary>
    public required Amount Due { get; init; }

    /// <summary>That in whole dwellings, so that all targets together are the base (FLX-35).</summary>
    public int? Target { get; init; }

    /// <summary>What an agreement that begins within the year would be due by time instead of by release: shown beside, never booked (FLX-36).</summary>
    public Amount? DueProRata { get; init; }

    /// <summary>Carried over from the year before.</summary>
    public required Amount CarriedOver { get; init; }

    /// <summary>Orientations.</summary>
    public required decimal Oriented { get; init; }

    /// <summary>Put at disposal.</summary>
    public required decimal AtDisposal { get; init; }

    /// <summary>Allocated.</summary>
    public required decimal Allocated { get; init; }

    /// <summary>Leases signed.</summary>
    public required decimal LeaseSigned { get; init; }

    /// <summary>Returned.</summary>
    public required decimal Returned { get; init; }

    /// <summary>Refusals by allottees.</summary>
    public required decimal Refused { get; init; }

    /// <summary>Counting as taken.</summary>
    public required decimal Consumed { get; init; }

    /// <summary>Open orientations that do not yet.</summary>
    public required decimal Held { get; init; }

    /// <summary>Owed: due and carried over, less taken and held; below 0 it was taken ahead. Of first lettings nobody is owed a share.</summary>
    public required Amount Owed { get; init; }

    /// <summary>The view of an account.</summary>
    public static AccountView Of(FluxAccount account, IReadOnlyDictionary<FluxCounter, Rational> counters, int held, Agreement? agreement, int yearsBase = 0)
    {
        Rational Of(FluxCounter counter) => counters.GetValueOrDefault(counter);
        decimal Whole(FluxCounter counter) => Of(counter).Round(0);
        return new AccountView
        {
            Account = account.ToString(),
            Agreement = account.Agreement,
            Reserver = agreement?.Reserver,
            Kind = agreement?.Kind,
            Part = account.Part,
            Book = account.Book,
            Year = account.Year,
            Rate = agreement is null ? null : (agreement.TermsOn(new DateOnly(account.Year, 12, 31)).ShareOf(account.Part) * 100).Round(6),
            Due = Amount.Of(Of(FluxCounter.Due)),
            DueProRata = agreement?.Territory.Kind == ReservationTerritoryKind.Departement && yearsBase > 0 && agreement.EffectiveDate.Year == account.Year && agreement.EffectiveDate.DayOfYear > 1
                ? Amount.Of(ProRata.Due(agreement.TermsOn(new DateOnly(account.Year, 12, 31)).ShareOf(account.Part), yearsBase, agreement.EffectiveDate, account.Year))
                : null,
            CarriedOver = Amount.Of(Of(FluxCounter.CarriedOver)),
            Oriented = Whole(FluxCounter.Oriented),
            AtDisposal = Whole(FluxCounter.AtDisposal),
            Allocated = Whole(FluxCounter.Allocated),
            LeaseSigned = Whole(FluxCounter.LeaseSigned),
            Returned = Whole(FluxCounter.Returned),
            Refused = Whole(FluxCounter.Refused),
            Consumed = Whole(FluxCounter.Consumed),
            Held = held,
            Owed = account.Book == FluxBook.FirstLetting ? Amount.Of(Rational.Zero) : Amount.Of(Of(FluxCounter.Due) + Of(FluxCounter.CarriedOver) - Of(FluxCounter.Consumed) - held),
        };
    }
}
