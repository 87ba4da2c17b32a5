using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring;

/// <summary>The points of single demands without their reasons, for callers on many threads: a fraction of the cost of a score sheet.</summary>
public static class GridPoints
{
    // A compiled grid serves one thread at a time. As many are kept as were ever needed at once, for as long as the grid lives.
    private static readonly ConditionalWeakTable<ScoringGrid, ConcurrentBag<OneRow>> Idle = [];

    /// <summary>The points of a demand on a day, the same as <see cref="TracingEvaluator"/> gives.</summary>
    public static int Of(ScoringGrid grid, FactVector facts, DateOnly on)
    {
        var idle = Idle.GetValue(grid, _ => []);
        if (!idle.TryTake(out var row))
            row = new OneRow(grid);
        var points = row.Points(facts, on);
        idle.Add(row);
        return points;
    }

    private sealed class OneRow(ScoringGrid grid)
    {
        private readonly FactColumns _facts = new(capacity: 1);
        private readonly ColumnEvaluator _evaluator = new(grid);

        public int Points(FactVector facts, DateOnly on)
        {
            Span<int> points = stackalloc int[1];
            _facts.Set(0, facts);
            _evaluator.Evaluate(_facts, 0, 1, on, points, []);
            return points[0];
        }
    }
}
