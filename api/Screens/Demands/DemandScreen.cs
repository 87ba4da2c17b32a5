using Allocation.Api.Identity;
using Allocation.Api.Screens.Text;
using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.AspNetCore.Mvc;

namespace Allocation.Api.Screens.Demands;

/// <summary>The page of a demand: its file in sentences, scores, lists, history.</summary>
internal sealed class DemandScreen(IGrainFactory grains, IDemandStore demands, Visibility visibility, Geography geography, Readings readings, CivilClock clock, Visitor visitor)
{
    /// <summary>Open vacancies looked at in each wished territory.</summary>
    internal const int MostVacancies = 60;

    private const int MostChanges = 50;

    /// <param name="text">Number of the demand.</param>
    /// <param name="purpose">Why its names are asked for; null when they are not.</param>
    public async Task<IResult> Show(string text, string? purpose = null)
    {
        if (!NumberText.TryRead(text, out var number)
            || !await visibility.SeesDemand(visitor.Access, number)
            || await grains.GetGrain<IDemandDirectoryGrain>(0).Find(number) is not { } key
            || await grains.GetGrain<IDemandGrain>(key.Value).Read(visitor.Actor) is not { } demand)
            return Screens.Missing(visitor.Words["demand.not-found"], visitor.Words["why.unknown"]);
        var withNames = purpose is not null && visitor.Access.May(Permission.DemandsIdentity) && Readings.Fault([], purpose) is null;
        await readings.Note(visitor.Actor, key, demand.Version, withNames ? ["identity"] : [], withNames ? purpose : null);
        var scores = await grains.GetGrain<IDemandGrain>(key.Value).Scores(null, visitor.Actor) ?? [];
        var territories = geography.TerritoriesOf(demand.File.Wishes.Communes);
        var open = (await Task.WhenAll(territories.Select(territory => visibility.Page(visitor.Access, territory, null, MostVacancies)))).SelectMany(page => page.Rows).ToList();

        // Only dwellings whose type it ticked can have it: the others are not asked.
        var asked = open.Where(row => demand.File.Wishes.Types.Contains(row.Vacancy.Dwelling.Typology)).ToList();
        var places = await Task.WhenAll(asked.Select(row => Silence.Or(() => PlaceIn(row, key))));
        return Screens.Page<DemandPage>(new
        {
            Model = new DemandModel(
                number,
                demand.Version,
                Discretion.WithoutConfidential(Discretion.WithoutIdentity(demand.File)),
                Discretion.Holds(demand.File),
                withNames ? NamesOf(demand.File) : null,
                clock.Today,
                scores,
                [.. places.Select(place => place.Answer).OfType<PlaceInList>().OrderBy(place => place.Rank)],
                places.Count(place => !place.Answers),
                await demands.History(key, MostChanges),
                territories.ToDictionary(territory => territory.Value, geography.NameOf)),
        });
    }

    private async Task<PlaceInList?> PlaceIn(StoredVacancy row, DemandId key)
    {
        var grain = grains.GetGrain<IVacancyGrain>(row.Vacancy.Id);
        return await grain.Explain(key, visitor.Actor) is { RemovedBy: null } explanation && await grain.Shortlist(0, visitor.Actor) is { } list
            ? new PlaceInList(VacancyView.Of(row.Vacancy, geography), explanation.Rank, list.Funnel.Candidates)
            : null;
    }

    private static List<string> NamesOf(DemandFile file)
    {
        var identity = file.Applicant.Identity;
        return [.. new[] { $"{identity?.FirstName} {identity?.LastName}".Trim(), identity?.Phone, identity?.Email }.Where(text => !string.IsNullOrEmpty(text)).Select(text => text!)];
    }
}

/// <summary>Addresses of the page.</summary>
internal static class DemandRoutes
{
    public static void MapDemandPages(this IEndpointRouteBuilder pages)
    {
        var demands = pages.MapGroup("/demandes").Needs(Permission.DemandsRead);
        demands.MapGet("", (string? numero) => TypedResults.LocalRedirect($"/demandes/{Uri.EscapeDataString((numero ?? "").Replace(" ", "", StringComparison.Ordinal) is { Length: > 0 } number ? number : "-")}"));
        demands.MapGet("/{number}", (string number, DemandScreen screen) => screen.Show(number)).GuardedInside("number");

        // Asked for by a person, each time anew: a name is in no address and in no page that can be opened again.
        demands.MapPost("/{number}", (string number, [FromForm] string? motif, DemandScreen screen) => screen.Show(number, motif ?? "")).DisableAntiforgery().GuardedInside("number");
    }
}

/// <summary>What the page of a demand shows.</summary>
/// <param name="Number">Unique number.</param>
/// <param name="Version">Its version.</param>
/// <param name="File">The file without names and confidential facts.</param>
/// <param name="Withheld">Whether it holds a priority L.441-1, shown without detail (C10).</param>
/// <param name="Names">Names and contacts, when asked for.</param>
/// <param name="Today">Day of the scores.</param>
/// <param name="Scores">Its score in each wished territory.</param>
/// <param name="Lists">Lists it stands in, best rank first.</param>
/// <param name="Silent">Lists that do not answer now: it may stand in them.</param>
/// <param name="History">Its changes, newest first.</param>
/// <param name="Territories">Names of its territories.</param>
public sealed record DemandModel(UniqueNumber Number, int Version, DemandFile File, bool Withheld, IReadOnlyList<string>? Names, DateOnly Today, IReadOnlyList<TerritoryScore> Scores, IReadOnlyList<PlaceInList> Lists, int Silent, IReadOnlyList<DemandChange> History, IReadOnlyDictionary<string, string> Territories);

/// <summary>Its place in one list.</summary>
public sealed record PlaceInList(VacancyView Vacancy, int Rank, int Candidates);
