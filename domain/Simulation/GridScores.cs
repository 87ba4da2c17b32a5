using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Simulation;

/// <summary>Points and levels of rows under a grid.</summary>
/// <param name="Points">Points of each.</param>
/// <param name="Levels">How high the class of each stands; empty when the grid has none.</param>
internal sealed record GridScores(int[] Points, byte[] Levels)
{
    /// <summary>Rows scored between two looks at the cancellation: a tenth of a second under the largest grid.</summary>
    private const int ChunkRows = 4 * ColumnEvaluator.BlockRows;

    /// <summary>Level of a row.</summary>
    public byte LevelOf(int row) => Levels.Length == 0 ? (byte)0 : Levels[row];

    /// <summary>Scores the first rows of columns.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static GridScores Of(ScoringGrid grid, FactColumns facts, int count, DateOnly on, CancellationToken cancellation)
    {
        var scores = new GridScores(new int[count], new byte[grid.Classes.Length == 0 ? 0 : count]);
        var evaluator = new ColumnEvaluator(grid);
        Chunks(count, (first, rows) => evaluator.Evaluate(facts, first, rows, on, scores.Points.AsSpan(first, rows), [], scores.Levels.Length == 0 ? [] : scores.Levels.AsSpan(first, rows)), cancellation);
        return scores;
    }

    /// <summary>Calls for chunks of rows until all are done or it is cancelled.</summary>
    public static void Chunks(int count, Action<int, int> chunk, CancellationToken cancellation)
    {
        for (var first = 0; first < count; first += ChunkRows)
        {
            cancellation.ThrowIfCancellationRequested();
            chunk(first, Math.Min(ChunkRows, count - first));
        }
    }
}
