using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

/// <summary>Runs a <see cref="RowCondition"/> down columns, a row at a time, without allocating.</summary>
internal sealed class RowColumn(RowCondition condition) : ColumnCondition
{
    private readonly Fact[] _reads = [.. condition.Reads];

    public override int Turns => condition.Turns;

    public override void FillTurn(int turn, in ColumnBlock block, Span<int> days)
    {
        Span<int> values = stackalloc int[RowCondition.MostFacts];
        values = values[.._reads.Length];
        for (var row = 0; row < block.Count; row++)
        {
            Gather(block, row, values);
            days[row] = condition.TurnDay(turn, values);
        }
    }

    public override void Fill(in ColumnBlock block, Span<int> truth)
    {
        Span<int> values = stackalloc int[RowCondition.MostFacts];
        values = values[.._reads.Length];
        for (var row = 0; row < block.Count; row++)
        {
            Gather(block, row, values);
            truth[row] = (int)condition.Decide(values, block.Days.IsEmpty ? block.On.DayNumber : block.Days[row]);
        }
    }

    private void Gather(in ColumnBlock block, int row, Span<int> values)
    {
        for (var fact = 0; fact < _reads.Length; fact++)
            values[fact] = block.Column(_reads[fact])[row];
    }
}
