using Allocation.Api.Identity;
using Allocation.Api.Vacancies;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;

namespace Allocation.Api.Screens.Dwellings;

/// <summary>Vacant dwellings, newest first, each with the head of its list.</summary>
internal static class DwellingsScreen
{
    private const int PerPage = 30;

    public static void MapDwellings(this IEndpointRouteBuilder pages) => pages.MapGet("/logements", Show).Needs(Permission.VacanciesRead);

    private static async Task<IResult> Show(string? territoire, Guid? apres, Visitor visitor, IGrainFactory grains, Visibility visibility, IChangeLog log, Geography geography)
    {
        var territory = string.IsNullOrEmpty(territoire) ? null : (TerritoryId?)new TerritoryId(territoire);
        var page = apres is { } place && !await visibility.IsPlace(visitor.Access, place) ? [] : (await visibility.Page(visitor.Access, territory, apres, PerPage + 1)).Rows;
        var vacancies = page.Take(PerPage).Select(row => VacancyView.Of(row.Vacancy, geography)).ToList();
        var heads = await Task.WhenAll(vacancies.Select(vacancy => Heads.Of(vacancy.Id, visitor.Actor, grains)));
        return Screens.Page<DwellingsPage>(new
        {
            Cards = vacancies.Zip(heads, (vacancy, list) => new DwellingCard(vacancy, list)).ToList(),
            Territories = (await log.Territories()).Select(each => (each.Value, Name: geography.NameOf(each))).OrderBy(each => each.Name, StringComparer.CurrentCulture).ToList(),
            Chosen = territoire,
            Next = page.Count > PerPage ? vacancies[^1].Id : (Guid?)null,
        });
    }
}

/// <summary>Heads of lists for pages of many.</summary>
internal static class Heads
{
    private const int Rows = 3;

    /// <summary>The first three; null while the territory does not answer.</summary>
    public static async Task<Shortlist?> Of(Guid vacancy, Actor actor, IGrainFactory grains) =>
        (await Silence.Or(() => grains.GetGrain<IVacancyGrain>(vacancy).Shortlist(Rows, actor))).Answer;
}

/// <summary>A vacancy and the head of its list; without list while its territory does not answer.</summary>
public sealed record DwellingCard(VacancyView Vacancy, Shortlist? List);
