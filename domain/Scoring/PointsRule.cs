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
    /// <summary>Points of a number of whole units.</summary>
    protected int Of(int units) => (int)Math.Clamp((long)PerUnit * units, -Limit, Limit);
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
    public int? NextAfter(int months)
    {
        var next = (months / Months + 1) * Months;
        return At(next) == At(months) ? null : next;
    }
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
