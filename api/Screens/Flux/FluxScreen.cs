using Allocation.Api.Flux;
using Allocation.Api.Identity;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Mergers;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Api.Screens.Flux;

/// <summary>The pages of the flux: a landlord's accounts, a reserver's own, the yearly report to print.</summary>
internal sealed class FluxScreen(IGrainFactory grains, IFluxStore store, YearReports reports, OwnFlux own, CivilClock clock, Visitor visitor)
{
    private const int MostLedgers = 200;
    private const int Read = 100;
    private const int MostHops = 20;

    /// <summary>A reserver's own flux; of everybody else the landlords they see.</summary>
    public async Task<IResult> Start(int? annee) => !IsYear(annee) ? Missing : visitor.Access.Role == RoleRights.Reserver
        ? Screens.Page<OwnFluxPage>(new { Own = await own.Of(visitor.Actor, annee), Alerts = (await grains.GetGrain<IReserverGrain>(visitor.Actor.Organisation).Alerts(visitor.Actor))! })
        : Screens.Page<LedgersPage>(new { Ledgers = await Seen() });

    /// <summary>The cards of a reserver alone, after a movement.</summary>
    public async Task<IResult> OwnCards(int? annee) => !IsYear(annee) ? Missing : Screens.Page<OwnFluxCards>(new { Own = await own.Of(visitor.Actor, annee) });

    /// <summary>The accounts of a landlord.</summary>
    public async Task<IResult> Ledger(string departement, string landlord, int? annee) => !IsYear(annee) ? Missing : Screens.Page<LedgerPage>(new { Shown = await Cards(LedgerAddress.Key(departement, landlord), annee) });

    /// <summary>The cards alone, after a movement.</summary>
    public async Task<IResult> LedgerCards(string departement, string landlord, int? annee) => !IsYear(annee) ? Missing : Screens.Page<LedgerCards>(new { Shown = await Cards(LedgerAddress.Key(departement, landlord), annee) });

    /// <summary>The yearly report to print.</summary>
    public async Task<IResult> Report(string departement, string landlord, int annee) =>
        IsYear(annee) && await reports.Of(LedgerAddress.Key(departement, landlord), annee) is { } report ? Screens.Page<ReportPage>(new { Report = report }) : Missing;

    /// <summary>The dwellings and entries of which a figure of the report is made.</summary>
    public async Task<IResult> Figure(string departement, string landlord, AskedFigure asked) =>
        IsYear(asked.Year) && await reports.Figure(LedgerAddress.Key(departement, landlord), asked, visitor.SeesConfidential) is { } figure ? Screens.Page<FigurePage>(new { Figure = figure }) : Missing;

    /// <summary>What the merger of another landlord into this one would do.</summary>
    public async Task<IResult> Merger(string departement, string landlord, string? de, DateOnly? le, string? acte)
    {
        var key = LedgerAddress.Key(departement, landlord);
        var asked = new LandlordMergerRequest(de?.Trim() ?? "", le ?? CivilTime.InParis(clock.Now), acte?.Trim() ?? "", []);
        var effect = asked.Landlord.Length == 0 ? null : await grains.GetGrain<ILandlordGrain>(key.ToString()).Preview(asked, visitor.Actor);
        return Screens.Page<MergerPage>(new { Ledger = key, Asked = asked, Effect = effect is null ? null : MergerView.Of(effect) });
    }

    private static bool IsYear(int? annee) => annee is not { } year || FluxRules.IsYear(year);

    private Microsoft.AspNetCore.Http.HttpResults.RazorComponentResult Missing => Screens.Missing(visitor.Words["error.title"], visitor.Words["error.text"]);

    private async Task<IReadOnlyList<LedgerKey>> Seen()
    {
        var (seen, last) = (new List<LedgerKey>(), (LedgerKey?)null);
        while (seen.Count < MostLedgers && await store.Ledgers(last, Read) is { Count: > 0 } page)
        {
            seen.AddRange(page.Where(ledger => visitor.Actor.Sees(ledger)));
            last = page[^1];
        }

        return seen;
    }

    private async Task<LedgerShown> Cards(LedgerKey key, int? year)
    {
        var ledger = (await grains.GetGrain<ILandlordGrain>(key.ToString()).Read(visitor.Actor))!;
        var view = LedgerView.Of(key, ledger, year ?? ledger.Today.Year);
        var courses = await Task.WhenAll(view.Accounts.Select(account => grains.GetGrain<IFluxAccountGrain>(new AccountKey(key, FluxAccount.Parse(account.Account)!).ToString()).Read()));
        var hops = await Task.WhenAll(view.Hops.Take(MostHops).Select(async hop => new HopShown(hop, (await grains.GetGrain<IVacancyLifeGrain>(hop.Vacancy).Read(visitor.Actor))?.Facts.Length)));
        return new LedgerShown(view, hops, CivilTime.InParis(clock.Now), [.. view.Accounts.Zip(courses, (account, course) => new AccountCourse(new AccountKey(key, course.Key.Account).ToString(), course.Entries, account, [.. course.Months.Select(MonthView.Of)], ProjectionView.Of(AccountYear.Project(course.Key.Account, course.Months, ledger.Today))))]);
    }
}

