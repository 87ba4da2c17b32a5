using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>
/// The complete months left until a day of the file compare with a constant: the end of a notice, of a contract (SCO-20). Once the day is over,
/// and where there is none, nothing is left and no comparison holds.
/// </summary>
/// <param name="Until">The fact that gives the day.</param>
/// <param name="Comparison">How they compare.</param>
/// <param name="Months">Months.</param>
public sealed record UntilCondition(Fact Until, Comparison Comparison, int Months) : RowCondition
{
    internal override IReadOnlyList<Fact> Reads { get; } = [Until];

    internal override int Turns => 3;

    internal override Truth Decide(ReadOnlySpan<int> values, int day) =>
        values[0] == FactVector.None ? Truth.False
        : SeniorityMonths.DepositOf(values[0]) is not { } end ? Truth.Unknown
        : Of(day <= end.DayNumber && Comparison.Holds(SeniorityMonths.Count(DateOnly.FromDayNumber(day), end, MonthCounting.Complete), Months));

    internal override int TurnDay(int turn, ReadOnlySpan<int> values)
    {
        if (SeniorityMonths.DepositOf(values[0]) is not { } end)
            return FactVector.Unknown;
        if (turn == 2)
            return end.DayNumber + 1;
        // On the day after the last one that has so many months left, fewer are.
        return SeniorityMonths.LastDepositOf(Months + turn, end, MonthCounting.Complete) is >= 0 and < int.MaxValue and var last ? last + 1 : FactVector.Unknown;
    }
}
