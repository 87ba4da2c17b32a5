using System.Collections.Immutable;
using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Simulation;
using Orleans.Concurrency;

namespace Allocation.GrainInterfaces.Territories;

/// <summary>
/// One partition of a territory's candidate index: a replica that answers ranked questions. Key: <c>territory#n</c>.
/// Its truth is the store; messages only make it quick.
/// </summary>
[Alias("allocation.territory-partition")]
public interface ITerritoryPartitionGrain : IGrainWithStringKey
{
    /// <summary>How long a call of <see cref="Simulate"/> waits for its answer: longer than a caller lets it work, for only a cancelled call is known to end.</summary>
    const string MostSimulated = "00:15:00";

    /// <summary>
    /// <c>true</c> under this key of the request context: <see cref="CatchUp"/> tells how far the partition is and reads nothing, for whoever asks all of
    /// them every other second whether they are there. Not a parameter: silos of an earlier build read on, and answer all the same.
    /// </summary>
    const string AsItStands = "allocation.as-it-stands";

    /// <summary>A committed change of a demand that wishes, or wished, the territory. May be lost, repeated or late.</summary>
    [OneWay, Alias("offer")]
    Task Offer(CandidateRecord record, long position);

    /// <summary>Opens or replaces the standing list of a vacancy and returns it.</summary>
    [Alias("watch")]
    Task<PartitionSlice> Watch(Guid vacancy, ListCriteria criteria);

    /// <summary>Closes a standing list.</summary>
    [Alias("unwatch")]
    Task Unwatch(Guid vacancy);

    /// <summary>The best rows and counts, after everything the store held when the question came.</summary>
    [Alias("slice")]
    Task<PartitionSlice> Slice(Guid vacancy, ListCriteria criteria, int take);

    /// <summary>What a demand is worth in a list under the grids and on the day of the list, whether or not it stands in it.</summary>
    [Alias("place")]
    Task<PartitionPlace> Place(CandidateRecord record, ListCriteria criteria);

    /// <summary>Candidates other than a demand that stand before a place in the order.</summary>
    [Alias("candidates-before")]
    Task<CountBefore> CandidatesBefore(ListCriteria criteria, RankKey key, DemandId demand);

    /// <summary>How many candidates of a list are of each public. No list stands for it.</summary>
    [Alias("publics")]
    Task<PublicCounts> Publics(ListCriteria criteria, ImmutableArray<string> publics);

    /// <summary>How many demands are like one, and how many of them stand before it.</summary>
    [Alias("similar")]
    Task<SimilarCount> Similar(SimilarDemands like);

    /// <summary>
    /// Scores the partition under another grid, on a copy: lists go on meanwhile. Cancelled, it ends within a chunk of rows. A
    /// silo runs few at a time; the others wait without a copy.
    /// </summary>
    [AlwaysInterleave, ResponseTimeout(MostSimulated), Alias("simulate")]
    Task<SimulatedSlice> Simulate(SimulationOrder order, CancellationToken cancellation);

    /// <summary>Follows the store and the calendar up to now, or tells how far it is (<see cref="AsItStands"/>).</summary>
    [Alias("catch-up")]
    Task<PartitionStatus> CatchUp();
}

/// <summary>A partition's part of a list.</summary>
/// <param name="Partition">Number of the partition in its territory.</param>
/// <param name="Epoch">Rises with every activation of the partition.</param>
/// <param name="Sequence">Rises with every slice of one epoch; an older slice is ignored.</param>
/// <param name="Position">Position in the change log that the slice contains.</param>
/// <param name="Day">Day of its scores.</param>
/// <param name="GridVersion">Version of the grid; null when none is in force.</param>
/// <param name="Slice">Rows and counts.</param>
/// <param name="TieBreak">What decides among equal scores, first key first.</param>
[GenerateSerializer, Immutable, Alias("allocation.partition-slice")]
public sealed record PartitionSlice([property: Id(0)] int Partition, [property: Id(1)] long Epoch, [property: Id(2)] long Sequence, [property: Id(3)] long Position, [property: Id(4)] DateOnly Day, [property: Id(5)] string? GridVersion, [property: Id(6)] RankedSlice Slice, [property: Id(7)] ImmutableArray<TieBreakKey> TieBreak);

/// <summary>What a demand is worth in a list.</summary>
/// <param name="Day">Day of the score.</param>
/// <param name="GridVersion">Version of the grids of the list; null when none is in force.</param>
/// <param name="Sheet">The trace; null when no grid scores the demand.</param>
/// <param name="Key">Its place in the order.</param>
[GenerateSerializer, Immutable, Alias("allocation.partition-place")]
public sealed record PartitionPlace([property: Id(0)] DateOnly Day, [property: Id(1)] string? GridVersion, [property: Id(2)] ScoreSheet? Sheet, [property: Id(3)] RankKey Key);

/// <summary>How many candidates stand before a place.</summary>
/// <param name="Count">How many.</param>
/// <param name="Day">Day of the order.</param>
/// <param name="GridVersion">Version of the grids of the order; null when none is in force.</param>
[GenerateSerializer, Immutable, Alias("allocation.count-before")]
public sealed record CountBefore([property: Id(0)] int Count, [property: Id(1)] DateOnly Day, [property: Id(2)] string? GridVersion);

/// <summary>What is to be simulated.</summary>
/// <param name="Text">Text of a grid that is not in force, one that can be read.</param>
/// <param name="Parameters">Values in place of those of the text.</param>
/// <param name="Every">Looks at every n-th demand; at all when 1, and at the lists only then.</param>
/// <param name="Lists">Open lists to look at: the same in all partitions, or heads would be put together from some of them only.</param>
[GenerateSerializer, Immutable, Alias("allocation.simulation-order")]
public sealed record SimulationOrder([property: Id(0)] string Text, [property: Id(1)] ImmutableDictionary<string, decimal> Parameters, [property: Id(2)] int Every, [property: Id(3)] ImmutableArray<NamedCriteria> Lists);

/// <summary>How a partition stands.</summary>
/// <param name="Demands">Demands it knows.</param>
/// <param name="Position">Position in the change log it has reached.</param>
/// <param name="Day">Day of its scores.</param>
/// <param name="Lists">Standing lists.</param>
[GenerateSerializer, Immutable, Alias("allocation.partition-status")]
public sealed record PartitionStatus([property: Id(0)] int Demands, [property: Id(1)] long Position, [property: Id(2)] DateOnly Day, [property: Id(3)] int Lists);
