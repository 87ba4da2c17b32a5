using System.Text.Json.Serialization;
using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>
/// A checked condition over facts. Three-valued: a fact nobody stated makes it unknown unless the rest decides (SCO-28).
/// Time enters through elapsed months, ages and the days of labels.
/// </summary>
public abstract record Condition
{
    /// <summary>The conditions directly inside, left to right.</summary>
    public virtual IReadOnlyList<Condition> Parts => [];

    /// <summary>Name of the first unset parameter used anywhere inside; null when all are set.</summary>
    public virtual string? UnsetParameter => Parts.Select(part => part.UnsetParameter).FirstOrDefault(name => name is not null);

    /// <summary>
    /// The days, day numbers, on which time alone may turn some comparison inside for a demand, in no order. Between two of
    /// them the condition is constant.
    /// </summary>
    public virtual IEnumerable<int> TurnDays(FactVector facts) => Parts.SelectMany(part => part.TurnDays(facts));

    /// <summary>Whether some part needs a vacant dwelling to be decided (SCO-8).</summary>
    public virtual bool NeedsDwelling => Parts.Any(part => part.NeedsDwelling);

    /// <summary>What is asked of that dwelling beside where it stands.</summary>
    public virtual DwellingTraits Traits => Parts.Aggregate(DwellingTraits.None, (traits, part) => traits | part.Traits);

    /// <summary>The same for one vacant dwelling.</summary>
    internal virtual Condition For(DwellingPlace dwelling) => this;
}

/// <summary>The value is one of a set of codes, or the set of values meets it.</summary>
/// <param name="Fact">A fact of codes.</param>
/// <param name="Mask">Bits of the codes asked for.</param>
public sealed record CodesCondition(Fact Fact, int Mask) : Condition;

/// <summary>A yes or no fact is yes.</summary>
public sealed record FlagCondition(Fact Fact) : Condition;

/// <summary>A number compares with a constant in the unit of the fact: persons, or cents of EUR.</summary>
public sealed record NumberCondition(Fact Fact, Comparison Comparison, int Value) : Condition;

/// <summary>
/// The time elapsed since a day of the file compares with a constant: seniority (SCO-9), ages, the length of a situation
/// (SCO-20). It holds from <see cref="From"/> months on and before <see cref="Before"/> months, or else outside of them.
/// </summary>
/// <param name="Since">The fact that gives the day.</param>
/// <param name="Counting">How months count.</param>
/// <param name="From">First count of months of the interval.</param>
/// <param name="Before">First count of months behind it; null when it never ends.</param>
/// <param name="Outside">Whether it holds outside the interval instead.</param>
/// <param name="IfNone">Whether it holds when there is nobody, or nothing, to count for.</param>
public sealed record ElapsedCondition(Fact Since, MonthCounting Counting, int From, int? Before, bool Outside, bool IfNone) : Condition
{
    /// <summary>The condition that a count compares with a value, the count being completed units of some months.</summary>
    public static ElapsedCondition Of(Fact since, MonthCounting counting, Comparison comparison, int value, int monthsPerUnit, bool ifNone = false)
    {
        var (at, after) = (value * monthsPerUnit, (value + 1) * monthsPerUnit);
        return comparison switch
        {
            Comparison.Greater => new(since, counting, after, null, false, ifNone),
            Comparison.AtLeast => new(since, counting, at, null, false, ifNone),
            Comparison.Less => new(since, counting, at, null, true, ifNone),
            Comparison.AtMost => new(since, counting, after, null, true, ifNone),
            Comparison.Equal => new(since, counting, at, after, false, ifNone),
            _ => new(since, counting, at, after, true, ifNone),
        };
    }

    /// <summary>Whether it holds at a count of months.</summary>
    public bool Holds(int months) => (months >= From && (Before is null || months < Before)) != Outside;

    /// <summary>
    /// Whether it is of a situation that may begin later than the day asked about: until then nothing has lasted, and no comparison
    /// holds. A deposit or a birth to come counts 0.
    /// </summary>
    public bool Begins => Since is Fact.HousedSince or Fact.UnemployedSince or Fact.DaloSince or Fact.LastRefusal or Fact.SecondLastRefusal or Fact.ThirdLastRefusal or Fact.EvictionSince or Fact.NoticeEnd;

    /// <summary>Whether it holds on a day for a known day of the file.</summary>
    public bool Holds(int since, DateOnly on) => Begins && since > on.DayNumber ? IfNone : Holds(SeniorityMonths.Count(DateOnly.FromDayNumber(since), on, Counting));

    /// <summary>The counts of months at which it turns.</summary>
    public IEnumerable<int> Turns => Before is { } before ? [From, before] : [From];

    /// <summary>The day, day number, on which a count from a day of the file is reached; null when the calendar ends before, or when it always was.</summary>
    public int? DayOf(int since, int months) =>
        months > 0 ? SeniorityMonths.DayOf(DateOnly.FromDayNumber(since), months, Counting)?.DayNumber : Begins ? since : null;

