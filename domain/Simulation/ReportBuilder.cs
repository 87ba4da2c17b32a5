using Allocation.Domain.Ranking;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Simulation;

/// <summary>Puts the slices of all partitions together.</summary>
public static class ReportBuilder
{
    private const int MostMovers = 20;
    private const int MostCommunes = 50;

    /// <summary>The report.</summary>
    /// <param name="slices">One of each partition, all under the same grids.</param>
    /// <param name="against">Version of the grid in force; null when there is none.</param>
    /// <param name="version">Version of the other.</param>
    /// <param name="places">Places of the territory.</param>
    /// <param name="openLists">Open lists of the territory, looked at or not; null when all were looked at.</param>
    /// <param name="discretion">What is kept from its reader; null for nothing.</param>
    public static SimulationReport Build(IReadOnlyList<SimulatedSlice> slices, string? against, string version, TerritoryPlaces places, int? openLists = null, ReportDiscretion? discretion = null)
    {
        ArgumentNullException.ThrowIfNull(slices);
        ArgumentNullException.ThrowIfNull(places);
        var (demands, seen) = (slices.Sum(slice => slice.Demands), slices.Sum(slice => slice.Before.Length));
        var (step, sampled) = seen == 0 ? (1, 1) : ((double)demands / seen, (double)seen / demands);
        var before = new ScoreRanks([.. slices.Select(slice => (slice.LevelsBefore, slice.Before))], step);
        var after = new ScoreRanks([.. slices.Select(slice => (slice.LevelsAfter, slice.After))], step);
        var all = new MovementSum();
        var (households, priorities, communes) = (Sums(Enum.GetValues<HouseholdGroup>().Length), Sums(Enum.GetValues<PriorityGroup>().Length), Sums(places.Count));
        var movers = new PriorityQueue<Mover, int>();
        foreach (var slice in slices)
        {
            var place = 0;
            for (var at = 0; at < slice.Before.Length; at++)
            {
                var (old, now) = (slice.Before[at], slice.After[at]);
                var (rankBefore, rankAfter) = (before.Of(slice.LevelsBefore, slice.Before, at), after.Of(slice.LevelsAfter, slice.After, at));
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

        var shown = new ShownGroups(slices, discretion);
        return new SimulationReport
        {
            Against = against,
            Version = version,
            Demands = demands,
            LookedAt = seen,
            Margin = Margins.OfShare(seen, sampled),
            All = all.ToMovement(sampled),
            ByHousehold = shown.Of(households, sampled, GroupNumbers.Of, (HouseholdGroup _) => false),
            ByPriority = shown.Of(priorities, sampled, GroupNumbers.Of, (PriorityGroup group) => group == PriorityGroup.None),
            ByCommune = [.. communes.Index().Where(commune => commune.Item.Count > 0 && shown.Tells(commune.Item.Count, GroupNumbers.OfPlace(commune.Index))).OrderByDescending(commune => commune.Item.Count).ThenBy(commune => commune.Index).Take(MostCommunes)
                .Select(commune => new CommuneMovement(places.CodeOf(commune.Index).Value, commune.Item.ToMovement(sampled)))],
            Lists = seen == demands && discretion?.ReadsConfidential != true ? ListsOf(slices, openLists) : null,
            Movers = discretion is not null ? [] : [.. movers.UnorderedItems.OrderByDescending(mover => mover.Priority).Select(mover => mover.Element)],
            Criteria = CriterionEffects.Of(slices, discretion),
        };

        void Keep(Mover mover, int change)
        {
            movers.Enqueue(mover, change);
            if (movers.Count > MostMovers)
                movers.Dequeue();
        }
    }

    private static MovementSum[] Sums(int count) => [.. Enumerable.Range(0, count).Select(_ => new MovementSum())];

    private static ListMovement ListsOf(IReadOnlyList<SimulatedSlice> slices, int? open)
    {
        var lists = slices.SelectMany(slice => slice.Heads).GroupBy(head => head.List).ToList();
        return new ListMovement(open ?? lists.Count, lists.Count, lists.Count(heads => !First(heads.SelectMany(head => head.Before)).SequenceEqual(First(heads.SelectMany(head => head.After)))));

        static IEnumerable<UInt128> First(IEnumerable<RankKey> keys) => keys.Order().Take(3).Select(key => key.Number);
    }
}
