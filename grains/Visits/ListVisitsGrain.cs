using System.Collections.Immutable;
using Allocation.Domain.Visits;
using Allocation.GrainInterfaces.Visits;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Grains.Visits;

/// <summary>What a visits grain keeps.</summary>
internal sealed class VisitsState<TSight>
    where TSight : class, ISight
{
    public VisitLog<TSight> Log { get; set; } = new();
}

/// <summary>The visits of one person to one list.</summary>
internal sealed class ListVisitsGrain(
    [PersistentState("list-visits", ActorStorage.Name)] IPersistentState<VisitsState<ListSight>> state, CivilClock clock) : Grain, IListVisitsGrain
{
    public async Task<ImmutableArray<ListSight>> Open(ImmutableArray<SeenRow> rows)
    {
        var now = clock.Now;
        state.State.Log = state.State.Log.Open(new ListSight(now, rows));
        await state.WriteStateAsync();
        return state.State.Log.Anchors(now);
    }

    public Task Seen(ImmutableArray<SeenRow> rows)
    {
        state.State.Log = state.State.Log.Seen(new ListSight(clock.Now, rows));
        return state.WriteStateAsync();
    }
}

/// <summary>The visits of one person to the front page.</summary>
internal sealed class DeskVisitsGrain(
    [PersistentState("desk-visits", ActorStorage.Name)] IPersistentState<VisitsState<DeskSight>> state, CivilClock clock) : Grain, IDeskVisitsGrain
{
    public async Task<DeskSight?> Open(ImmutableArray<SeenHead> heads)
    {
        var now = clock.Now;
        state.State.Log = state.State.Log.Open(new DeskSight(now, heads));
        await state.WriteStateAsync();
        return state.State.Log.Anchors(now).FirstOrDefault();
    }
}