    /// <summary>Whether a value is a day one can count from.</summary>
    public static bool IsDay(int value) => (uint)value <= (uint)DateOnly.MaxValue.DayNumber;

    /// <inheritdoc />
    public override IEnumerable<int> TurnDays(FactVector facts) => !IsDay(facts[Since]) ? [] :
        (Begins ? Turns.Prepend(0) : Turns).Select(turn => DayOf(facts[Since], turn)).OfType<int>();
}

/// <summary>A label holds on the day: a third party gave it, and it is in its days (SCO-20). Where nobody gave one, it is false.</summary>
/// <param name="Name">Name of the label.</param>
/// <param name="Issuer">Who must have given it; null for anybody.</param>
/// <param name="Months">Complete months for which it must have held, 0 or more: one without a first day has always held.</param>
public sealed record LabelCondition(string Name, string? Issuer, int Months) : Condition
{
    /// <summary>Number of the name.</summary>
    public int NameNumber { get; } = LabelNumber.Of(Name);

    /// <summary>Number of the issuer; null for anybody.</summary>
    public int? IssuerNumber { get; } = Issuer is null ? null : LabelNumber.Of(Issuer);

    /// <summary>Whether a label of these numbers and days is meant and holds on a day.</summary>
    public bool Holds(int name, int issuer, int from, int until, int day) =>
        name == NameNumber && (IssuerNumber is null || issuer == IssuerNumber) && from <= day && (until == FactVector.Unknown || day <= until) && HasLasted(from, day);

    /// <summary>The day, day number, from which a label that begins on another is what is asked for; unknown for one without a first day.</summary>
    public int Begins(int from) => Months == 0 || !ElapsedCondition.IsDay(from) ? from
        : SeniorityMonths.DayOf(DateOnly.FromDayNumber(from), Months, MonthCounting.Complete)?.DayNumber ?? FactVector.Unknown;

    private bool HasLasted(int from, int day) =>
        Months == 0 || !ElapsedCondition.IsDay(from) || SeniorityMonths.Count(DateOnly.FromDayNumber(from), DateOnly.FromDayNumber(day), MonthCounting.Complete) >= Months;

    /// <inheritdoc />
    public override IEnumerable<int> TurnDays(FactVector facts) => LabelSlots.All
        .Where(slot => facts[slot.Name] == NameNumber)
        .SelectMany(slot => new[] { Begins(facts[slot.From]), facts[slot.Until] == FactVector.Unknown ? FactVector.Unknown : facts[slot.Until] + 1 })
        .Where(day => day > 0);
}

/// <summary>Somebody of the household lives or works in a place (SCO-20). One whose place is not known makes it unknown unless another decides.</summary>
/// <param name="Facts">The places, of which one is enough.</param>
/// <param name="Area">Where.</param>
public sealed record PlaceCondition(IReadOnlyList<Fact> Facts, PlaceArea Area) : Condition
{
    /// <summary>Places of others, stated only where there are some: one that nobody stated decides nothing.</summary>
    public IReadOnlyList<Fact> Others { get; init; } = [];

    /// <inheritdoc />
    public override bool NeedsDwelling => Area.OfDwelling is not null;

    internal override Condition For(DwellingPlace dwelling) => this with { Area = Area.For(dwelling) };
}

/// <summary>
/// One fact over another compares with a constant, exactly: <c>Of × Scale</c> against <c>Value × Over</c>, in long arithmetic.
/// A divisor below zero counts as zero; anything over nothing is above every value: a rent without resources, occupants
/// without a room; a debt over nothing is below every value.
/// </summary>
/// <param name="Of">The fact above the line.</param>
/// <param name="Over">The fact below it.</param>
/// <param name="Scale">Units of the value in one of the quotient: 10,000 for hundredths of a percent.</param>
/// <param name="Comparison">How they compare.</param>
/// <param name="Value">-1,000,000,000 to 1,000,000,000 of those units; below 0 where the fact above the line can be.</param>
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

    internal override Condition For(DwellingPlace dwelling) => new NotCondition(Part.For(dwelling));
}

/// <summary>The lesser of both: false decides.</summary>
public sealed record AndCondition(Condition Left, Condition Right) : Condition
{
    /// <inheritdoc />
    public override IReadOnlyList<Condition> Parts => [Left, Right];

    internal override Condition For(DwellingPlace dwelling) => new AndCondition(Left.For(dwelling), Right.For(dwelling));
}

/// <summary>The greater of both: true decides.</summary>
public sealed record OrCondition(Condition Left, Condition Right) : Condition
{
    /// <inheritdoc />
    public override IReadOnlyList<Condition> Parts => [Left, Right];

    internal override Condition For(DwellingPlace dwelling) => new OrCondition(Left.For(dwelling), Right.For(dwelling));
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
