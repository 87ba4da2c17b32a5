using System.Collections.Concurrent;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Territories;

namespace Allocation.Grains.Territories;

/// <summary>The partitions of territories, ready to be called: a reference is made once, for every change of a demand asks for some.</summary>
public sealed class TerritoryPartitions(IGrainFactory grains, PartitionRouter router)
{
    private readonly ConcurrentDictionary<TerritoryId, ITerritoryPartitionGrain[]> _made = [];

    /// <summary>All partitions of a territory, in their order.</summary>
    public IReadOnlyList<ITerritoryPartitionGrain> All(TerritoryId territory) => Made(territory);

    /// <summary>The one that holds a demand.</summary>
    public ITerritoryPartitionGrain Of(TerritoryId territory, DemandId demand) => Made(territory)[router.PartitionOf(territory, demand)];

    private ITerritoryPartitionGrain[] Made(TerritoryId territory) =>
        _made.GetOrAdd(territory, _ => [.. router.KeysOf(territory).Select(key => grains.GetGrain<ITerritoryPartitionGrain>(key))]);
}
