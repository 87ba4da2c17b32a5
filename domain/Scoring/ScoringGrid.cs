using System.Collections.Immutable;
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

    /// <summary>Most keys of a tie-break before the unique number.</summary>
    public const int MostTieBreakKeys = 3;

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

    /// <summary>Whether some line counts for a given vacant dwelling only (SCO-8).</summary>
    public bool NeedsDwelling => AllCriteria().Any(criterion => criterion is { NeedsDwelling: true, Enabled: true, UnsetParameter: null });

    /// <summary>What its lines ask of that dwelling beside where it stands: dwellings of a place that are alike in it are scored alike.</summary>
    public DwellingTraits Traits => AllCriteria().Where(criterion => criterion.Enabled).Aggregate(DwellingTraits.None, (traits, criterion) => traits | criterion.Traits);

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
