using System.Collections.Immutable;
using Allocation.Domain.Scoring.Source;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Scoring;

/// <summary>
/// Reads a grid from its text: YAML to source nodes, source nodes to a checked tree (SCO-20 to SCO-28). A bad grid throws
/// nothing: its errors come back together, up to a hundred.
/// </summary>
public static class GridParser
{
    /// <summary>Largest text, bytes of UTF-8.</summary>
    public const int MaxBytes = YamlSource.MaxBytes;

    /// <summary>Most criteria a grid may have.</summary>
    public const int MaxCriteria = 10_000;

    /// <summary>
    /// Most comparisons, "and", "or" and "not" in all conditions of a grid together: what each demand costs. A shipped
    /// grid has less than a hundredth.
    /// </summary>
    public const int MaxConditionParts = 20_000;

    /// <summary>Reads a grid.</summary>
    /// <param name="yaml">The text, at most 1,000,000 bytes.</param>
    /// <param name="fileName">Name used in diagnostics; no file is opened.</param>
    /// <param name="supplied">Values in place of those the text gives its parameters (<see cref="GridParameters"/>); the version names them.</param>
    /// <param name="geography">The communes of territories; without it a condition that names a territory is an error.</param>
    public static GridParseResult Parse(string yaml, string fileName, IReadOnlyDictionary<string, decimal>? supplied = null, Geography? geography = null)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(fileName);
        var diagnostics = new DiagnosticList(fileName);
        try
        {
            var root = YamlSource.Read(yaml, diagnostics);
            var grid = root is null ? null : GridBuilder.Build(root, supplied ?? ImmutableDictionary<string, decimal>.Empty, geography, diagnostics);
            return new GridParseResult(diagnostics.Count == 0 && grid is not null ? grid with { Text = yaml.TrimStart(SourceText.ByteOrderMark) } : null, diagnostics.InOrder());
        }
        catch (EnoughException)
        {
            return new GridParseResult(null, diagnostics.InOrder());
        }
    }
}
