using Allocation.Domain.Scoring;

namespace Allocation.Domain.Simulation;

/// <summary>Adds up what one line does to scores.</summary>
internal sealed class LineCount
{
    /// <summary>Scores to which it gives something.</summary>
    public int Obtained { get; private set; }

    /// <summary>Scores that would be others without it.</summary>
    public int Changed { get; private set; }

    /// <summary>Of what it gives by itself, before its group combines.</summary>
    public long Sum { get; private set; }

    /// <summary>Of what the scores lose without it.</summary>
    public long LossSum { get; private set; }

    /// <summary>Of what each score loses, times the score.</summary>
    public double LossProduct { get; private set; }

    /// <summary>Adds a score.</summary>
    /// <param name="own">What the line gives by itself, or no points (<see cref="ColumnEvaluator.IsObtained"/>).</param>
    /// <param name="total">The score.</param>
    /// <param name="loss">What it loses without the line.</param>
    public void Add(int own, int total, int loss)
    {
        if (own != 0 && ColumnEvaluator.IsObtained(own))
        {
            Obtained++;
            Sum += own;
        }

        if (loss == 0)
            return;
        Changed++;
        LossSum += loss;
        LossProduct += (double)loss * total;
    }

    /// <summary>The sums under the name of the line.</summary>
    public CriterionTally ToTally(Criterion line, bool reorders, IReadOnlyList<ScoreShift> shifts, IReadOnlyList<ListShift> lists) =>
        new(line.Id, line.NeedsDwelling, Obtained, Changed, Sum, LossSum, LossProduct, reorders, shifts, lists);
}
