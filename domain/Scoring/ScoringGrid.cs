using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Scoring;

/// <summary>
/// A scoring grid of a territory, checked and immutable (SCO-7, SCO-14). Only <see cref="GridParser"/> makes one, so every
/// grid that exists is valid.
/// </summary>
public sealed record ScoringGrid
{
    /// <summary>The order no published grid states otherwise (SCO-31).</summary>
    public static readonly ImmutableArray<TieBreakKey> DefaultTieBreak = [TieBreakKey.OldestRegistration, TieBreakKey.UniqueNumber];

    internal ScoringGrid()
    {
    }

    /// <summary>Id of the grid, stable over its versions.</summary>
    public required string Id { get; init; }

    /// <summary>Territory whose demands it scores.</summary>
    public required TerritoryId Territory { get; init; }

    /// <summary>Id, <c>@</c>, and 12 hexadecimal digits of the SHA-256 of its canonical text: layout and comments do not count (SCO-40).</summary>
    public required string Version { get; init; }

    /// <summary>The text it was read from, comments included: what a reader is shown as the grid.</summary>
    public string Text { get; init; } = "";

    /// <summary>Title in French; the id when none is given.</summary>
    public required string Title { get; init; }

    /// <summary>Whether criteria of the real grid are missing because no source prints them.</summary>
    public required bool Partial { get; init; }

    /// <summary>Whether the grid is fiction, made to show the product.</summary>
    public required bool Illustrative { get; init; }

    /// <summary>First day in force; null when not known (SCO-16).</summary>
    public required DateOnly? Effective { get; init; }

    /// <summary>Source of the grid; null when none.</summary>
    public required GridReference? Reference { get; init; }

    /// <summary>How months of seniority count (SCO-25).</summary>
    public required MonthCounting MonthCounting { get; init; }

    /// <summary>Where the version stands in its life.</summary>
    public GridStatus Status { get; init; } = GridStatus.Published;

    /// <summary>Day of its adoption, not that of its effect; null when not known (SCO-16).</summary>
    public DateOnly? Adopted { get; init; }

    /// <summary>The plan it belongs to; null when not said (SCO-43).</summary>
    public string? Plan { get; init; }

    /// <summary>Which demands of the territory it scores (SCO-5, SCO-15).</summary>
    public DemandClass Demands { get; init; } = DemandClass.All;

    /// <summary>Situations in which a demand is not scored (SCO-18): its total is 0.</summary>
    public ImmutableArray<Situation> Exclusions { get; init; } = [];

    /// <summary>Situations that stand above any score, the highest first (SCO-19).</summary>
    public ImmutableArray<Situation> Classes { get; init; } = [];

    /// <summary>What makes demands similar for the position an applicant is told (SCO-32); empty when the source does not say.</summary>
    public ImmutableArray<SimilarityKey> Similar { get; init; } = [];

    /// <summary>Order among equal totals, first key first (SCO-31).</summary>
    public required ImmutableArray<TieBreakKey> TieBreak { get; init; }

    /// <summary>Named values; null where the source prints none.</summary>
    public required ImmutableSortedDictionary<string, decimal?> Parameters { get; init; }

    /// <summary>Bounds of the total (SCO-22).</summary>
    public PointsBounds Total { get; init; } = PointsBounds.None;

    /// <summary>The criteria and groups in the order of the text; their points add up.</summary>
    public required ImmutableArray<ScoringNode> Criteria { get; init; }

    /// <summary>The grid as it scores demands for one vacant dwelling: the demand's own score and the delta the dwelling makes (SCO-13).</summary>
    public ScoringGrid For(DwellingPlace dwelling) => this with { Criteria = [.. Criteria.Select(node => node.For(dwelling))] };

    /// <summary>All criteria of the tree in the order of the text.</summary>
    public IEnumerable<Criterion> AllCriteria() => Criteria.SelectMany(node => node.AllCriteria());

