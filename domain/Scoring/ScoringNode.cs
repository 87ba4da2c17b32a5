using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Scoring;

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
/// <param name="AtLeast">The floor, at most 0, so that who obtains nothing gets nothing; null for none, or while no source prints it.</param>
/// <param name="AtMost">The cap, at least 0; null for none, or while no source prints it.</param>
public sealed record PointsBounds(int? AtLeast, int? AtMost)
{
    /// <summary>The parameter without value that would be the floor; null when there is none.</summary>
    public string? UnsetAtLeast { get; init; }

    /// <summary>The parameter without value that would be the cap; null when there is none.</summary>
    public string? UnsetAtMost { get; init; }

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

    /// <summary>What it asks of that dwelling beside where it stands.</summary>
    public DwellingTraits Traits => When?.Traits ?? DwellingTraits.None;

    /// <summary>The first unset parameter the line needs; null when it can be evaluated.</summary>
    public string? UnsetParameter => (Points as UnsetPoints)?.Parameter ?? When?.UnsetParameter;

    /// <inheritdoc />
    internal override ScoringNode For(DwellingPlace dwelling) => NeedsDwelling ? this with { When = When!.For(dwelling) } : this;

    /// <inheritdoc />
    public override IEnumerable<Criterion> AllCriteria() => [this];

    /// <inheritdoc />
    public override IEnumerable<CriterionGroup> AllGroups() => [];
}
