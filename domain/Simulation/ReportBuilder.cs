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
        var (before, after) = (new ScoreRanks(slices.Select(slice => (slice.LevelsBefore, slice.Before))), new ScoreRanks(slices.Select(slice => (slice.LevelsAfter, slice.After))));
        var all = new MovementSum();
        var (households, priorities, communes) = (Sums(Enum.GetValues<HouseholdGroup>().Length), Sums(Enum.GetValues<PriorityGroup>().Length), Sums(places.Count));
        var movers = new PriorityQueue<Mover, int>();
        foreach (var slice in slices)
        {
            var place = 0;
            for (var at = 0; at < slice.Before.Length; at++)
            {
                var (old, now) = (slice.Before[at], slice.After[at]);
                var (rankBefore, rankAfter) = (before.Of(LevelAt(slice.LevelsBefore, at), old), after.Of(LevelAt(slice.LevelsAfter, at), now));
                var change = rankBefore - rankAfter;
                all.Add(old, now, change);
                households[slice.Households[at]].Add(old, now, change);
                priorities[slice.Priorities[at]].Add(old, now, change);
                foreach (var wished in slice.Places.AsSpan(place, slice.PlaceCounts[at]))
                    communes[wished].Add(old, now, change);
                place += slice.PlaceCounts[at];
                if (change != 0 && (movers.Count < MostMovers || (movers.TryPeek(out _, out var least) && Math.Abs(change) > least)))
                    Keep(new Mover((HouseholdGroup)slice.Households[at], (PriorityGroup)slice.Priorities[at], slice.Years[at], old, now, rankBefore, rankAfter), Math.Abs(change));
            }
        }

        return new SimulationReport
        {
            Against = against,
            Version = version,
            Demands = demands,
            LookedAt = seen,
            Margin = seen == 0 || seen == demands ? 0 : HalfWidth / Math.Sqrt(seen) * Math.Sqrt(1 - (double)seen / demands),
            All = all.ToMovement(),
            ByHousehold = ByGroup<HouseholdGroup>(households),
            ByPriority = ByGroup<PriorityGroup>(priorities),
            ByCommune = [.. communes.Index().Where(commune => commune.Item.Count > 0).OrderByDescending(commune => commune.Item.Count).ThenBy(commune => commune.Index).Take(MostCommunes)
                .Select(commune => new CommuneMovement(places.CodeOf(commune.Index).Value, commune.Item.ToMovement()))],
            Lists = seen == demands ? ListsOf(slices) : null,
            Movers = [.. movers.UnorderedItems.OrderByDescending(mover => mover.Priority).Select(mover => mover.Element)],
            Criteria = Effects(slices, seen),
        };

        void Keep(Mover mover, int change)
        {
            movers.Enqueue(mover, change);
            if (movers.Count > MostMovers)
                movers.Dequeue();
        }
    }

    private static MovementSum[] Sums(int count) => [.. Enumerable.Range(0, count).Select(_ => new MovementSum())];

    private static Dictionary<T, Movement> ByGroup<T>(MovementSum[] sums)
        where T : struct, Enum => Enum.GetValues<T>().Zip(sums).Where(group => group.Second.Count > 0).ToDictionary(group => group.First, group => group.Second.ToMovement());

    private static ListMovement ListsOf(IReadOnlyList<SimulatedSlice> slices)
    {
        var lists = slices.SelectMany(slice => slice.Heads).GroupBy(head => head.List).ToList();
        return new ListMovement(lists.Count, lists.Count(heads => !First(heads.SelectMany(head => head.Before)).SequenceEqual(First(heads.SelectMany(head => head.After)))));

        static IEnumerable<UInt128> First(IEnumerable<RankKey> keys) => keys.Order().Take(3).Select(key => key.Number);
    }

    private static List<CriterionEffect> Effects(IReadOnlyList<SimulatedSlice> slices, int seen)
    {
        if (seen == 0)
            return [];
        var mean = slices.Sum(slice => slice.After.Sum(points => (long)points)) / (double)seen;
        var variance = slices.Sum(slice => slice.After.Sum(points => (points - mean) * (points - mean))) / seen;
        return [.. slices.SelectMany(slice => slice.Tallies).GroupBy(tally => tally.Id).Select(tallies =>
        {
            var own = tallies.Sum(tally => tally.Sum) / (double)seen;
            var weight = variance == 0 ? 0 : (tallies.Sum(tally => tally.Product) / (double)seen - own * mean) / variance;
            var filled = tallies.Where(tally => tally.Most >= tally.Least).ToList();
            return new CriterionEffect(
                tallies.Key, tallies.Sum(tally => tally.Obtained), Math.Round(own, 3), Math.Round(weight, 4), filled.Max(tally => tally.Most) == filled.Min(tally => tally.Least), weight >= Alone);
        })];
    }

    private static int LevelAt(byte[] levels, int at) => levels.Length == 0 ? 0 : levels[at];

    /// <summary>
    /// Rank of each class and score: one more than the demands with a higher one. A table over the range of the scores, which
    /// is small, once for each class.
    /// </summary>
    private sealed class ScoreRanks
    {
        private readonly int _least;
        private readonly int _span;
        private readonly int[] _ranks;

        public ScoreRanks(IEnumerable<(byte[] Levels, int[] Points)> slices)
        {
            var filled = slices.Where(slice => slice.Points.Length > 0).ToList();
            _least = filled.Count == 0 ? 0 : filled.Min(slice => slice.Points.Min());
            _span = filled.Count == 0 ? 1 : filled.Max(slice => slice.Points.Max()) - _least + 1;
            _ranks = new int[_span * (1 + (filled.Count == 0 ? 0 : filled.Max(slice => slice.Levels.Length == 0 ? 0 : slice.Levels.Max())))];
            foreach (var (levels, points) in filled)
            {
                for (var at = 0; at < points.Length; at++)
                    _ranks[PlaceOf(LevelAt(levels, at), points[at])]++;
            }

            for (var (at, higher) = (_ranks.Length - 1, 0); at >= 0; at--)
                (_ranks[at], higher) = (higher + 1, higher + _ranks[at]);
        }

        public int Of(int level, int points) => _ranks[PlaceOf(level, points)];

        private int PlaceOf(int level, int points) => (level * _span) + points - _least;
    }
}
