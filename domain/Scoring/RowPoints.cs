using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

/// <summary>Points for each step of something that several facts or the day decide, demand by demand (SCO-21).</summary>
/// <param name="PerStep">Points a step, negative for a malus.</param>
/// <param name="Step">Units of a step.</param>
/// <param name="Limit">Cap of the absolute value, points.</param>
public abstract record RowPoints(int PerStep, int Step, int Limit) : LinearPoints(PerStep, Step, Limit)
{
    /// <summary>The facts it reads, in the order in which their values are taken.</summary>
    internal abstract IReadOnlyList<Fact> Reads { get; }

    /// <summary>Units on a day, day number; <see cref="FactVector.Unknown"/> on every day where a fact is.</summary>
    internal abstract int UnitsOf(ReadOnlySpan<int> values, int day);

    /// <summary>The first later day, day number, on which time alone gives other points; <see cref="FactVector.Unknown"/> for none.</summary>
    internal virtual int NextDay(ReadOnlySpan<int> values, int day) => FactVector.Unknown;

    /// <summary>The values it reads of one demand.</summary>
    internal int[] ValuesOf(FactVector facts) => [.. Reads.Select(fact => facts[fact])];
}

/// <summary>Points for each so many months since a day of the file, other than the deposit: the length of a situation.</summary>
/// <param name="Since">The fact that gives the day.</param>
/// <param name="PerStep">Points a step, negative for a malus.</param>
/// <param name="Step">Months of a step.</param>
/// <param name="Limit">Cap of the absolute value, points.</param>
public sealed record ElapsedPoints(Fact Since, int PerStep, int Step, int Limit) : RowPoints(PerStep, Step, Limit)
{
    private static readonly Fact[] Housed = [Fact.HousedSince];
    private static readonly Fact[] Unemployed = [Fact.UnemployedSince, Fact.UntoldUnemployment];

    // Somebody without work who does not say since when may be the longest.
    internal override IReadOnlyList<Fact> Reads => Since == Fact.UnemployedSince ? Unemployed : Housed;

    internal override int UnitsOf(ReadOnlySpan<int> values, int day) =>
        values.Length > 1 && values[1] > 0 ? FactVector.Unknown
        : values[0] == FactVector.None ? 0
        : SeniorityMonths.DepositOf(values[0]) is { } since ? SeniorityMonths.Count(since, DateOnly.FromDayNumber(day), MonthCounting.Complete)
        : FactVector.Unknown;

    internal override int NextDay(ReadOnlySpan<int> values, int day) =>
        SeniorityMonths.DepositOf(values[0]) is { } since && NextUnitsAfter(UnitsOf(values, day)) is { } months
            ? SeniorityMonths.DayOf(since, months, MonthCounting.Complete)?.DayNumber ?? FactVector.Unknown
            : FactVector.Unknown;
}

/// <summary>Points for each person of a role and an age (SCO-17).</summary>
/// <param name="Persons">Who is counted.</param>
/// <param name="PerStep">Points a step, negative for a malus.</param>
/// <param name="Step">Persons of a step.</param>
/// <param name="Limit">Cap of the absolute value, points.</param>
public sealed record AgedPoints(AgedPersons Persons, int PerStep, int Step, int Limit) : RowPoints(PerStep, Step, Limit)
{
    internal override IReadOnlyList<Fact> Reads => Persons.Reads;

    internal override int UnitsOf(ReadOnlySpan<int> values, int day) => Persons.IsExact(values) ? Persons.Count(values, day).Least : FactVector.Unknown;

    internal override int NextDay(ReadOnlySpan<int> values, int day)
    {
        var points = Of(UnitsOf(values, day));
        var next = Persons.NextTurn(values, day);
        while (next != FactVector.Unknown && Of(UnitsOf(values, next)) == points)
            next = Persons.NextTurn(values, next);
        return next;
    }
}

/// <summary>Points for each step of one fact over another, as <see cref="RatioCondition"/> compares them.</summary>
/// <param name="Numerator">The fact above the line.</param>
/// <param name="Denominator">The fact below it.</param>
/// <param name="Scale">Units in one of the quotient: 10,000 for hundredths of a percent.</param>
/// <param name="PerStep">Points a step, negative for a malus.</param>
/// <param name="Step">Units of a step.</param>
/// <param name="Limit">Cap of the absolute value, points: what something over nothing gives.</param>
public sealed record RatioPoints(Fact Numerator, Fact Denominator, int Scale, int PerStep, int Step, int Limit) : RowPoints(PerStep, Step, Limit)
{
    internal override IReadOnlyList<Fact> Reads { get; } = [Numerator, Denominator];

    internal override int UnitsOf(ReadOnlySpan<int> values, int day) => (values[0], values[1]) switch
    {
        (FactVector.Unknown, _) or (_, FactVector.Unknown) => FactVector.Unknown,
        ( <= 0, _) => 0,
        (_, <= 0) => int.MaxValue,
        var (of, over) => (int)Math.Min(int.MaxValue, (long)of * Scale / over),
    };
}
