using Allocation.Domain.Facts;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Scoring.Source;

namespace Allocation.Domain.Simulation;

/// <summary>Scores the rows of a snapshot under another grid.</summary>
public static class WhatIf
{
    private const int DaysOfYear = 365;

    /// <summary>Most criteria of a simulated grid: each costs a look at every demand.</summary>
    public const int MostCriteria = 500;

    /// <summary>The error of a grid that is too large for it, at the first criterion too many; null for any other.</summary>
    public static GridDiagnostic? TooLarge(ScoringGrid grid, string fileName)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (grid.AllCriteria().ElementAtOrDefault(MostCriteria) is not { } beyond)
            return null;
        var (line, column) = GridPlaces.OfId(grid, beyond.Id);
        return new(fileName, line, column, GridDiagnosticCodes.TooLarge, $"A grid of more than {MostCriteria} criteria is not simulated.", "Simulate a part of it.");
    }

    /// <summary>Looks at all ranked demands of a snapshot that the grid scores; lists and criteria only where it is no sample.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SimulatedSlice Run(IndexSnapshot snapshot, ScoringGrid grid, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(grid);
        var rows = Ranked(snapshot, grid.Demands);
        var all = GridScores.Of(grid, snapshot.Facts, snapshot.Count, snapshot.Today, cancellation);
        var (points, levels) = (Of(rows, row => all.Points[row]), all.Levels.Length == 0 ? [] : Of(rows, all.LevelOf));
        var slice = Slice(snapshot, rows, points, levels);
        if (snapshot.RankedInAll is not null)
            return slice;
        var effects = new LineEffects(grid);
        var register = RegisterEffects.Of(effects, snapshot, slice, rows, levels, points, cancellation);
        var lists = ListEffects.Of(snapshot, grid, all, effects, register, cancellation);
        return slice with
        {
            Heads = lists.Heads,
            ListTotals = lists.Totals,
            Situations = SituationReach.Of(snapshot, grid, rows, cancellation),
            Tallies = [.. effects.Lines.Select((line, at) => (line.NeedsDwelling ? lists.Counts : register.Counts)[at].ToTally(line, lists.Reorders(at), register.Shifts[at], lists.ShiftsOf(at)) with { Reach = register.Reaches[at]?.Counts ?? [] })],
        };
    }

    private static SimulatedSlice Slice(IndexSnapshot snapshot, int[] rows, int[] points, byte[] levels)
    {
        var facts = snapshot.Facts;
        var (households, priorities, years, counts) = (new byte[rows.Length], new byte[rows.Length], new byte[rows.Length], new byte[rows.Length]);
        var places = new List<ushort>(rows.Length * 2);
        for (var at = 0; at < rows.Length; at++)
        {
            var row = rows[at];
            households[at] = (byte)GroupOf(facts, row);
            priorities[at] = (byte)PriorityOf(facts, row);
            years[at] = (byte)Math.Clamp((snapshot.Today.DayNumber - facts[Fact.DepositDay, row]) / DaysOfYear, 0, byte.MaxValue);
            var own = snapshot.PlacesOf(row);
            counts[at] = (byte)Math.Min(own.Length, byte.MaxValue);
            places.AddRange(own[..counts[at]]);
        }

        return new SimulatedSlice
        {
            Demands = snapshot.RankedInAll ?? rows.Length,
            Before = Of(rows, snapshot.PointsOf),
            After = points,
            LevelsBefore = snapshot.HasLevels ? Of(rows, snapshot.LevelOf) : [],
            LevelsAfter = levels,
            Households = households,
            Priorities = priorities,
            Years = years,
            PlaceCounts = counts,
            Places = [.. places],
            Heads = [],
            ListTotals = new ListTotals(0, 0, 0),
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
}
