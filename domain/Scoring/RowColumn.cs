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
        Span<int> values = stackalloc int[block.Count * _reads.Length];
        block.Gather(_reads, values);
        for (var row = 0; row < block.Count; row++)
            days[row] = condition.TurnDay(turn, values.Slice(row * _reads.Length, _reads.Length));
    }

    public override void Fill(in ColumnBlock block, Span<int> truth)
    {
        Span<int> values = stackalloc int[block.Count * _reads.Length];
        block.Gather(_reads, values);
        for (var row = 0; row < block.Count; row++)
            truth[row] = (int)condition.Decide(values.Slice(row * _reads.Length, _reads.Length), block.Days.IsEmpty ? block.On.DayNumber : block.Days[row]);
    }
}
