using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring;

/// <summary>What an obtained line gives (SCO-21).</summary>
public abstract record PointsRule
{
    /// <summary>Largest constant, in absolute value.</summary>
    public const int MaxConstant = 10_000;

    /// <summary>
    /// Largest value of a linear line, in absolute value, also where the grid states no cap. With
    /// <see cref="GridParser.MaxCriteria"/> it keeps every total inside 32 bits.
    /// </summary>
    public const int MaxLinear = 100_000;
}

/// <summary>A whole number, negative for a malus.</summary>
public sealed record ConstantPoints(int Value) : PointsRule;

/// <summary>Points for each whole step of something, beyond a threshold and up to a limit.</summary>
/// <param name="PerStep">Points a step, negative for a malus.</param>
/// <param name="Step">Units of a step, at least 1: 12 for a year of months.</param>
/// <param name="Limit">Cap of the absolute value, points; <see cref="PointsRule.MaxLinear"/> when the grid states none.</param>
public abstract record LinearPoints(int PerStep, int Step, int Limit) : PointsRule
{
    /// <summary>Units that give nothing: steps are counted beyond them.</summary>
    public int Beyond { get; init; }

    /// <summary>What the points a step are divided by: 1, or 100 for a slope with decimals.</summary>
    public int Divisor { get; init; } = 1;

    /// <summary>How points that are not whole become so.</summary>
    public Rounding Rounding { get; init; }

    /// <summary>Points of a number of whole units; what is below zero gives none.</summary>
    public int Of(int units) => OfSteps(StepsOf(units));

    /// <summary>The next number of units that gives other points; null when none ever does.</summary>
    protected int? NextUnitsAfter(int units)
    {
        var points = Of(units);
        if (PerStep == 0 || Math.Abs(points) == Limit)
            return null;
        // A slope moves by a whole point within as many steps as it is a fraction of one.
        var steps = StepsOf(units) + 1;
        while (OfSteps(steps) == points)
            steps++;
        return (int)Math.Min(int.MaxValue, Beyond + steps * Step);
    }

    private long StepsOf(int units) => Math.Max(0L, (long)units - Beyond) / Step;

    private int OfSteps(long steps)
    {
        var points = PerStep * steps;
        if (Divisor != 1)
        {
            var (whole, rest) = Math.DivRem(Math.Abs(points), Divisor);
            var up = Rounding switch { Rounding.Up => rest > 0, Rounding.HalfUp => 2 * rest >= Divisor, _ => false };
            points = Math.Sign(points) * (whole + (up ? 1 : 0));
        }

        return (int)Math.Clamp(points, -Limit, Limit);
    }
}

/// <summary>How points of a slope with decimals become whole (SCO-21). It is said of the number without its sign: a malus is rounded as a bonus is.</summary>
public enum Rounding
{
    /// <summary>To the whole number below.</summary>
    Down,

    /// <summary>To the whole number above.</summary>
    Up,

    /// <summary>To the nearest, a half upwards.</summary>
    HalfUp,
}

/// <summary>Points for each so many months of seniority (SCO-9).</summary>
/// <param name="PerStep">Points a step, negative for a malus.</param>
/// <param name="Step">Months of a step.</param>
/// <param name="Limit">Cap of the absolute value, points.</param>
public sealed record SeniorityPoints(int PerStep, int Step, int Limit) : LinearPoints(PerStep, Step, Limit)
{
    /// <summary>The next count of months that gives other points; null when none ever does.</summary>
    public int? NextAfter(int months) => NextUnitsAfter(months);
}

/// <summary>Points for each person, refusal or euro of a fact that is a number, whatever the day.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="PerStep">Points a step, negative for a malus.</param>
/// <param name="Step">Units of the fact in a step.</param>
/// <param name="Limit">Cap of the absolute value, points.</param>
public sealed record CountPoints(Fact Fact, int PerStep, int Step, int Limit) : LinearPoints(PerStep, Step, Limit);

/// <summary>Points that no source prints: the line cannot be evaluated.</summary>
public sealed record UnsetPoints(string Parameter) : PointsRule;