    /// <summary>All groups of the tree, each before those inside it.</summary>
    public IEnumerable<CriterionGroup> AllGroups() => Criteria.SelectMany(node => node.AllGroups());
}

/// <summary>Where a grid or a criterion comes from.</summary>
/// <param name="Title">Name of the source.</param>
/// <param name="Href">Address, http or https; null when it has none.</param>
public sealed record GridReference(string Title, string? Href);

/// <summary>Keys that order demands of equal totals (SCO-31).</summary>
[JsonConverter(typeof(KebabCase<TieBreakKey>))]
public enum TieBreakKey
{
    /// <summary>The older deposit first.</summary>
    OldestRegistration,

    /// <summary>More persons to house first.</summary>
    MostPersons,

    /// <summary>The older applicant first.</summary>
    OldestApplicant,

    /// <summary>The lower unique number first: no two demands share one, so it comes last.</summary>
    UniqueNumber,
}

/// <summary>What similar demands have in common (SCO-32).</summary>
[JsonConverter(typeof(KebabCase<SimilarityKey>))]
public enum SimilarityKey
{
    /// <summary>A wished type of dwelling.</summary>
    Typology,

    /// <summary>A wished commune.</summary>
    Commune,

    /// <summary>The territory.</summary>
    Territory,

    /// <summary>A bracket of resources.</summary>
    Resources,

    /// <summary>The number of persons to house.</summary>
    Persons,
}

/// <summary>Where a version of a grid stands in its life. Which published one is in force follows from the dates.</summary>
[JsonConverter(typeof(KebabCase<GridStatus>))]
public enum GridStatus
{
    /// <summary>Being written: evaluated and simulated, never in force.</summary>
    Draft,

    /// <summary>Checked and waiting for its vote: as a draft.</summary>
    Validated,

    /// <summary>In force from its effect on, until another takes effect.</summary>
    Published,

    /// <summary>Of another time or place, kept to be read and evaluated: never in force.</summary>
    Archived,
}

/// <summary>Which demands a grid scores.</summary>
[JsonConverter(typeof(KebabCase<DemandClass>))]
public enum DemandClass
{
    /// <summary>All of the territory (SCO-5).</summary>
    All,

    /// <summary>Demands of households that have no social dwelling yet.</summary>
    First,

    /// <summary>Transfers: demands of social tenants.</summary>
    Transfers,
}

/// <summary>A situation that takes a demand out of the scores, or above them.</summary>
/// <param name="Id">Unique in the grid.</param>
/// <param name="Label">What the applicant reads, in French.</param>
/// <param name="When">When a demand is in it.</param>
/// <param name="Confidential">Whether it tells of a confidential fact (C10).</param>
public sealed record Situation(string Id, string Label, Condition When, bool Confidential)
{
    /// <summary>The situation as a line, so that it is decided and explained as one.</summary>
    internal Criterion AsLine() => new(Id) { Label = Label, When = When, Confidential = Confidential, Points = new ConstantPoints(0) };
}

/// <summary>A criterion or a group of them.</summary>
/// <param name="Id">Unique in the grid, groups included.</param>
public abstract record ScoringNode(string Id)
{
    /// <summary>The criteria in it, in the order of the text.</summary>
    public abstract IEnumerable<Criterion> AllCriteria();

    /// <summary>The groups in it, itself included.</summary>
    public abstract IEnumerable<CriterionGroup> AllGroups();

    /// <summary>The same for one vacant dwelling.</summary>
    internal abstract ScoringNode For(DwellingPlace dwelling);
}

/// <summary>How the lines of a group combine: data, not code (SCO-22, SCO-23).</summary>
[JsonConverter(typeof(KebabCase<Combination>))]
public enum Combination
{
    /// <summary>All obtained lines add up.</summary>
    Sum,

    /// <summary>Only the highest of the obtained lines counts; of equal ones, the first of the text.</summary>
    Best,

    /// <summary>Only the lowest of the obtained lines counts, as in a group of malus; of equal ones, the first of the text.</summary>
    Worst,

