using System.Collections.Immutable;
using Allocation.Api.Demo;
using Allocation.Api.Identity;
using Allocation.Api.Screens.Dwellings;
using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Domain.Visits;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.GrainInterfaces.Visits;
using Allocation.Grains.Time;

namespace Allocation.Api.Screens.Today;

/// <summary>The front page: what moved at the head of the open lists since the agent's last visit.</summary>
internal sealed class TodayScreen(IGrainFactory grains, Visibility visibility, Geography geography, CivilClock clock, DemoPopulation demo, Visitor visitor)
{
    /// <summary>Lists looked at: the newest of those that the visitor sees.</summary>
    private const int MostLists = 60;

    public async Task<IResult> Show()
    {
        var asked = clock.Now;
        var page = (await visibility.Page(visitor.Access, null, null, MostLists + 1)).Rows;
        var vacancies = page.Take(MostLists).Select(row => VacancyView.Of(row.Vacancy, geography)).ToList();
        var lists = await Task.WhenAll(vacancies.Select(vacancy => Heads.Of(vacancy.Id, visitor.Actor, grains)));
        var cards = vacancies.Zip(lists, (vacancy, list) => new DwellingCard(vacancy, list)).ToList();
        ImmutableArray<SeenHead> heads = [.. cards.Where(card => card.List is not null).Select(card => new SeenHead(card.Vacancy.Id, Trio(card.List!)))];
        ImmutableArray<Guid> silent = [.. cards.Where(card => card.List is null).Select(card => card.Vacancy.Id)];
        var before = demo.Filling ? null : await grains.GetGrain<IDeskVisitsGrain>(VisitKeys.OfDesk(visitor.Actor.Subject)).Open(new DeskSight(asked, heads), silent);
        return Screens.Page<TodayPage>(new { Model = TodayModel.Of(cards, before, page.Count > MostLists) });
    }

    private static ImmutableArray<SeenRow> Trio(Shortlist list) => [.. list.Rows.Select(row => new SeenRow(row.Number, row.Key.Points))];
}

/// <summary>Addresses of the page.</summary>
internal static class TodayRoutes
{
    public static void MapToday(this IEndpointRouteBuilder pages) => pages.MapGet("/", (TodayScreen screen) => screen.Show()).Needs(Permission.VacanciesRead);
}

/// <summary>What the front page shows.</summary>
/// <param name="Since">The last visit; null on the first.</param>
/// <param name="Changed">Lists whose first three changed, and new lists.</param>
/// <param name="Calm">Lists whose first three stand as they stood.</param>
/// <param name="Silent">Lists that do not answer now.</param>
/// <param name="More">Whether there are more open vacancies than those looked at.</param>
public sealed record TodayModel(DateTimeOffset? Since, IReadOnlyList<ChangedHead> Changed, IReadOnlyList<DwellingCard> Calm, IReadOnlyList<DwellingCard> Silent, bool More)
{
    /// <summary>Compares each head with the one seen last.</summary>
    public static TodayModel Of(IReadOnlyList<DwellingCard> cards, DeskSight? before, bool more)
    {
        var silent = cards.Where(card => card.List is null).ToList();
        if (before is null)
            return new TodayModel(null, [], [.. cards.Except(silent)], silent, more);
        var seen = before.Heads.ToDictionary(head => head.Vacancy, head => head.FirstThree);
        var changed = new List<ChangedHead>();
        var calm = new List<DwellingCard>();
        foreach (var card in cards)
        {
            if (card.List is null)
                continue;
            var present = card.List.Rows.Select(row => row.Number).ToList();
            if (!seen.TryGetValue(card.Vacancy.Id, out var trio))
                changed.Add(new ChangedHead(card, null, []));
            else if (trio.Select(row => row.Number).SequenceEqual(present))
                calm.Add(card);
            else
                changed.Add(new ChangedHead(card, [.. present.Except(trio.Select(row => row.Number))], [.. trio.Select(row => row.Number).Except(present)]));
        }

        return new TodayModel(before.At, changed, calm, silent, more);
    }
}

/// <summary>A list whose first three changed.</summary>
/// <param name="Card">The vacancy and its head.</param>
/// <param name="Entered">Who came into the first three; null when the list was not seen before.</param>
/// <param name="Left">Who went out.</param>
public sealed record ChangedHead(DwellingCard Card, IReadOnlyList<UniqueNumber>? Entered, IReadOnlyList<UniqueNumber> Left);
