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

/// <summary>Points for each whole unit of something, up to a limit.</summary>
/// <param name="PerUnit">Points a unit, negative for a malus.</param>
/// <param name="Limit">Cap of the absolute value, points; <see cref="PointsRule.MaxLinear"/> when the grid states none.</param>
public abstract record LinearPoints(int PerUnit, int Limit) : PointsRule
{
    /// <summary>What the points a unit are divided by: 1, or 100 for a slope with decimals.</summary>
    public int Divisor { get; init; } = 1;

    /// <summary>How points that are not whole become so.</summary>
    public Rounding Rounding { get; init; }

    /// <summary>Points of a number of whole units.</summary>
    protected int Of(int units)
    {
        var points = (long)PerUnit * units;
        if (Divisor != 1)
        {
            var (whole, rest) = Math.DivRem(Math.Abs(points), Divisor);
            var up = Rounding switch { Rounding.Up => rest > 0, Rounding.HalfUp => 2 * rest >= Divisor, _ => false };
            points = Math.Sign(points) * (whole + (up ? 1 : 0));
        }

        return (int)Math.Clamp(points, -Limit, Limit);
    }

    /// <summary>The next number of units that gives other points; null when none ever does.</summary>
    protected int? NextUnitsAfter(int units)
    {
        var points = Of(units);
        if (PerUnit == 0 || Math.Abs(points) == Limit)
            return null;
        // A slope moves by a whole point within as many units as it is a fraction of one.
        var next = units + 1;
        while (Of(next) == points)
            next++;
        return next;
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

/// <summary>Points for each month or year of seniority (SCO-9).</summary>
/// <param name="PerUnit">Points a unit, negative for a malus.</param>
/// <param name="Months">Months of a unit: 1 or 12.</param>
/// <param name="Limit">Cap of the absolute value, points.</param>
public sealed record SeniorityPoints(int PerUnit, int Months, int Limit) : LinearPoints(PerUnit, Limit)
{
    /// <summary>Points at a count of months.</summary>
    public int At(int months) => Of(months / Months);

    /// <summary>The next count of months that gives other points; null when none ever does.</summary>
    public int? NextAfter(int months) => NextUnitsAfter(months / Months) * Months;
}

/// <summary>Points for each person of a kind.</summary>
/// <param name="Fact">The fact that counts them.</param>
/// <param name="PerUnit">Points a person, negative for a malus.</param>
/// <param name="Limit">Cap of the absolute value, points.</param>
public sealed record CountPoints(Fact Fact, int PerUnit, int Limit) : LinearPoints(PerUnit, Limit)
{
    /// <summary>Points for a number of persons.</summary>
    public int At(int persons) => Of(persons);
}

/// <summary>Points that no source prints: the line cannot be evaluated.</summary>
public sealed record UnsetPoints(string Parameter) : PointsRule;
