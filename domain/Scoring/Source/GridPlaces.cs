namespace Allocation.Domain.Scoring.Source;

/// <summary>Where the parts of a grid stand in its text, for what is wrong with a grid that can be read.</summary>
public static class GridPlaces
{
    /// <summary>Line and column, from 1, of a key of the head; of the beginning when it is not written.</summary>
    public static (int Line, int Column) OfKey(ScoringGrid grid, string key)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return Root(grid)?.Entries.FirstOrDefault(entry => entry.Key.Text == key) is { } found ? (found.Key.Line, found.Key.Column) : (1, 1);
    }

    /// <summary>Line and column of the id of a criterion, group, exclusion or class; of the beginning when none has it.</summary>
    public static (int Line, int Column) OfId(ScoringGrid grid, string id)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return Root(grid) is { } root && Find(root, id) is { } found ? (found.Line, found.Column) : (1, 1);
    }

    private static readonly string[] Lists = ["exclusions", "classes", "criteria"];

    private static SourceMapping? Root(ScoringGrid grid) => YamlSource.Read(grid.Text, new DiagnosticList("")) as SourceMapping;

    private static SourceNode? Find(SourceNode node, string id) => node switch
    {
        SourceSequence sequence => sequence.Items.Select(item => Find(item, id)).FirstOrDefault(found => found is not null),
        SourceMapping mapping when (mapping["id"] ?? mapping["group"] ?? (mapping["criteria"] is null ? null : mapping["family"])) is SourceScalar named && named.Text == id => named,
        // A criterion, or a group, may stand below its id.
        SourceMapping { Entries: [{ Value: SourceMapping } only] } when only.Key.Text == id => only.Key,
        SourceMapping { Entries: [{ Value: SourceMapping below }] } => Find(below, id),
        SourceMapping mapping => Lists.Select(key => mapping[key]).OfType<SourceSequence>().Select(list => Find(list, id)).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
