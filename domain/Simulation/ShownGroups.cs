namespace Allocation.Domain.Simulation;

/// <summary>Which groups of a report are told (INF-6).</summary>
internal sealed class ShownGroups
{
    private readonly ReportDiscretion? _discretion;
    private readonly List<IReadOnlyList<int>[]> _reaches;

    /// <param name="slices">One of each partition.</param>
    /// <param name="discretion">What is kept from the reader; null for nothing.</param>
    public ShownGroups(IReadOnlyList<SimulatedSlice> slices, ReportDiscretion? discretion)
    {
        _discretion = discretion;
        _reaches = discretion is null || slices.Count == 0 ? [] : [.. Enumerable.Range(0, slices.Min(slice => slice.Tallies.Count))
            .Select(line => slices.Select(slice => slice.Tallies[line].Reach).ToArray()).Where(parts => parts.Any(part => part.Count > 0))];
    }

    /// <summary>Whether the figures of one group are.</summary>
    public bool Tells(int count, int group) => _discretion?.Tells(count, _reaches.Select(parts => ReachOf(parts, group))) != false;

    /// <summary>The movements of groups that make up the territory: of those kept back, nobody may tell the figures from the others and the total.</summary>
    /// <param name="sums">Their sums.</param>
    /// <param name="sampled">Part of the territory that was looked at.</param>
    /// <param name="numberOf">Number of a group.</param>
    /// <param name="mayBeNone">Of which it is known that confidential facts reach nobody.</param>
    public Dictionary<T, Movement> Of<T>(MovementSum[] sums, double sampled, Func<T, int> numberOf, Func<T, bool> mayBeNone)
        where T : struct, Enum
    {
        var groups = Enum.GetValues<T>().Zip(sums).Where(group => group.Second.Count > 0).ToList();
        if (_discretion is not null)
        {
            var kept = groups.Where(group => !_discretion.Tells(group.Second.Count, Reached(group.First), mayBeNone(group.First))).ToList();
            groups.RemoveAll(kept.Contains);
            while (kept.Count > 0 && groups.Count > 0 && !_discretion.Tells(kept.Sum(group => group.Second.Count), _reaches.Select(parts => kept.Sum(group => ReachOf(parts, numberOf(group.First))))))
            {
                var least = groups.MinBy(group => group.Second.Count);
                groups.Remove(least);
                kept.Add(least);
            }
        }

        return groups.ToDictionary(group => group.First, group => group.Second.ToMovement(sampled));

        IEnumerable<int> Reached(T group) => _reaches.Select(parts => ReachOf(parts, numberOf(group)));
    }

    private static int ReachOf(IReadOnlyList<int>[] parts, int group) => parts.Sum(part => group < part.Count ? part[group] : 0);
}
