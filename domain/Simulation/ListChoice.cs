using System.Collections.Immutable;
using Allocation.Domain.Ranking;

namespace Allocation.Domain.Simulation;

/// <summary>Which open lists a what-if looks at where there are more than it can.</summary>
public static class ListChoice
{
    /// <summary>Most of them.</summary>
    public const int Most = 200;

    /// <summary>All; or as many as may be, evenly spread from the first to the last, so that no landlord's batch of one day stands for all.</summary>
    /// <param name="open">Open lists, the oldest first.</param>
    public static ImmutableArray<NamedCriteria> Of(IReadOnlyList<NamedCriteria> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return open.Count <= Most ? [.. open] : [.. Enumerable.Range(0, Most).Select(number => open[(int)((long)number * open.Count / Most)])];
    }
}
