using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Allocation.Domain.Scoring;

/// <summary>
/// The score of one demand on one day, explained line by line (SCO-34) and reproducible from grid version, facts and date
/// (SCO-40).
/// </summary>
public sealed record ScoreSheet
{
    /// <summary>Id of the grid.</summary>
    public required string GridId { get; init; }

    /// <summary>Version of the grid.</summary>
    public required string GridVersion { get; init; }

    /// <summary>The day the score is computed for.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The total.</summary>
    public required int Points { get; init; }

    /// <summary>
    /// One line for each criterion, in the order of the grid, and one for each cap or floor that bites or that no source prints, after
    /// the lines it bounds; then one for each exclusion, which takes back what the others gave, and one for each class, which gives nothing.
    /// Their points add up to the total.
    /// </summary>
    public required ImmutableArray<ScoreLine> Lines { get; init; }

    /// <summary>The class above any score that the demand is in; null for none (SCO-19).</summary>
    public ScoreClass? Class { get; init; }

    /// <summary>The class of demands the grid scores, when this demand is not of it: it has no lines and 0 points, as in a list (SCO-15). Null when the grid scores it.</summary>
    public DemandClass? ScoresOnly { get; init; }

    /// <summary>What would keep the demand from this score in a list; null when nothing would, or when nobody asked.</summary>
    public IReadOnlyList<ScoreRemark>? Remarks { get; init; }

    /// <summary>First day after <see cref="Date"/> on which time alone changes some line; null when there is none (SCO-37).</summary>
    public required DateOnly? NextChange { get; init; }

    /// <summary>The sheet of a demand that a grid does not score.</summary>
    public static ScoreSheet NotScoredBy(ScoringGrid grid, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return new ScoreSheet { GridId = grid.Id, GridVersion = grid.Version, Date = on, Points = 0, Lines = [], ScoresOnly = grid.Demands, NextChange = null };
    }

    /// <summary>
    /// The sheet for a reader. Whoever has no need of confidential facts gets all confidential lines as one, last: a grid is
    /// public, so the place and the points of a single line would tell what it is about (C10).
    /// </summary>
    public ScoreSheet ForAudience(bool seesConfidential)
    {
        if (seesConfidential || (Class?.Confidential != true && !Lines.Any(line => line.Confidential || line.LostToConfidential)))
            return this;
        var hidden = Lines.Where(line => line.Confidential).ToList();
        var shown = Lines.Where(line => !line.Confidential)
            .Select(line => line.LostToConfidential ? line with { LostTo = ScoreLine.MaskedId } : line);
        return this with { Class = Class?.Confidential == true ? Class with { Id = ScoreLine.MaskedId, Label = ScoreLine.MaskedLabel } : Class, Lines = [.. shown, .. hidden.Count == 0 ? Enumerable.Empty<ScoreLine>() : [Masked(hidden)]] };
    }

    private static ScoreLine Masked(List<ScoreLine> lines)
    {
        var points = lines.Sum(line => line.Points);
        return new ScoreLine
        {
            CriterionId = ScoreLine.MaskedId,
            Label = ScoreLine.MaskedLabel,
            Points = points,
            OwnPoints = points,
            Outcome = lines.Any(line => line.Outcome == LineOutcome.Obtained) ? LineOutcome.Obtained : LineOutcome.NotObtained,
            Confidential = true,
            Excludes = lines.Any(line => line.Excludes),
            NextChange = lines.Min(line => line.NextChange),
        };
    }
}

/// <summary>A class above any score (SCO-19).</summary>
/// <param name="Id">Id in the grid.</param>
/// <param name="Label">French label.</param>
/// <param name="Level">How high it stands: 1 for the lowest class of the grid.</param>
/// <param name="Confidential">Whether it tells of a confidential fact (C10).</param>
public sealed record ScoreClass(string Id, string Label, int Level, bool Confidential);

/// <summary>Why a score that can be computed stands in no list.</summary>
[JsonConverter(typeof(KebabCase<ScoreRemark>))]
public enum ScoreRemark
{
    /// <summary>The grid says no first day, or begins on a later one than that of the score (SCO-16).</summary>
    NotInForce,

    /// <summary>The demand is struck off the register (LIF-14).</summary>
    DemandRemoved,

    /// <summary>The demand wishes no commune of the grid's territory (SCO-14).</summary>
    NoWishInTerritory,

    /// <summary>The demand wishes no typology.</summary>
    NoTypology,
}

