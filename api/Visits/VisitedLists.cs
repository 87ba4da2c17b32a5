using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Domain.Visits;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.GrainInterfaces.Visits;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Api.Visits;

/// <summary>Opens a list for a person: the list, what that person saw before, and what happened to its rows since.</summary>
internal sealed class VisitedLists(IGrainFactory grains, IDemandStore demands, CivilClock clock)
{
    /// <summary>Opens the list; null when there is no such vacancy.</summary>
    public async Task<OpenedList?> Open(Guid vacancy, Actor actor)
    {
        var asked = clock.Now;
        if (await grains.GetGrain<IVacancyGrain>(vacancy).Read() is not { } snapshot || await Present(vacancy) is not { } list)
            return null;
        var sights = await Visits(vacancy, actor).Open(SightOf(list, asked));
        var events = sights.Length == 0 ? [] : await demands.ChangesSince([.. list.Rows.Select(row => row.Id)], sights.Min(sight => sight.At));
        var numbers = list.Rows.ToDictionary(row => row.Id, row => row.Number);
        var territory = new TerritoryId(snapshot.Territory);
        return new OpenedList(
            snapshot,
            list,
            [.. sights.Select(AnchorView.Of)],
            events.GroupBy(change => numbers[change.Id]).ToDictionary(
                changes => changes.Key.Value,
                IReadOnlyList<CauseView> (changes) => [.. changes.Select(change => CauseView.Of(new StoredCause(change.Kind, change.At, change.Points).In(territory)))]));
    }

    /// <summary>The person still looks at the list; false when there is no such vacancy.</summary>
    public async Task<bool> Seen(Guid vacancy, Actor actor)
    {
        var asked = clock.Now;
        if (await Present(vacancy) is not { } list)
            return false;
        await Visits(vacancy, actor).Seen(SightOf(list, asked));
        return true;
    }

    private Task<Shortlist?> Present(Guid vacancy) => grains.GetGrain<IVacancyGrain>(vacancy).Shortlist(ShortlistDepth.Live);

    private IListVisitsGrain Visits(Guid vacancy, Actor actor) => grains.GetGrain<IListVisitsGrain>(VisitKeys.OfList(vacancy, actor.Subject));

    private static ListSight SightOf(Shortlist list, DateTimeOffset asked) => new(asked, [.. list.Rows.Select(row => new SeenRow(row.Number, row.Key.Points))]);
}

/// <summary>A list opened by a person.</summary>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="List">Its list now.</param>
/// <param name="Anchors">What the person saw before, newest first.</param>
/// <param name="Events">Changes of the demands in the list since the oldest anchor, by unique number, oldest first.</param>
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
