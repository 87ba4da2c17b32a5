using System.Collections.Immutable;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Scoring.Source;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring;

/// <summary>Turns the criteria of a grid into checked nodes.</summary>
internal sealed class CriteriaBuilder(SourceReader read, GridContext context, DiagnosticList diagnostics)
{
    private static readonly string[] CriterionKeys = ["id", "label", "family", "when", "points", "reference", "confidential", "enabled"];
    private static readonly string[] GroupKeys = ["group", "label", "combine", "at-least", "at-most", "criteria"];

    private static readonly Dictionary<string, Combination> Combinations =
        Enum.GetValues<Combination>().ToDictionary(combination => combination.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private readonly PointsReader _points = new(read, context.Parameters, diagnostics);
    private readonly Dictionary<string, int> _lineOfId = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The tree under the key <c>criteria</c> of a grid.</summary>
    public ImmutableArray<ScoringNode> Read(SourceMapping grid) => Children(grid);

    private ImmutableArray<ScoringNode> Children(SourceMapping parent)
    {
        if (parent["criteria"] is not SourceSequence { Items.Length: > 0 } sequence)
        {
            var missing = parent["criteria"] is null or SourceScalar { IsNull: true };
            diagnostics.Add(parent["criteria"] ?? parent, missing ? MissingKey : TypeMismatch, "'criteria' is a list with at least one criterion.", "Add 'criteria:' and below it '- id: …'.");
            return [];
        }

        var nodes = ImmutableArray.CreateBuilder<ScoringNode>();
        foreach (var item in sequence.Items)
        {
            if (item is not SourceMapping mapping)
                diagnostics.Add(item, TypeMismatch, $"A criterion is keys and values, not {item.Kind}.", "Write '- id: …' and the keys of the criterion below.");
            else if (mapping["group"] is not null)
                nodes.Add(Group(mapping));
            else if (++_count <= GridParser.MaxCriteria)
                nodes.Add(Criterion(mapping));
            else if (_count == GridParser.MaxCriteria + 1)
                diagnostics.Add(item, TooLarge, $"The grid has more than {GridParser.MaxCriteria} criteria.", "Split the grid.");
        }

        return nodes.ToImmutable();
    }

    private CriterionGroup Group(SourceMapping source)
    {
        read.RefuseUnknownKeys(source, GroupKeys);
        var id = UniqueId(source, "group");
        var combine = read.Required(source, "combine");
        var way = Combination.Sum;
        if (combine is not null && !Combinations.TryGetValue(combine.Text, out way))
            diagnostics.Add(combine, TypeMismatch, $"'{combine.Text}' is no way to combine.", "Write 'sum', 'best', 'worst' or 'first' (SCO-22).");
        var children = Children(source);
        if (way == Combination.First)
            RefuseUnreachable(source, children);
        return new CriterionGroup(id, way, children) { Label = read.Text(source, "label") ?? id, Bounds = _points.Bounds(source) };
    }

    /// <summary>In a group where the first obtained line counts, a line that is always obtained hides those behind it.</summary>
    private void RefuseUnreachable(SourceMapping source, ImmutableArray<ScoringNode> children)
    {
        var always = children.FirstOrDefault(child => child is Criterion { When: null, Enabled: true, Points: ConstantPoints });
        if (always is null || always == children[^1] || source["criteria"] is not SourceSequence { Items: var items } || items.Length != children.Length)
            return;
        diagnostics.Add(items[children.IndexOf(always) + 1], Unreachable, $"'{always.Id}' always counts: what stands behind it in the group never does.", "Put the line without 'when' last, or give it a condition.");
    }

    private Criterion Criterion(SourceMapping source)
    {
        read.RefuseUnknownKeys(source, CriterionKeys);
        var when = read.Scalar(source, "when") is { } text ? ConditionParser.Parse(text, context, diagnostics) : null;
        if (when is not null && Satisfiability.NeverHolds(when))
            diagnostics.Add(source["when"]!, NeverHolds, "No household can ever meet this condition.", "Look for two parts that exclude each other, or a number below 0.");
        return new Criterion(UniqueId(source, "id"))
        {
            Label = read.RequiredText(source, "label") ?? "",
            Family = read.Text(source, "family"),
            When = when,
            Points = read.Required(source, "points") is { } points ? _points.Rule(points) : new ConstantPoints(0),
            Reference = read.Reference(source),
            Confidential = read.Flag(source, "confidential", ConfidentialFacts.MayBeReadBy(when)) || ConfidentialFacts.ReadBy(when),
            Enabled = read.Flag(source, "enabled", true),
        };
    }

    private string UniqueId(SourceMapping source, string key)
    {
        if (read.Id(source, key) is not { } id)
            return "";
        if (id == ScoreLine.TotalId)
            diagnostics.Add(source[key]!, DuplicateId, $"'{id}' is the name of the grid's own bounds.", "Give it another id.");
        else if (!_lineOfId.TryAdd(id, source[key]!.Line))
            diagnostics.Add(source[key]!, DuplicateId, $"'{id}' is already the id of line {_lineOfId[id]}.", "Give each criterion and group an id of its own.");
        return id;
    }
}
