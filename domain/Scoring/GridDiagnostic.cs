namespace Allocation.Domain.Scoring;

/// <summary>One error of a grid, with its place and what to do about it.</summary>
/// <param name="File">Name of the file, as given to the parser.</param>
/// <param name="Line">Line from 1.</param>
/// <param name="Column">Column from 1.</param>
/// <param name="Code">Stable code, one of <see cref="GridDiagnosticCodes"/>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record GridDiagnostic(string File, int Line, int Column, string Code, string Message, string Remedy)
{
    /// <inheritdoc />
    public override string ToString() => $"{File}({Line},{Column}): {Code}: {Message} {Remedy}";
}

/// <summary>The stable codes of <see cref="GridDiagnostic"/>.</summary>
public static class GridDiagnosticCodes
{
    /// <summary>The text is not YAML, or not a condition, or holds what is no character.</summary>
    public const string Syntax = "syntax";

    /// <summary>The document or a part of it passes a limit.</summary>
    public const string TooLarge = "too-large";

    /// <summary>More errors than are listed: the text was not read further.</summary>
    public const string TooMany = "too-many";

    /// <summary>A feature of YAML that grids refuse: anchors, aliases, tags, several documents.</summary>
    public const string Refused = "refused-yaml";

    /// <summary>A key that nothing reads.</summary>
    public const string UnknownKey = "unknown-key";

    /// <summary>A key stated twice in one place.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>A key that is required.</summary>
    public const string MissingKey = "missing-key";

    /// <summary>A value of another kind than expected.</summary>
    public const string TypeMismatch = "type-mismatch";

    /// <summary>A fact the catalogue does not have.</summary>
    public const string UnknownFact = "unknown-fact";

    /// <summary>A code its list does not have.</summary>
    public const string UnknownCode = "unknown-code";

    /// <summary>A parameter the grid does not declare.</summary>
    public const string UnknownParameter = "unknown-parameter";

    /// <summary>Two criteria or groups with one id.</summary>
    public const string DuplicateId = "duplicate-id";

    /// <summary>Two lines with one label, one condition and the same points.</summary>
    public const string DuplicateLine = "duplicate-line";

    /// <summary>Neither a SIREN nor an INSEE code.</summary>
    public const string BadTerritory = "bad-territory";

    /// <summary>Points that are not a whole number within bounds.</summary>
    public const string BadPoints = "bad-points";

    /// <summary>A condition that no household can meet.</summary>
    public const string NeverHolds = "never-holds";

    /// <summary>A line of a group that never counts: whoever obtains it obtains others that count in its place.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Dates that contradict each other.</summary>
    public const string BadDates = "bad-dates";

    /// <summary>Lines of a 'choice' group that do not exclude each other.</summary>
    public const string NotExclusive = "not-exclusive";

    /// <summary>Points for a ratio without a cap.</summary>
    public const string Unbounded = "unbounded";

    /// <summary>A share compared with less than one percent: a fraction where percents are meant.</summary>
    public const string SmallShare = "small-share";

    /// <summary>A line that is legally fragile and enabled, or a situation left out of the scores (SCO-10, SCO-11, SCO-18).</summary>
    public const string Fragile = "fragile";

    /// <summary>A public the law names is served by no criterion (SCO-6, SCO-36).</summary>
    public const string LegalGap = "legal-gap";

    /// <summary>An abnormal delay that no order gives the territory of the grid (SCO-27).</summary>
    public const string NoDelay = "no-delay";

    /// <summary>A line whose figures would tell confidential facts of single households to whoever is not shown them (C10).</summary>
    public const string Confidential = "confidential";

    /// <summary>An order of ties that leaves demands equal (SCO-31).</summary>
    public const string TieBreak = "tie-break";
}

/// <summary>What reading a grid gave: the grid, or every reason why there is none.</summary>
/// <param name="Grid">The grid; null exactly when there are diagnostics.</param>
/// <param name="Diagnostics">The errors in the order of the text: all of them, or a hundred and a last one that says that there are more.</param>
public sealed record GridParseResult(ScoringGrid? Grid, IReadOnlyList<GridDiagnostic> Diagnostics);
