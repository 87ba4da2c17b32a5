using System.Collections.Immutable;
using Allocation.Api.Identity;
using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Domain.Visits;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.GrainInterfaces.Visits;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Api.Visits;

/// <summary>Opens a list for a person: the list, what that person saw before, and what happened to its rows since.</summary>
internal sealed class VisitedLists(IGrainFactory grains, IDemandStore demands, Visibility visibility, CivilClock clock)
{
    /// <summary>Households no longer in the rows whose events are told, those of the newest visits first: twice the rows of a list.</summary>
    private const int MostGone = 2 * ShortlistDepth.Live;

    /// <summary>Opens the list; null when there is no such vacancy.</summary>
    public async Task<OpenedList?> Open(Guid vacancy, Actor actor)
    {
        var asked = clock.Now;
        if (await grains.GetGrain<IVacancyGrain>(vacancy).Read(actor) is not { } snapshot || await Present(vacancy, actor) is not { } list)
            return null;
        var sights = await Visits(vacancy, actor).Open(SightOf(list, asked));
        var numbers = list.Rows.ToDictionary(row => row.Id, row => row.Number);
        foreach (var (id, number) in await GoneSince(sights, list))
            numbers[id] = number;
        var events = sights.Length == 0 ? [] : await demands.ChangesSince(numbers.Keys, sights.Min(sight => sight.At));
        var territory = new TerritoryId(snapshot.Territory);
        return new OpenedList(
            snapshot,
            list,
            [.. sights.Select(AnchorView.Of)],
            events.GroupBy(change => numbers[change.Id]).ToDictionary(
                changes => changes.Key.Value,
                IReadOnlyList<CauseView> (changes) => [.. changes.Select(change => CauseView.Of(new StoredCause(change.Kind, change.At, change.Points).In(territory)))]));
    }

    /// <summary>The person still looks at a version of the list, perhaps one held back from moving; false when there is no such vacancy.</summary>
    public async Task<bool> Seen(Guid vacancy, SeenListView seen, Access access)
    {
        var asked = clock.Now;
        if (await Present(vacancy, access.Actor) is not { } list)
            return false;

        // What the caller says it saw becomes what it is told of: nothing that it may not see.
        var standing = list.Rows.Select(row => row.Number).ToHashSet();
        var seeing = await Task.WhenAll(seen.Rows.Select(async row => standing.Contains(row.UniqueNumber) || await visibility.SeesDemand(access, row.UniqueNumber)));
        ImmutableArray<SeenRow> rows = [.. seen.Rows.Where((_, index) => seeing[index]).Select(row => new SeenRow(row.UniqueNumber, row.Points))];
        var present = SightOf(list, asked);

        // Who sees the present list has seen everything until now; who sees an older one, everything until that one.
        await Visits(vacancy, access.Actor).Seen(rows.SequenceEqual(present.Rows) ? present : new ListSight(seen.AsOf < asked ? seen.AsOf : asked, rows));
        return true;
    }

    /// <summary>Households seen on a past visit that stand in the rows no more: they may come back while the list is open.</summary>
    private async Task<IEnumerable<(DemandId Id, UniqueNumber Number)>> GoneSince(ImmutableArray<ListSight> sights, Shortlist list)
    {
        var present = list.Rows.Select(row => row.Number).ToHashSet();
        var gone = sights.SelectMany(sight => sight.Rows).Select(row => row.Number).Where(number => !present.Contains(number)).Distinct().Take(MostGone);
        var directory = grains.GetGrain<IDemandDirectoryGrain>(0);
        return (await Task.WhenAll(gone.Select(async number => (Id: await directory.Find(number), Number: number))))
            .Where(found => found.Id is not null)
            .Select(found => (found.Id!.Value, found.Number));
    }

    private Task<Shortlist?> Present(Guid vacancy, Actor actor) => grains.GetGrain<IVacancyGrain>(vacancy).Shortlist(ShortlistDepth.Live, actor);

    private IListVisitsGrain Visits(Guid vacancy, Actor actor) => grains.GetGrain<IListVisitsGrain>(VisitKeys.OfList(vacancy, actor.Subject));

    private static ListSight SightOf(Shortlist list, DateTimeOffset asked) => new(asked, [.. list.Rows.Select(row => new SeenRow(row.Number, row.Key.Points))]);
}

/// <summary>A list opened by a person.</summary>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="List">Its list now.</param>
/// <param name="Anchors">What the person saw before, newest first.</param>
/// <param name="Events">Changes of the demands in the list, now or at an anchor, since the oldest anchor, by unique number, oldest first.</param>
internal sealed record OpenedList(VacancySnapshot Vacancy, Shortlist List, IReadOnlyList<AnchorView> Anchors, IReadOnlyDictionary<string, IReadOnlyList<CauseView>> Events);

/// <summary>A list as a person saw it.</summary>
/// <param name="At">When.</param>
/// <param name="Rows">Best first; the first had rank 1.</param>
public sealed record AnchorView(DateTimeOffset At, IReadOnlyList<SeenRowView> Rows)
{
    /// <summary>Makes the view.</summary>
    public static AnchorView Of(ListSight sight) => new(sight.At, [.. sight.Rows.Select(row => new SeenRowView(row.Number, row.Points))]);
}

/// <summary>A household as it was seen.</summary>
/// <param name="UniqueNumber">Unique number.</param>
/// <param name="Points">Its points then.</param>
public sealed record SeenRowView(UniqueNumber UniqueNumber, int Points);

/// <summary>The version of a list that is before somebody's eyes.</summary>
public sealed record SeenListView
{
    /// <summary>When that version came to be.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Its rows, best first; at most fifty.</summary>
    public required IReadOnlyList<SeenRowView> Rows { get; init; }
}
