using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>
/// A comparison that is a function of some facts and the day, decided demand by demand: where both meet, no lane of the
/// processor helps.
/// </summary>
public abstract record RowCondition : Condition
{
    /// <summary>The facts it reads, in the order in which <see cref="Decide(ReadOnlySpan{int}, int)"/> takes their values.</summary>
    internal abstract IReadOnlyList<Fact> Reads { get; }

    /// <summary>How many days it has on which time alone may turn it; some may be none.</summary>
    internal virtual int Turns => 0;

    /// <summary>Its truth on a day, day number.</summary>
    internal abstract Truth Decide(ReadOnlySpan<int> values, int day);

    /// <summary>One of the days on which it may turn, day number; <see cref="FactVector.Unknown"/> for none.</summary>
    internal virtual int TurnDay(int turn, ReadOnlySpan<int> values) => FactVector.Unknown;

    /// <summary>Its truth for a demand.</summary>
    internal Truth Decide(FactVector facts, int day) => Decide(ValuesOf(facts), day);

    /// <inheritdoc />
    public override IEnumerable<int> TurnDays(FactVector facts)
    {
        var values = ValuesOf(facts);
        return Enumerable.Range(0, Turns).Select(turn => TurnDay(turn, values)).Where(day => day > 0);
    }

    private int[] ValuesOf(FactVector facts) => [.. Reads.Select(fact => facts[fact])];

    internal static Truth Of(bool holds) => holds ? Truth.True : Truth.False;
}

/// <summary>
/// The number of children expected compares with a constant, until they are due (SCO-39). From that day on nobody knows whether
/// the number still stands: the file says nothing of the birth, and only the applicant can (LIF-7). So it is unknown, never a
/// child and never none.
/// </summary>
/// <param name="Comparison">How they compare.</param>
/// <param name="Value">Children.</param>
/// <param name="MonthsAfter">Months after the due day for which the number still stands, by the grid.</param>
public sealed record ExpectedCondition(Comparison Comparison, int Value, int MonthsAfter) : RowCondition
{
    private static readonly Fact[] Facts = [Fact.ExpectedChildren, Fact.ExpectedUntil];

    internal override IReadOnlyList<Fact> Reads => Facts;

    internal override int Turns => 1;

    internal override Truth Decide(ReadOnlySpan<int> values, int day) =>
        values[0] == FactVector.Unknown || (TurnDay(0, values) is var end && end != FactVector.Unknown && day >= end) ? Truth.Unknown
        : Of(Comparison.Holds(values[0], Value));

    internal override int TurnDay(int turn, ReadOnlySpan<int> values) =>
        values[0] <= 0 || !ElapsedCondition.IsDay(values[1]) ? FactVector.Unknown
        : MonthsAfter == 0 ? values[1]
        : SeniorityMonths.DayOf(DateOnly.FromDayNumber(values[1]), MonthsAfter, MonthCounting.Complete)?.DayNumber ?? FactVector.Unknown;
}