/// <summary>What became of a line.</summary>
[JsonConverter(typeof(KebabCase<LineOutcome>))]
public enum LineOutcome
{
    /// <summary>Its condition holds and its points count.</summary>
    Obtained,

    /// <summary>The facts say no.</summary>
    NotObtained,

    /// <summary>The facts that would decide were not stated: 0 points (SCO-28).</summary>
    Unknown,

    /// <summary>The source does not print a value the line needs: 0 points.</summary>
    NotEvaluable,

    /// <summary>It counts for a given vacant dwelling only, and none was given: 0 points (SCO-8).</summary>
    NeedsDwelling,

    /// <summary>Its condition holds, but a line of the same group is worth more (SCO-22).</summary>
    LostToLine,

    /// <summary>Shipped, never counted (SCO-11).</summary>
    Disabled,

    /// <summary>Its condition holds, but a line before it in an order of precedence is unknown, so nobody knows that it is the first: 0 points (SCO-22, SCO-28).</summary>
    Undecided,
}

/// <summary>How far the facts behind a line are proven (SCO-24).</summary>
[JsonConverter(typeof(KebabCase<EvidenceState>))]
public enum EvidenceState
{
    /// <summary>At least one fact is only the word of the applicant: the points are provisional.</summary>
    Declared,

    /// <summary>The documents of all of them were supplied, and at least one was not looked at yet: the points are provisional.</summary>
    Supplied,

    /// <summary>An officer verified all of them, or the register itself gives them.</summary>
    Verified,

    /// <summary>A social worker validated all of them.</summary>
    Validated,
}

/// <summary>A fact as an applicant reads it.</summary>
/// <param name="Name">French name.</param>
/// <param name="Value">French value; only codes the line asks about are named, so that no other reason shows.</param>
public sealed record FactUsed(string Name, string Value);

/// <summary>One criterion of a score sheet (SCO-34).</summary>
public sealed record ScoreLine
{
    /// <summary>The id that stands for any confidential criterion.</summary>
    public const string MaskedId = "L441-1";

    /// <summary>The label that stands for any confidential criterion (C10).</summary>
    public const string MaskedLabel = "Priorité L.441-1";

    /// <summary>The id of the line that brings the total between its bounds.</summary>
    public const string TotalId = "total";

    /// <summary>Id in the grid: of a criterion, or of the group whose bound the line is.</summary>
    public required string CriterionId { get; init; }

    /// <summary>French label.</summary>
    public required string Label { get; init; }

    /// <summary>Heading it stands under; null when none.</summary>
    public string? Family { get; init; }

    /// <summary>Points that count in the total; 0 unless obtained.</summary>
    public required int Points { get; init; }

    /// <summary>Points the line is worth by itself, before its group combines; 0 when its condition does not hold.</summary>
    public required int OwnPoints { get; init; }

    /// <summary>What became of it.</summary>
    public required LineOutcome Outcome { get; init; }

    /// <summary>The criterion or group it lost to, or that leaves it undecided; null for other outcomes.</summary>
    public string? LostTo { get; init; }

    /// <summary>The parameter no source prints; null when the line can be evaluated.</summary>
    public string? UnsetParameter { get; init; }

    /// <summary>Facts the condition reads, each once, in its order.</summary>
    public ImmutableArray<FactUsed> FactsUsed { get; init; } = [];

    /// <summary>How far the facts are proven; null when the line reads none or its facts are masked.</summary>
    public EvidenceState? Evidence { get; init; }

    /// <summary>Source of the line, else of the grid; null when neither has one.</summary>
    public GridReference? Reference { get; init; }

    /// <summary>Whether it tells of violence, health, disability or another confidential fact (C10).</summary>
    public bool Confidential { get; init; }

    /// <summary>Whether it is an exclusion that the demand meets: it takes back what the other lines gave (SCO-18).</summary>
    public bool Excludes { get; init; }

    /// <summary>First day on which time alone changes its points or outcome; null when none.</summary>
    public DateOnly? NextChange { get; init; }

    /// <summary>What it becomes on that day; null when nobody looked ahead (<see cref="Outlook"/>), when time changes nothing or the line is masked.</summary>
    public LineChange? Becomes { get; init; }

    /// <summary>The line as a French sentence; null unless it was asked for (<see cref="SheetWords"/>).</summary>
    public string? Words { get; init; }

    /// <summary>Whether the id in <see cref="LostTo"/> would tell of a confidential line.</summary>
    internal bool LostToConfidential { get; init; }
}
