using Allocation.Domain.Ranking;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Simulation;

/// <summary>Puts the slices of all partitions together.</summary>
public static class ReportBuilder
{
    private const int MostMovers = 20;
    private const int MostCommunes = 50;
    private const double Alone = 0.8;

    /// <summary>z of 95 % times the standard deviation of a share at its widest, one half.</summary>
    private const double HalfWidth = 1.96 * 0.5;

    /// <summary>The report.</summary>
    /// <param name="slices">One of each partition, all under the same grids.</param>
    /// <param name="against">Version of the grid in force; null when there is none.</param>
    /// <param name="version">Version of the other.</param>
    /// <param name="places">Places of the territory.</param>
    public static SimulationReport Build(IReadOnlyList<SimulatedSlice> slices, string? against, string version, TerritoryPlaces places)
    {
        ArgumentNullException.ThrowIfNull(slices);
        ArgumentNullException.ThrowIfNull(places);
        var (demands, seen) = (slices.Sum(slice => slice.Demands), slices.Sum(slice => slice.Before.Length));
        var (before, after) = (RankOf(slices.Select(slice => slice.Before)), RankOf(slices.Select(slice => slice.After)));
        var rows = new List<Row>(seen);
        var communes = new Dictionary<ushort, List<Row>>();
        foreach (var slice in slices)
        {
            var place = 0;
            for (var at = 0; at < slice.Before.Length; at++)
            {
                var row = new Row(
                    (HouseholdGroup)slice.Households[at], (PriorityGroup)slice.Priorities[at], slice.Years[at],
                    slice.Before[at], slice.After[at], before[slice.Before[at]], after[slice.After[at]]);
                rows.Add(row);
                foreach (var wished in slice.Places.AsSpan(place, slice.PlaceCounts[at]))
                    (communes.TryGetValue(wished, out var own) ? own : communes[wished] = []).Add(row);
                place += slice.PlaceCounts[at];
            }
        }

        return new SimulationReport
        {
            Against = against,
            Version = version,
            Demands = demands,
            LookedAt = seen,
            Margin = seen == 0 || seen == demands ? 0 : HalfWidth / Math.Sqrt(seen) * Math.Sqrt(1 - (double)seen / demands),
            All = Of(rows),
            ByHousehold = rows.GroupBy(row => row.Household).OrderBy(group => group.Key).ToDictionary(group => group.Key, group => Of([.. group])),
            ByPriority = rows.GroupBy(row => row.Priority).OrderBy(group => group.Key).ToDictionary(group => group.Key, group => Of([.. group])),
            ByCommune = [.. communes.OrderByDescending(commune => commune.Value.Count).ThenBy(commune => commune.Key).Take(MostCommunes).Select(commune => new CommuneMovement(places.CodeOf(commune.Key).Value, Of(commune.Value)))],
            Lists = seen == demands ? ListsOf(slices) : null,
            Movers = [.. rows.OrderByDescending(row => Math.Abs(row.Change)).Take(MostMovers).Where(row => row.Change != 0).Select(row => new Mover(row.Household, row.Priority, row.Years, row.Before, row.After, row.RankBefore, row.RankAfter))],
            Criteria = Effects(slices, rows),
        };
    }

    /// <summary>Rank of each score: one more than the demands with a higher one.</summary>
    private static Dictionary<int, int> RankOf(IEnumerable<int[]> points)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var value in points.SelectMany(slice => slice))
            counts[value] = counts.GetValueOrDefault(value) + 1;
        var (ranks, higher) = (new Dictionary<int, int>(), 0);
        foreach (var (value, count) in counts.Reverse())
        {
            ranks[value] = higher + 1;
            higher += count;
        }

        return ranks;
    }

    private static Movement Of(List<Row> rows)
    {
        if (rows.Count == 0)
            return new Movement(0, 0, 0, 0, 0, 0);
        var changes = rows.Select(row => row.Change).Order().ToList();
        return new Movement(
            rows.Count,
            Math.Round(rows.Average(row => (double)row.Before), 2),
            Math.Round(rows.Average(row => (double)row.After), 2),
            Math.Round(rows.Count(row => row.Change > 0) / (double)rows.Count, 4),
            Math.Round(rows.Count(row => row.Change < 0) / (double)rows.Count, 4),
            changes[changes.Count / 2]);
    }

    private static ListMovement ListsOf(IReadOnlyList<SimulatedSlice> slices)
    {
        var lists = slices.SelectMany(slice => slice.Heads).GroupBy(head => head.List).ToList();
        return new ListMovement(lists.Count, lists.Count(heads => !First(heads.SelectMany(head => head.Before)).SequenceEqual(First(heads.SelectMany(head => head.After)))));

        static IEnumerable<UInt128> First(IEnumerable<RankKey> keys) => keys.Order().Take(3).Select(key => key.Number);
    }

    private static List<CriterionEffect> Effects(IReadOnlyList<SimulatedSlice> slices, List<Row> rows)
    {
        if (rows.Count == 0)
            return [];
        var mean = rows.Average(row => (double)row.After);
        var variance = rows.Average(row => (row.After - mean) * (row.After - mean));
        return [.. slices.SelectMany(slice => slice.Tallies).GroupBy(tally => tally.Id).Select(tallies =>
        {
            var own = tallies.Sum(tally => tally.Sum) / rows.Count;
            var weight = variance == 0 ? 0 : (tallies.Sum(tally => tally.Product) / rows.Count - own * mean) / variance;
            var most = tallies.Where(tally => tally.Most >= tally.Least).Select(tally => tally.Most).DefaultIfEmpty().Max();
            var least = tallies.Where(tally => tally.Most >= tally.Least).Select(tally => tally.Least).DefaultIfEmpty().Min();
            return new CriterionEffect(tallies.Key, tallies.Sum(tally => tally.Obtained), Math.Round(own, 3), Math.Round(weight, 4), most == least, weight >= Alone);
        })];
    }

    private readonly record struct Row(HouseholdGroup Household, PriorityGroup Priority, byte Years, int Before, int After, int RankBefore, int RankAfter)
    {
        public int Change => RankBefore - RankAfter;
    }
}
