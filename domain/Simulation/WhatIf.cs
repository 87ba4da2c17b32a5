using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;

namespace Allocation.Domain.Simulation;

/// <summary>Scores the rows of a snapshot under another grid.</summary>
public static class WhatIf
{
    private const int HeadRows = 3;
    private const int DaysOfYear = 365;
    private static readonly int SocialDwelling = 1 << RegisterCodes.HousingModels.PositionOf("HLM");

    /// <summary>Looks at every n-th ranked demand, at all when <paramref name="every"/> is 1; lists and criteria only then.</summary>
    public static SimulatedSlice Run(IndexSnapshot snapshot, ScoringGrid grid, int every)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(every);
        var ranked = Ranked(snapshot, grid.Demands);
        return every == 1 ? All(snapshot, grid, ranked) : Some(snapshot, grid, [.. ranked.Where((_, at) => at % every == 0)], ranked.Length);
    }

    /// <summary>All columns as they stand, the rows that are not ranked passed over: quicker than to copy the others together.</summary>
    private static SimulatedSlice All(IndexSnapshot snapshot, ScoringGrid grid, int[] rows)
    {
        var points = new int[snapshot.Count];
        new ColumnEvaluator(grid).Evaluate(snapshot.Facts, 0, snapshot.Count, snapshot.Today, points, []);
        var after = Of(rows, row => points[row]);
        return Slice(snapshot, rows, snapshot.Facts, after, rows.Length) with
        {
            Heads = [.. snapshot.Lists.Select(list => HeadOf(list, snapshot, rows, after))],
            Tallies = Tally(grid, snapshot, rows, after),
        };
    }

    private static SimulatedSlice Some(IndexSnapshot snapshot, ScoringGrid grid, int[] rows, int demands)
    {
        var facts = snapshot.Facts.Copy(rows);
        var after = new int[rows.Length];
        new ColumnEvaluator(grid).Evaluate(facts, 0, rows.Length, snapshot.Today, after, []);
        return Slice(snapshot, rows, facts, after, demands);
    }

    /// <param name="snapshot">The snapshot.</param>
    /// <param name="rows">Rows of it that were looked at.</param>
    /// <param name="facts">Their facts: those of the snapshot, or a copy of theirs alone, in their order.</param>
    /// <param name="after">Their scores.</param>
    /// <param name="demands">Ranked demands, looked at or not.</param>
    private static SimulatedSlice Slice(IndexSnapshot snapshot, int[] rows, FactColumns facts, int[] after, int demands)
    {
        var copied = !ReferenceEquals(facts, snapshot.Facts);
        var (households, priorities, years, counts) = (new byte[rows.Length], new byte[rows.Length], new byte[rows.Length], new byte[rows.Length]);
        var places = new List<ushort>(rows.Length * 2);
        for (var at = 0; at < rows.Length; at++)
        {
            var row = copied ? at : rows[at];
            households[at] = (byte)GroupOf(facts, row);
            priorities[at] = (byte)PriorityOf(facts, row);
            years[at] = (byte)Math.Clamp((snapshot.Today.DayNumber - facts[Fact.DepositDay, row]) / DaysOfYear, 0, byte.MaxValue);
            var own = snapshot.PlacesOf(rows[at]);
            counts[at] = (byte)Math.Min(own.Length, byte.MaxValue);
            places.AddRange(own[..counts[at]]);
        }

        return new SimulatedSlice
        {
            Demands = demands,
            Before = Of(rows, snapshot.PointsOf),
            After = after,
            Households = households,
            Priorities = priorities,
            Years = years,
            PlaceCounts = counts,
            Places = [.. places],
            Heads = [],
            Tallies = [],
        };
    }

    private static int[] Ranked(IndexSnapshot snapshot, DemandClass demands)
    {
        var housing = snapshot.Facts.Column(Fact.Housing);
        var rows = new List<int>(snapshot.Count);
        for (var row = 0; row < snapshot.Count; row++)
        {
            if (snapshot.IsRanked(row) && IsScored(demands, housing[row]))
                rows.Add(row);
        }

        return [.. rows];
    }

    private static int[] Of(int[] rows, Func<int, int> value)
    {
        var values = new int[rows.Length];
        for (var at = 0; at < values.Length; at++)
            values[at] = value(rows[at]);
        return values;
    }

    private static bool IsScored(DemandClass demands, int housing) => demands switch
    {
        DemandClass.Transfers => housing != FactVector.Unknown && (housing & SocialDwelling) != 0,
        DemandClass.First => housing == FactVector.Unknown || (housing & SocialDwelling) == 0,
        _ => true,
    };

    private static HouseholdGroup GroupOf(FactColumns facts, int row) => (facts[Fact.Adults, row], facts[Fact.Dependants, row]) switch
    {
        ( <= 1, > 0) => HouseholdGroup.SingleParent,
        ( <= 1, _) => HouseholdGroup.Alone,
        (_, > 0) => HouseholdGroup.Family,
        (2, _) => HouseholdGroup.TwoAdults,
        _ => HouseholdGroup.MoreAdults,
    };

    private static PriorityGroup PriorityOf(FactColumns facts, int row) =>
        LegalCoverage.IsDalo(facts, row) ? PriorityGroup.Dalo : LegalCoverage.IsPriority(facts, row) ? PriorityGroup.Priority : PriorityGroup.None;

    /// <summary>A list orders by the scores of all its candidates, those a partial grid leaves out too: they keep theirs.</summary>
    private static SimulatedHead HeadOf(ListCandidates list, IndexSnapshot snapshot, int[] rows, int[] after)
    {
        var best = new List<RankKey>(HeadRows + 1);
        foreach (var row in list.Rows)
        {
            var at = Array.BinarySearch(rows, row);
            var key = snapshot.KeyOf(row, at >= 0 ? after[at] : snapshot.PointsOf(row));
            if (best.Count == HeadRows && key.CompareTo(best[^1]) > 0)
                continue;
            var place = best.BinarySearch(key);
            best.Insert(place < 0 ? ~place : place, key);
            if (best.Count > HeadRows)
                best.RemoveAt(HeadRows);
        }

        return new SimulatedHead(list.List, [.. list.Rows.Take(HeadRows).Select(row => snapshot.KeyOf(row, snapshot.PointsOf(row)))], best);
    }

    /// <summary>Each criterion alone, as a grid of one line.</summary>
    private static List<CriterionTally> Tally(ScoringGrid grid, IndexSnapshot snapshot, int[] rows, int[] totals)
    {
        var tallies = new List<CriterionTally>();
        var points = new int[snapshot.Count];
        foreach (var criterion in grid.AllCriteria())
        {
            new ColumnEvaluator(grid with { Criteria = [criterion], Total = PointsBounds.None, Exclusions = [], Classes = [] }).Evaluate(snapshot.Facts, 0, snapshot.Count, snapshot.Today, points, []);
            var (obtained, least, most, sum, product) = (0, int.MaxValue, int.MinValue, 0L, 0L);
            for (var at = 0; at < rows.Length; at++)
            {
                var own = points[rows[at]];
                least = Math.Min(least, own);
                most = Math.Max(most, own);
                if (own == 0)
                    continue;
                obtained++;
                sum += own;
                product += (long)own * totals[at];
            }

            tallies.Add(new CriterionTally(criterion.Id, obtained, least, most, sum, product));
        }

        return tallies;
    }
}
