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
        int[] ranked = [.. Enumerable.Range(0, snapshot.Count).Where(row => snapshot.IsRanked(row) && IsScored(grid.Demands, snapshot.Facts[Fact.Housing, row]))];
        int[] rows = every == 1 ? ranked : [.. ranked.Where((_, at) => at % every == 0)];
        var facts = snapshot.Facts.Copy(rows);
        var (after, unused) = (new int[rows.Length], new int[rows.Length]);
        new ColumnEvaluator(grid).Evaluate(facts, 0, rows.Length, snapshot.Today, after, unused);
        var places = new List<ushort>(rows.Length * 2);
        var counts = new byte[rows.Length];
        for (var at = 0; at < rows.Length; at++)
        {
            var own = snapshot.PlacesOf(rows[at]);
            counts[at] = (byte)Math.Min(own.Length, byte.MaxValue);
            places.AddRange(own[..counts[at]]);
        }

        return new SimulatedSlice
        {
            Demands = ranked.Length,
            Before = [.. rows.Select(snapshot.PointsOf)],
            After = after,
            Households = [.. Enumerable.Range(0, rows.Length).Select(at => (byte)GroupOf(facts, at))],
            Priorities = [.. Enumerable.Range(0, rows.Length).Select(at => (byte)PriorityOf(facts, at))],
            Years = [.. Enumerable.Range(0, rows.Length).Select(at => (byte)Math.Clamp((snapshot.Today.DayNumber - facts[Fact.DepositDay, at]) / DaysOfYear, 0, byte.MaxValue))],
            PlaceCounts = counts,
            Places = [.. places],
            Heads = every == 1 ? [.. snapshot.Lists.Select(list => HeadOf(list, snapshot, rows, after))] : [],
            Tallies = every == 1 ? Tally(grid, facts, after, snapshot.Today) : [],
        };
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
    private static List<CriterionTally> Tally(ScoringGrid grid, FactColumns facts, int[] totals, DateOnly today)
    {
        var tallies = new List<CriterionTally>();
        var (points, unused) = (new int[totals.Length], new int[totals.Length]);
        foreach (var criterion in grid.AllCriteria())
        {
            new ColumnEvaluator(grid with { Criteria = [criterion], Total = PointsBounds.None, Exclusions = [], Classes = [] }).Evaluate(facts, 0, totals.Length, today, points, unused);
            var (obtained, least, most, sum, product) = (0, int.MaxValue, int.MinValue, 0.0, 0.0);
            for (var at = 0; at < points.Length; at++)
            {
                obtained += points[at] != 0 ? 1 : 0;
                least = Math.Min(least, points[at]);
                most = Math.Max(most, points[at]);
                sum += points[at];
                product += (double)points[at] * totals[at];
            }

            tallies.Add(new CriterionTally(criterion.Id, obtained, least, most, sum, product));
        }

        return tallies;
    }
}
