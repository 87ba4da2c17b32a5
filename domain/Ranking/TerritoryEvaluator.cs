using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Ranking;

/// <summary>The grids of a territory, compiled: each row is scored by the grid of its demand's class (SCO-15).</summary>
internal sealed class TerritoryEvaluator
{
    private const int BlockRows = 512;

    private readonly TerritoryGrids _grids;
    private readonly ColumnEvaluator? _first;
    private readonly ColumnEvaluator? _transfers;

    // What the grid of transfers gives beside the first: nothing where one grid scores all.
    private readonly int[] _points = [];
    private readonly int[] _next = [];
    private readonly byte[] _levels = [];

    public TerritoryEvaluator(TerritoryGrids grids)
    {
        _grids = grids;
        _first = grids.First is null ? null : new ColumnEvaluator(grids.First);
        _transfers = ReferenceEquals(grids.First, grids.Transfers) ? _first : grids.Transfers is null ? null : new ColumnEvaluator(grids.Transfers);
        if (!ReferenceEquals(_first, _transfers))
            (_points, _next, _levels) = (new int[BlockRows], new int[BlockRows], new byte[BlockRows]);
    }

    /// <summary>The grid of a row and its evaluator; null when none scores it.</summary>
    public (ScoringGrid Grid, ColumnEvaluator Evaluator)? Of(FactColumns facts, int row) => IsTransfer(facts, row)
        ? _transfers is null ? null : (_grids.Transfers!, _transfers)
        : _first is null ? null : (_grids.First!, _first);

    /// <summary>As <see cref="ColumnEvaluator.Evaluate"/>; a row that no grid scores has 0 points and never changes.</summary>
    public void Evaluate(FactColumns facts, int firstRow, int count, DateOnly on, Span<int> points, Span<int> nextChange, Span<byte> levels)
    {
        if (ReferenceEquals(_first, _transfers))
        {
            Evaluate(_first, facts, firstRow, count, on, points, nextChange, levels);
            return;
        }

        // Both grids score a block at once and each row takes its own: quicker than many small runs.
        for (var done = 0; done < count; done += BlockRows)
        {
            var run = done..Math.Min(done + BlockRows, count);
            Block(facts, firstRow + done, on, points[run], nextChange.IsEmpty ? [] : nextChange[run], levels.IsEmpty ? [] : levels[run]);
        }
    }

    private void Block(FactColumns facts, int firstRow, DateOnly on, Span<int> points, Span<int> nextChange, Span<byte> levels)
    {
        Evaluate(_first, facts, firstRow, points.Length, on, points, nextChange, levels);
        Evaluate(_transfers, facts, firstRow, points.Length, on, _points.AsSpan(0, points.Length), _next.AsSpan(0, nextChange.Length), _levels.AsSpan(0, levels.Length));
        for (var row = 0; row < points.Length; row++)
        {
            if (!IsTransfer(facts, firstRow + row))
                continue;
            points[row] = _points[row];
            if (!nextChange.IsEmpty)
                nextChange[row] = _next[row];
            if (!levels.IsEmpty)
                levels[row] = _levels[row];
        }
    }

    private static void Evaluate(ColumnEvaluator? evaluator, FactColumns facts, int firstRow, int count, DateOnly on, Span<int> points, Span<int> nextChange, Span<byte> levels)
    {
        if (evaluator is not null)
        {
            evaluator.Evaluate(facts, firstRow, count, on, points, nextChange, levels);
            return;
        }

        points.Clear();
        nextChange.Fill(int.MaxValue);
        levels.Clear();
    }

    private static bool IsTransfer(FactColumns facts, int row) => DemandClass.Transfers.Holds(facts[Fact.Housing, row]);
}
