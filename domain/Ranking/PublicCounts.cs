using System.Collections.Immutable;

namespace Allocation.Domain.Ranking;

/// <summary>How many candidates of a list are of some publics. Those of a territory's partitions sum up.</summary>
/// <param name="Day">The day on which they are.</param>
/// <param name="All">All candidates of the list.</param>
/// <param name="Counts">Those of each public, in the order asked.</param>
public sealed record PublicCounts(DateOnly Day, int All, ImmutableArray<int> Counts)
{
    /// <summary>The sum of partitions that were asked the same; null where midnight fell between two of their answers, for no list mixes two days (C3).</summary>
    /// <param name="parts">The answers, at least one.</param>
    public static PublicCounts? Sum(IReadOnlyList<PublicCounts> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.Any(part => part.Day != parts[0].Day) ? null : parts.Aggregate((sum, part) => new PublicCounts(sum.Day, sum.All + part.All, [.. sum.Counts.Zip(part.Counts, (one, other) => one + other)]));
    }
}
