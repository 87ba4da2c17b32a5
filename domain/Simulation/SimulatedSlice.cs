using System.Text.Json.Serialization;
using Allocation.Domain.Ranking;

namespace Allocation.Domain.Simulation;

/// <summary>Households of a report, by who lives in them.</summary>
[JsonConverter(typeof(KebabCase<HouseholdGroup>))]
public enum HouseholdGroup : byte
{
    /// <summary>One adult.</summary>
    Alone,

    /// <summary>One adult with dependants.</summary>
    SingleParent,

    /// <summary>Two adults.</summary>
    TwoAdults,

    /// <summary>Two adults or more with dependants.</summary>
    Family,

    /// <summary>Three adults or more.</summary>
    MoreAdults,
}

/// <summary>Households of a report, by what the law says of them (SCO-6).</summary>
[JsonConverter(typeof(KebabCase<PriorityGroup>))]
public enum PriorityGroup : byte
{
    /// <summary>No priority is known.</summary>
    None,

    /// <summary>A priority of L.441-1.</summary>
    Priority,

    /// <summary>Holders of a DALO decision.</summary>
    Dalo,
}

/// <summary>What a what-if says of one partition: one entry for each demand looked at, and nothing that names one.</summary>
public sealed record SimulatedSlice
{
    /// <summary>Ranked demands of the partition, looked at or not.</summary>
    public required int Demands { get; init; }

    /// <summary>Score under the grid in force.</summary>
    public required int[] Before { get; init; }

    /// <summary>Score under the other grid.</summary>
    public required int[] After { get; init; }

    /// <summary>How high the class stands above the scores under the grid in force; empty when nobody is in one.</summary>
    public required byte[] LevelsBefore { get; init; }

    /// <summary>How high it stands under the other grid; empty when that has none.</summary>
    public required byte[] LevelsAfter { get; init; }

    /// <summary><see cref="HouseholdGroup"/>.</summary>
    public required byte[] Households { get; init; }

    /// <summary><see cref="PriorityGroup"/>.</summary>
    public required byte[] Priorities { get; init; }

    /// <summary>Completed years since the deposit, 255 at most.</summary>
    public required byte[] Years { get; init; }

    /// <summary>How many of <see cref="Places"/> are its own, 255 at most.</summary>
    public required byte[] PlaceCounts { get; init; }

    /// <summary>Wished places, by number.</summary>
    public required ushort[] Places { get; init; }

    /// <summary>Heads of the standing lists looked at, before and after.</summary>
    public required IReadOnlyList<SimulatedHead> Heads { get; init; }

    /// <summary>What each criterion of the other grid does by itself; empty for a sample.</summary>
    public required IReadOnlyList<CriterionTally> Tallies { get; init; }
}

/// <summary>The first three of a list in one partition, before and after.</summary>
/// <param name="List">Its id.</param>
/// <param name="Before">Best first.</param>
/// <param name="After">Best first.</param>
public sealed record SimulatedHead(string List, IReadOnlyList<RankKey> Before, IReadOnlyList<RankKey> After);

/// <summary>What a criterion gives by itself, before its group combines, in sums that add up over partitions.</summary>
/// <param name="Id">The criterion.</param>
/// <param name="Obtained">Demands to which it gives something.</param>
/// <param name="Least">Least it gives to any, points.</param>
/// <param name="Most">Most it gives to any, points.</param>
/// <param name="Sum">Of its points.</param>
/// <param name="Product">Of its points times the total of each demand.</param>
public sealed record CriterionTally(string Id, int Obtained, int Least, int Most, long Sum, long Product);
