using Allocation.Domain.Facts;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;

namespace Allocation.Domain.Simulation;

/// <summary>Scores the rows of a snapshot under another grid.</summary>
public static class WhatIf
{
    private const int DaysOfYear = 365;

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
        var all = Scores.Of(grid, snapshot.Facts, snapshot.Count, snapshot.Today);
        var after = Of(rows, row => all.Points[row]);
        return Slice(snapshot, rows, snapshot.Facts, new Scores(after, all.Levels.Length == 0 ? [] : Of(rows, all.LevelOf)), rows.Length) with
        {
            Heads = [.. snapshot.Lists.Select(list => HeadOf(list, snapshot, grid, all))],
            Tallies = Tally(grid, snapshot, rows, after),
        };
    }

    private static SimulatedSlice Some(IndexSnapshot snapshot, ScoringGrid grid, int[] rows, int demands)
    {
        var facts = snapshot.Facts.Copy(rows);
        return Slice(snapshot, rows, facts, Scores.Of(grid, facts, rows.Length, snapshot.Today), demands);
    }

    /// <param name="snapshot">The snapshot.</param>
    /// <param name="rows">Rows of it that were looked at.</param>
    /// <param name="facts">Their facts: those of the snapshot, or a copy of theirs alone, in their order.</param>
    /// <param name="after">Their scores.</param>
    /// <param name="demands">Ranked demands, looked at or not.</param>
    private static SimulatedSlice Slice(IndexSnapshot snapshot, int[] rows, FactColumns facts, Scores after, int demands)
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
            After = after.Points,
            LevelsBefore = snapshot.HasLevels ? Of(rows, snapshot.LevelOf) : [],
            LevelsAfter = after.Levels,
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
            if (snapshot.IsRanked(row) && demands.Holds(housing[row]))
                rows.Add(row);
        }

        return [.. rows];
    }

    private static T[] Of<T>(int[] rows, Func<int, T> value)
    {
        var values = new T[rows.Length];
        for (var at = 0; at < values.Length; at++)
            values[at] = value(rows[at]);
        return values;
    }

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

    /// <summary>A list orders by the scores of all its candidates, those that the other grid leaves out too: they keep theirs.</summary>
    private static SimulatedHead HeadOf(ListCandidates list, IndexSnapshot snapshot, ScoringGrid grid, Scores all)
    {
        var ties = new TieOrder(grid.TieBreak);
        var here = list.Place is { } place && grid.NeedsDwelling ? Scores.Of(grid.For(place), snapshot.Facts.Copy([.. list.Rows]), list.Rows.Count, snapshot.Today).Points : null;
        var best = new List<RankKey>(ListCandidates.HeadRows + 1);
        for (var at = 0; at < list.Rows.Count; at++)
        {
            var row = list.Rows[at];
            var key = grid.Demands.Holds(snapshot.Facts[Fact.Housing, row]) ? snapshot.KeyOf(row, all.LevelOf(row), here?[at] ?? all.Points[row], ties) : snapshot.KeyOf(row);
            if (best.Count == ListCandidates.HeadRows && key.CompareTo(best[^1]) > 0)
                continue;
            var before = best.BinarySearch(key);
            best.Insert(before < 0 ? ~before : before, key);
            if (best.Count > ListCandidates.HeadRows)
                best.RemoveAt(ListCandidates.HeadRows);
        }

        return new SimulatedHead(list.List, list.Head, best);
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

    /// <summary>Points and levels of rows under a grid.</summary>
    private sealed record Scores(int[] Points, byte[] Levels)
    {
        public byte LevelOf(int row) => Levels.Length == 0 ? (byte)0 : Levels[row];

        public static Scores Of(ScoringGrid grid, FactColumns facts, int count, DateOnly on)
        {
            var scores = new Scores(new int[count], new byte[grid.Classes.Length == 0 ? 0 : count]);
            new ColumnEvaluator(grid).Evaluate(facts, 0, count, on, scores.Points, [], scores.Levels);
            return scores;
        }
    }
}
