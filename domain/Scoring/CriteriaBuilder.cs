using System.Collections.Immutable;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Scoring.Source;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring;

/// <summary>Turns the criteria of a grid into checked nodes.</summary>
internal sealed class CriteriaBuilder(SourceReader read, GridContext context, DiagnosticList diagnostics)
{
    private static readonly string[] CriterionKeys = ["id", "label", "family", "when", "points", "reference", "confidential", "enabled", "fragile", "serves"];
    private static readonly string[] SituationKeys = ["id", "label", "when", "confidential"];
    private static readonly string[] GroupKeys = ["group", "label", "combine", "at-least", "at-most", "criteria"];

    private static readonly Dictionary<string, Combination> Combinations =
        Enum.GetValues<Combination>().ToDictionary(combination => combination.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private const int MostSituations = 100;

    /// <summary>Combinations tried for the contradictions of a whole grid: a second or so. Beyond it none is looked for.</summary>
    private const long MostTries = 500_000;

    private readonly PointsReader _points = new(read, context.Parameters, diagnostics);
    private readonly Dictionary<string, int> _lineOfId = new(StringComparer.Ordinal);
    private long _tries = MostTries;
    private int _count;
    private int _conditionParts;

    /// <summary>The tree under the key <c>criteria</c> of a grid.</summary>
    public ImmutableArray<ScoringNode> Read(SourceMapping grid) => Children(grid);

    /// <summary>The situations under a key of the grid, in the order of the text.</summary>
    public ImmutableArray<Situation> Situations(SourceMapping grid, string key)
    {
        switch (grid[key])
        {
            case null or SourceScalar { IsNull: true }:
                return [];
            case SourceSequence { Items.Length: <= MostSituations } sequence:
                var situations = sequence.Items.Select(Situation).OfType<Situation>().ToImmutableArray();
                if (key == "exclusions" && situations.Length > 0 && situations.Length == sequence.Items.Length)
                    RefuseEverybody(sequence, situations);
                return situations;
            case var other:
                diagnostics.Add(other, TypeMismatch, $"'{key}' is a list of at most {MostSituations} situations.", "Write '- { id: …, label: …, when: … }' below it.");
                return [];
        }
    }

    /// <summary>Exclusions that leave nobody to be scored (SCO-5, SCO-18).</summary>
    private void RefuseEverybody(SourceSequence source, ImmutableArray<Situation> exclusions)
    {
        var nobody = exclusions.Select(Condition (exclusion) => new NotCondition(exclusion.When)).Aggregate((left, right) => new AndCondition(left, right));
        if (Satisfiability.NeverHolds(nobody, ref _tries))
            diagnostics.Add(source.Items[^1], Unreachable, "Every demand is excluded: the grid scores nobody.", "Exclude fewer, or leave 'exclusions' out.");
    }

    private Situation? Situation(SourceNode item)
    {
        if (item is not SourceMapping source)
        {
            diagnostics.Add(item, TypeMismatch, $"A situation is keys and values, not {item.Kind}.", "Write '- { id: …, label: …, when: … }'.");
            return null;
        }

        read.RefuseUnknownKeys(source, SituationKeys);
        var (id, label) = (UniqueId(source, "id"), read.RequiredText(source, "label") ?? "");
        if (read.Required(source, "when") is null || When(source) is not { } when)
            return null;
        if (when.NeedsDwelling)
            diagnostics.Add(source["when"]!, TypeMismatch, "A situation is of the demand, whatever the dwelling.", "Make it a criterion.");
        return new Situation(id, label, when, Confidential(source, when));
    }

    private Condition? When(SourceMapping source)
    {
        var when = read.Scalar(source, "when") is { } text ? ConditionParser.Parse(text, context, diagnostics) : null;
        if (when is null)
            return null;
        var before = _conditionParts;
        _conditionParts += PartsOf(when);
        if (before <= GridParser.MaxConditionParts && _conditionParts > GridParser.MaxConditionParts)
            diagnostics.Add(source["when"]!, TooLarge, $"The conditions of the grid have more than {GridParser.MaxConditionParts} parts together.", "Simplify them, or split the grid: each part is looked at for every demand.");
        if (_conditionParts <= GridParser.MaxConditionParts && Satisfiability.NeverHolds(when, ref _tries))
            diagnostics.Add(source["when"]!, NeverHolds, "No household can ever meet this condition.", "Look for two parts that exclude each other, or a number below 0.");
        return when;
    }

    private static int PartsOf(Condition condition) => 1 + condition.Parts.Sum(PartsOf);

    private bool Confidential(SourceMapping source, Condition? when) =>
        read.Flag(source, "confidential", ConfidentialFacts.MayBeReadBy(when)) || ConfidentialFacts.ReadBy(when);

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
            diagnostics.Add(combine, TypeMismatch, $"'{combine.Text}' is no way to combine.", "Write 'sum', 'best', 'worst', 'first' or 'choice' (SCO-22).");
        var children = Children(source);
        if (way == Combination.First)
            RefuseUnreachable(source, children);
        if (way == Combination.Choice)
            RefuseOverlaps(source, children);
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

    /// <summary>One box of the form decides: each line reads codes of its own of one and the same choice.</summary>
    private void RefuseOverlaps(SourceMapping source, ImmutableArray<ScoringNode> children)
    {
        var taken = 0;
        Fact? choice = null;
        for (var at = 0; at < children.Length; at++)
        {
            var codes = (children[at] as Criterion)?.When as CodesCondition;
            if (codes is not null && FactWord.IsChoice(codes.Fact) && (choice ?? codes.Fact) == codes.Fact && (codes.Mask & taken) == 0)
            {
                (choice, taken) = (codes.Fact, taken | codes.Mask);
                continue;
            }

            var place = source["criteria"] is SourceSequence { Items: var items } && items.Length == children.Length ? items[at] : source;
            diagnostics.Add(place, NotExclusive, $"'{children[at].Id}' does not exclude the other lines of the choice.", "In a 'choice' group each line is 'when: main-housing is …' with codes of its own, or another fact read with 'is'. For other conditions write 'combine: first'.");
            return;
        }
    }

    private ImmutableArray<string> Serves(SourceNode? node)
    {
        if (node is null or SourceScalar { IsNull: true })
            return [];
        if (node is SourceSequence sequence && sequence.Items.All(item => item is SourceScalar))
            return [.. sequence.Items.Cast<SourceScalar>().Where(read.CheckId).Select(item => item.Text)];
        diagnostics.Add(node, TypeMismatch, "'serves' is a list of codes of the regional list.", "Write 'serves: [code, code]'.");
        return [];
    }

    private Criterion Criterion(SourceMapping source)
    {
        read.RefuseUnknownKeys(source, CriterionKeys);
        var when = When(source);
        var fragile = read.Text(source, "fragile");
        var (id, label, family) = (UniqueId(source, "id"), read.RequiredText(source, "label") ?? "", read.Text(source, "family"));
        var points = read.Required(source, "points") is { } given ? _points.Rule(given) : new ConstantPoints(0);
        return new Criterion(id)
        {
            Label = label,
            Family = family,
            When = Counting(points, when),
            Points = points,
            Reference = read.Reference(source),
            Confidential = Confidential(source, when),
            Enabled = read.Flag(source, "enabled", fragile is null),
            Fragile = fragile,
            Serves = Serves(source["serves"]),
        };
    }

    /// <summary>Points for each child expected are given while the number stands.</summary>
    private Condition? Counting(PointsRule points, Condition? when)
    {
        if (points is not CountPoints { Fact: Fact.ExpectedChildren })
            return when;
        var stands = new ExpectedCondition(Comparison.AtLeast, 0, context.ExpectedMonths);
        return when is null ? stands : new AndCondition(when, stands);
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
