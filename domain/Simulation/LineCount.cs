using Allocation.Domain.Scoring;

namespace Allocation.Domain.Simulation;

/// <summary>Adds up what one line does to scores.</summary>
internal sealed class LineCount
{
    /// <summary>Scores to which it gives something.</summary>
    public int Obtained { get; private set; }

    /// <summary>Scores that would be others without it.</summary>
    public int Changed { get; private set; }

    /// <summary>Scores to which it gives something and that would be the same without it.</summary>
    public int Idle { get; private set; }

    /// <summary>Of what it gives by itself, before its group combines.</summary>
    public long Sum { get; private set; }

    /// <summary>Of what the scores lose without it.</summary>
    public long LossSum { get; private set; }

    /// <summary>Of what each score loses, times the score.</summary>
    public double LossProduct { get; private set; }

    /// <summary>Adds scores.</summary>
    /// <param name="rows">Numbers of the rows that count.</param>
    /// <param name="first">Number of the first row of the columns below.</param>
    /// <param name="own">What the line gives by itself, or no points (<see cref="ColumnEvaluator.IsObtained"/>).</param>
    /// <param name="totals">The scores.</param>
    /// <param name="losses">What each loses without the line.</param>
    public void Add(ReadOnlySpan<int> rows, int first, ReadOnlySpan<int> own, ReadOnlySpan<int> totals, ReadOnlySpan<int> losses)
    {
        // Without branches: which demands obtain a line is anybody's guess, the processor's too.
        var (obtained, changed, idle, sum, lossSum, product) = (0, 0, 0, 0L, 0L, 0.0);
        foreach (var number in rows)
        {
            var row = number - first;
            var points = ColumnEvaluator.IsObtained(own[row]) ? own[row] : 0;
            obtained += points != 0 ? 1 : 0;
            sum += points;
            changed += losses[row] != 0 ? 1 : 0;
            idle += (points != 0) & (losses[row] == 0) ? 1 : 0;
            lossSum += losses[row];
            product += (double)losses[row] * totals[row];
        }

        (Obtained, Changed, Idle, Sum, LossSum, LossProduct) = (Obtained + obtained, Changed + changed, Idle + idle, Sum + sum, LossSum + lossSum, LossProduct + product);
    }

    /// <summary>The sums under the name of the line.</summary>
    public CriterionTally ToTally(Criterion line, bool reorders, IReadOnlyList<ScoreShift> shifts, IReadOnlyList<ListShift> lists) =>
        new(line.Id, line.NeedsDwelling, Obtained, Changed, Sum, LossSum, LossProduct, reorders, shifts, lists) { Idle = Idle };
}