    /// <summary>Only the first obtained line of the text counts: precedence, or a table of tiers.</summary>
    First,

    /// <summary>Only the line of the one box ticked on the form counts: the lines read different codes of one choice (SCO-22).</summary>
    Choice,
}

/// <summary>A floor and a cap of what a group or the grid gives, in points (SCO-22).</summary>
/// <param name="AtLeast">The floor, at most 0, so that who obtains nothing gets nothing; null for none.</param>
/// <param name="AtMost">The cap, at least 0; null for none.</param>
public sealed record PointsBounds(int? AtLeast, int? AtMost)
{
    /// <summary>Neither floor nor cap.</summary>
    public static readonly PointsBounds None = new(null, null);

    /// <summary>Points brought between the bounds.</summary>
    public int Apply(int points) => Math.Clamp(points, AtLeast ?? int.MinValue, AtMost ?? int.MaxValue);
}

/// <summary>Lines that combine in a way of their own (SCO-22).</summary>
/// <param name="Id">Unique in the grid, criteria included.</param>
/// <param name="Combine">How the children combine.</param>
/// <param name="Children">At least one.</param>
public sealed record CriterionGroup(string Id, Combination Combine, ImmutableArray<ScoringNode> Children) : ScoringNode(Id)
{
    /// <summary>What the applicant reads, in French; the id when none is given.</summary>
    public string Label { get; init; } = Id;

    /// <summary>Bounds of what the group gives.</summary>
    public PointsBounds Bounds { get; init; } = PointsBounds.None;

    /// <inheritdoc />
    internal override ScoringNode For(DwellingPlace dwelling) => this with { Children = [.. Children.Select(child => child.For(dwelling))] };

    /// <inheritdoc />
    public override IEnumerable<Criterion> AllCriteria() => Children.SelectMany(child => child.AllCriteria());

    /// <inheritdoc />
    public override IEnumerable<CriterionGroup> AllGroups() => Children.SelectMany(child => child.AllGroups()).Prepend(this);
}

/// <summary>One line of a grid.</summary>
/// <param name="Id">Unique in the grid, groups included.</param>
public sealed record Criterion(string Id) : ScoringNode(Id)
{
    /// <summary>What the applicant reads, in French.</summary>
    public required string Label { get; init; }

    /// <summary>Heading the line stands under; null when none.</summary>
    public string? Family { get; init; }

    /// <summary>When the line is obtained; null means always.</summary>
    public Condition? When { get; init; }

    /// <summary>What it gives.</summary>
    public required PointsRule Points { get; init; }

    /// <summary>Source of the line; null when it is the grid's.</summary>
    public GridReference? Reference { get; init; }

    /// <summary>Marked confidential, or reading a confidential fact: violence, health, disability, care leaving (C10).</summary>
    public bool Confidential { get; init; }

    /// <summary>False for a line that is shipped but never counts (SCO-11).</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Why the line is legally fragile; null when nobody says it is. A fragile line is disabled unless the grid enables it by name (SCO-11).</summary>
    public string? Fragile { get; init; }

    /// <summary>Situations of a regional list that the line serves (SCO-36).</summary>
    public ImmutableArray<string> Serves { get; init; } = [];

    /// <summary>Whether it counts for a given vacant dwelling only (SCO-8, SCO-13): a demand's own score goes without it.</summary>
    public bool NeedsDwelling => When?.NeedsDwelling == true;

    /// <summary>The first unset parameter the line needs; null when it can be evaluated.</summary>
    public string? UnsetParameter => (Points as UnsetPoints)?.Parameter ?? When?.UnsetParameter;

    /// <inheritdoc />
    internal override ScoringNode For(DwellingPlace dwelling) => NeedsDwelling ? this with { When = When!.For(dwelling) } : this;

    /// <inheritdoc />
    public override IEnumerable<Criterion> AllCriteria() => [this];

    /// <inheritdoc />
    public override IEnumerable<CriterionGroup> AllGroups() => [];
}

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
