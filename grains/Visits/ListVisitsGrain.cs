using System.Collections.Immutable;
using Allocation.Domain.Visits;
using Allocation.GrainInterfaces.Visits;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Visits;

/// <summary>What a visits grain keeps.</summary>
internal sealed class VisitsState<TSight>
    where TSight : class, ISight
{
    public VisitLog<TSight> Log { get; set; } = new();
}

/// <summary>The visits of one person to one list.</summary>
internal sealed class ListVisitsGrain(
    [PersistentState("list-visits", ActorStorage.Name)] IPersistentState<VisitsState<ListSight>> state) : Grain, IListVisitsGrain
{
    public async Task<ImmutableArray<ListSight>> Open(ListSight present)
    {
        state.State.Log = state.State.Log.Open(present);
        await state.WriteStateAsync();
        return state.State.Log.Anchors(present.At);
    }

    public Task Seen(ListSight present)
    {
        state.State.Log = state.State.Log.Seen(present);
        return state.WriteStateAsync();
    }
}

/// <summary>The visits of one person to the front page.</summary>
internal sealed class DeskVisitsGrain(
    [PersistentState("desk-visits", ActorStorage.Name)] IPersistentState<VisitsState<DeskSight>> state) : Grain, IDeskVisitsGrain
{
    public async Task<DeskSight?> Open(DeskSight present, ImmutableArray<Guid> silent)
    {
        state.State.Log = state.State.Log.Open(present.Keeping(state.State.Log.Last, silent));
        await state.WriteStateAsync();
        return state.State.Log.Anchors(present.At).FirstOrDefault();
    }
}
