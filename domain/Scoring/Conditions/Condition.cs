using System.Text.Json.Serialization;
using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>
/// A checked condition over facts. Three-valued: a fact nobody stated makes it unknown unless the rest decides (SCO-28).
/// Time enters only through the count of months of seniority.
/// </summary>
public abstract record Condition
{
    /// <summary>The conditions directly inside, left to right.</summary>
    public virtual IReadOnlyList<Condition> Parts => [];

    /// <summary>Name of the first unset parameter used anywhere inside; null when all are set.</summary>
    public virtual string? UnsetParameter => Parts.Select(part => part.UnsetParameter).FirstOrDefault(name => name is not null);

    /// <summary>
    /// The counts of months at which some comparison with seniority inside may turn, ascending. Between two of them the
    /// condition is constant.
    /// </summary>
    public int[] Turns() => [.. CollectTurns().Distinct().Order()];

    private protected virtual IEnumerable<int> CollectTurns() => Parts.SelectMany(part => part.CollectTurns());
}

/// <summary>The value is one of a set of codes, or the set of values meets it.</summary>
/// <param name="Fact">A fact of codes.</param>
/// <param name="Mask">Bits of the codes asked for.</param>
public sealed record CodesCondition(Fact Fact, int Mask) : Condition;

/// <summary>A yes or no fact is yes.</summary>
public sealed record FlagCondition(Fact Fact) : Condition;

/// <summary>A number compares with a constant in the unit of the fact: persons, or cents of EUR.</summary>
public sealed record NumberCondition(Fact Fact, Comparison Comparison, int Value) : Condition;

/// <summary>The months of seniority, as the grid counts them, compare with a constant (SCO-9, SCO-26).</summary>
public sealed record SeniorityCondition(Comparison Comparison, int Months) : Condition
{
    private protected override IEnumerable<int> CollectTurns() => Comparison switch
    {
        Comparison.Greater or Comparison.AtMost => [Months + 1],
        Comparison.AtLeast or Comparison.Less => [Months],
        _ => [Months, Months + 1],
    };
}

/// <summary>
/// One fact over another compares with a constant, exactly: <c>Of × Scale</c> against <c>Value × Over</c>, in long arithmetic.
/// A divisor below zero counts as zero; anything over nothing is above every value: a rent without resources, occupants
/// without a room.
/// </summary>
/// <param name="Of">The fact above the line.</param>
/// <param name="Over">The fact below it.</param>
/// <param name="Scale">Units of the value in one of the quotient: 10,000 for hundredths of a percent.</param>
/// <param name="Comparison">How they compare.</param>
/// <param name="Value">0 to 1,000,000,000 of those units.</param>
public sealed record RatioCondition(Fact Of, Fact Over, int Scale, Comparison Comparison, int Value) : Condition
{
    /// <summary>Whether the comparison holds for two known values.</summary>
    public bool Holds(int of, int over) => Comparison.Holds((long)of * Scale, (long)Value * Math.Max(over, 0));
}

/// <summary>A comparison whose threshold no source prints: never evaluated, its line is not evaluable.</summary>
/// <param name="Facts">The facts it would read.</param>
/// <param name="Parameter">The unset parameter.</param>
public sealed record UnsetCondition(IReadOnlyList<Fact> Facts, string Parameter) : Condition
{
    /// <inheritdoc />
    public override string? UnsetParameter => Parameter;
}

/// <summary>True when the part is false; unknown stays unknown.</summary>
public sealed record NotCondition(Condition Part) : Condition
{
    /// <inheritdoc />
    public override IReadOnlyList<Condition> Parts => [Part];
}

/// <summary>The lesser of both: false decides.</summary>
public sealed record AndCondition(Condition Left, Condition Right) : Condition
{
    /// <inheritdoc />
    public override IReadOnlyList<Condition> Parts => [Left, Right];
}

/// <summary>The greater of both: true decides.</summary>
public sealed record OrCondition(Condition Left, Condition Right) : Condition
{
    /// <inheritdoc />
    public override IReadOnlyList<Condition> Parts => [Left, Right];
}

/// <summary>Comparisons, bounds explicit (SCO-26).</summary>
[JsonConverter(typeof(KebabCase<Comparison>))]
public enum Comparison
{
    /// <summary>Strictly more: "plus de".</summary>
    Greater,

    /// <summary>As much or more: "au moins".</summary>
    AtLeast,

    /// <summary>Strictly less: "moins de".</summary>
    Less,

    /// <summary>As much or less: "au plus".</summary>
    AtMost,

    /// <summary>The same.</summary>
    Equal,

    /// <summary>Another.</summary>
    NotEqual,
}

/// <summary>Evaluates comparisons.</summary>
public static class Comparisons
{
    /// <summary>Whether the comparison holds.</summary>
    public static bool Holds(this Comparison comparison, long left, long right) => comparison switch
    {
        Comparison.Greater => left > right,
        Comparison.AtLeast => left >= right,
        Comparison.Less => left < right,
        Comparison.AtMost => left <= right,
        Comparison.Equal => left == right,
        _ => left != right,
    };
}