/// <summary>A ledger and the course of each account.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Hops">Dwellings that came back, the longest waiting first.</param>
/// <param name="Today">Today.</param>
/// <param name="Accounts">The accounts.</param>
public sealed record LedgerShown(LedgerView Ledger, IReadOnlyList<HopShown> Hops, DateOnly Today, IReadOnlyList<AccountCourse> Accounts);

/// <summary>A dwelling that came back, to be confirmed where it goes next.</summary>
/// <param name="Hop">The dwelling and who has it next.</param>
/// <param name="VacancyVersion">Version of the vacancy, on which that is decided; null where the visitor does not see it.</param>
public sealed record HopShown(HopView Hop, int? VacancyVersion);

/// <summary>A programme of new dwellings, and who has what of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it stands; of a reserver's own, with the landlord.</param>
/// <param name="Dwellings">Dwellings of it.</param>
/// <param name="Released">Of those, released for their first letting.</param>
/// <param name="Lines">Who has what.</param>
/// <param name="Elsewhere">Released dwellings that name it and stand in another commune.</param>
public sealed record ProgrammeShown(string Name, string Place, int Dwellings, int Released, IReadOnlyList<ProgrammeLineView> Lines, int Elsewhere = 0)
{
    /// <summary>One of a landlord, whole.</summary>
    public static ProgrammeShown Of(ProgrammeStandingView shown) => new(shown.Programme.Name, shown.Programme.Commune.Value, shown.Programme.Dwellings, shown.Released, shown.Lines, shown.Elsewhere);

    /// <summary>One as a reserver sees it.</summary>
    public static ProgrammeShown Of(OwnProgrammeView own) => new(own.Name, $"{own.Landlord}, {own.Commune}", own.Dwellings, own.Released, own.Lines);
}

/// <summary>An account and its year.</summary>
/// <param name="Key">Its name among all.</param>
/// <param name="Entries">How many movements it has.</param>
/// <param name="Account">The account.</param>
/// <param name="Months">Its months.</param>
/// <param name="Projection">How the year may end.</param>
/// <param name="Axes">Of a reserver's own: where its dwellings stand on the five axes; null where they are not told.</param>
public sealed record AccountCourse(string Key, int Entries, AccountView Account, IReadOnlyList<MonthView> Months, ProjectionView? Projection, IReadOnlyList<AxisView>? Axes = null);

/// <summary>Addresses of the pages.</summary>
internal static class FluxRoutes
{
    public static void MapFluxPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/flux", (int? annee, FluxScreen screen) => screen.Start(annee)).Needs(Permission.FluxRead);
        pages.MapGet("/flux/comptes", (int? annee, FluxScreen screen) => screen.OwnCards(annee)).Needs(Permission.FluxRead);
        pages.MapGet("/flux/convertir", () => Screens.Page<ConvertPage>(new { })).Needs(Permission.FluxRead);
        var ledger = pages.MapGroup("/flux/{departement}/{landlord}").Needs(Permission.FluxRead).OfLedger();
        ledger.MapGet("", (string departement, string landlord, int? annee, FluxScreen screen) => screen.Ledger(departement, landlord, annee));
        ledger.MapGet("/comptes", (string departement, string landlord, int? annee, FluxScreen screen) => screen.LedgerCards(departement, landlord, annee));
        ledger.MapGet("/fusion", (string departement, string landlord, string? de, DateOnly? le, string? acte, FluxScreen screen) => screen.Merger(departement, landlord, de, le, acte));
        ledger.MapGet("/regroupement", (string departement, string landlord, [AsParameters] AskedMerger asked, AgreementsMergerScreen screen) => screen.Show(departement, landlord, asked));
        ledger.MapGet("/bilan", (string departement, string landlord, int annee, FluxScreen screen) => screen.Report(departement, landlord, annee));
        ledger.MapGet("/bilan/chiffre", (string departement, string landlord, [AsParameters] AskedFigure asked, FluxScreen screen) => screen.Figure(departement, landlord, asked));
        pages.MapGet("/logements/{id:guid}/orienter", (Guid id, OrientScreen screen) => screen.Show(id)).Needs(Permission.FluxRead).OfVacancy(absent: Screens.NoVacancy);
    }
}
