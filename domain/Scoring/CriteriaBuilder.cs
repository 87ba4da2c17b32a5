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
    private const string ClassesKey = "classes";
    private const string GroupKey = "group";
    private const string FamilyKey = "family";
    private const string CriteriaKey = "criteria";
    private static readonly string[] GroupKeys = [GroupKey, "label", "combine", "at-least", "at-most", CriteriaKey];
    private static readonly string[] FamilyKeys = [FamilyKey, .. GroupKeys[1..]];

    private static readonly Dictionary<string, Combination> Combinations =
        Enum.GetValues<Combination>().ToDictionary(combination => combination.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private const int MostSituations = 100;

    /// <summary>Most situations of a regional list that one line serves.</summary>
    private const int MostServed = 100;

    /// <summary>Most lines named in one message.</summary>
    private const int MostNamed = 5;

    /// <summary>Comparisons made for the contradictions of a whole grid: a second or so. Beyond it none is looked for.</summary>
    private const long MostTries = 5_000_000;

    private readonly PointsReader _points = new(read, context, diagnostics);
    private readonly Reachability _reachability = new(context.Counting);
    private readonly Dictionary<string, int> _lineOfId = new(StringComparer.Ordinal);
    private long _tries = MostTries;
    private int _conditionParts;

    /// <summary>The tree under the key <c>criteria</c> of a grid.</summary>
    public ImmutableArray<ScoringNode> Read(SourceMapping grid)
    {
        var left = GridParser.MaxCriteria;
        if (FirstBeyond(grid, ref left) is not { } beyond)
            return Children(grid, null);
        diagnostics.Add(beyond, TooLarge, $"The grid has more than {GridParser.MaxCriteria} criteria.", "Split the grid.");
        return [];
    }

    /// <summary>The first criterion of a text beyond the number a grid may have; null when there is none.</summary>
    private static SourceNode? FirstBeyond(SourceMapping parent, ref int left)
    {
        if (parent[CriteriaKey] is not SourceSequence sequence)
            return null;
        foreach (var item in sequence.Items)
        {
            var node = item is SourceMapping written ? Named(written) : item;
            if ((node is SourceMapping group && group[CriteriaKey] is not null ? FirstBeyond(group, ref left) : --left < 0 ? node : null) is { } beyond)
                return beyond;
        }

        return null;
    }

    /// <summary>
    /// A node in full. <c>name: { … }</c> is short for a criterion of that id, or for a group where it has criteria; <c>family</c>
    /// beside criteria is the id of a group, and the heading of what is in it.
    /// </summary>
    private static SourceMapping Named(SourceMapping written)
    {
        if (written.Entries is not [{ Value: SourceMapping named } only] || CriterionKeys.Contains(only.Key.Text) || GroupKeys.Contains(only.Key.Text) || named["id"] is not null || named[GroupKey] is not null)
            return written;
        var key = only.Key with { Text = named[CriteriaKey] is null ? "id" : GroupKey };
        return named with { Line = written.Line, Column = written.Column, Entries = [new SourceEntry(key, only.Key), .. named.Entries] };
    }

    /// <summary>The situations under a key of the grid, in the order of the text.</summary>
    public ImmutableArray<Situation> Situations(SourceMapping grid, string key)
    {
        switch (grid[key])
        {
            case null or SourceScalar { IsNull: true }:
                return [];
            case SourceSequence { Items.Length: <= MostSituations } sequence:
                ImmutableArray<Situation> situations = [.. sequence.Items.Select(Situation).OfType<Situation>()];
                if (key == "exclusions" && situations.Length > 0 && situations.Length == sequence.Items.Length)
                    RefuseEverybody(sequence, situations);
                if (key == ClassesKey && situations.Length == sequence.Items.Length)
                    RefuseHidden(sequence, situations);
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

    /// <summary>The highest class a demand is in counts: one below another that takes in all of it is never met.</summary>
    private void RefuseHidden(SourceSequence source, ImmutableArray<Situation> classes)
    {
        foreach (var hidden in Reachability.Hidden(classes, ref _tries))
            diagnostics.Add(source.Items[hidden.At], Unreachable, $"Nobody is ever in '{classes[hidden.At].Id}': whoever is, is in {string.Join(", ", hidden.By.Take(MostNamed).Select(at => $"'{classes[at].Id}'"))} above it.", $"Put '{classes[hidden.At].Id}' higher, or narrow what stands above it.");
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

    private ImmutableArray<ScoringNode> Children(SourceMapping parent, string? heading)
    {
        if (parent[CriteriaKey] is not SourceSequence { Items.Length: > 0 } sequence)
        {
            var missing = parent[CriteriaKey] is null or SourceScalar { IsNull: true };
            diagnostics.Add(parent[CriteriaKey] ?? parent, missing ? MissingKey : TypeMismatch, "'criteria' is a list with at least one criterion.", "Add 'criteria:' and below it '- id: …'.");
            return [];
        }

        var nodes = ImmutableArray.CreateBuilder<ScoringNode>();
        foreach (var item in sequence.Items)
        {
            if (item is not SourceMapping written)
                diagnostics.Add(item, TypeMismatch, $"A criterion is keys and values, not {item.Kind}.", "Write '- id: …' and the keys of the criterion below.");
            else if (Named(written) is var mapping && mapping[GroupKey] is not null)
                nodes.Add(Group(mapping, GroupKey, heading));
            else if (mapping[CriteriaKey] is not null && mapping[FamilyKey] is not null)
                nodes.Add(Group(mapping, FamilyKey, heading));
            else
                nodes.Add(Criterion(mapping, heading));
        }

        RefuseCopies(parent, nodes.ToImmutable());
        return nodes.ToImmutable();
    }

    private CriterionGroup Group(SourceMapping source, string key, string? heading)
    {
        read.RefuseUnknownKeys(source, key == FamilyKey ? FamilyKeys : GroupKeys);
        var id = UniqueId(source, key);
        var label = read.Text(source, "label") ?? id;
        var combine = read.Required(source, "combine");
        var way = Combination.Sum;
        if (combine is not null && !Combinations.TryGetValue(combine.Text, out way))
            diagnostics.Add(combine, TypeMismatch, $"'{combine.Text}' is no way to combine.", "Write 'sum', 'best', 'worst', 'first' or 'choice' (SCO-22).");
        var children = Children(source, key == FamilyKey ? label : heading);
        RefuseUnreachable(source, way, children);
        if (way == Combination.Choice)
            RefuseOverlaps(source, children);
        return new CriterionGroup(id, way, children) { Label = label, Bounds = _points.Bounds(source) };
    }

    /// <summary>Lines that never count, and lines that are the same twice.</summary>
    private void RefuseUnreachable(SourceMapping source, Combination way, ImmutableArray<ScoringNode> children)
    {
        if (source[CriteriaKey] is not SourceSequence { Items: var items } || items.Length != children.Length)
            return;
        foreach (var hidden in _reachability.Hidden(way, children, ref _tries))
        {
            var (line, by) = (children[hidden.At].Id, string.Join(", ", hidden.By.Take(MostNamed).Select(at => $"'{children[at].Id}'")));
            if (children[hidden.By[0]] is Criterion { When: null, Points: ConstantPoints } && way == Combination.First)
                diagnostics.Add(items[hidden.At], Unreachable, $"{by} always counts: what stands behind it in the group never does.", "Put the line without 'when' last, or give it a condition.");
            else if (hidden.Same)
                diagnostics.Add(items[hidden.At], Unreachable, $"'{line}' never counts: it asks the same as {by}.", "Remove one of them, or correct its condition.");
            else if (way == Combination.First)
                diagnostics.Add(items[hidden.At], Unreachable, $"'{line}' never counts: whoever meets its condition meets that of {by} before it.", $"Put '{line}' first, or narrow the condition of {by}.");
            else
                diagnostics.Add(items[hidden.At], Unreachable, $"'{line}' never counts: whoever meets its condition obtains {by}, which counts in its place.", "Remove it, or change its points or its condition.");
        }
    }

    /// <summary>Two lines that say the same of the same and are told apart by their id alone: one was copied.</summary>
    private void RefuseCopies(SourceMapping source, ImmutableArray<ScoringNode> children)
    {
        if (source[CriteriaKey] is not SourceSequence { Items: var items } || items.Length != children.Length)
            return;
        var first = new Dictionary<(string Label, Condition When, PointsRule Points), string>();
        foreach (var (at, child) in children.Index())
        {
            if (child is Criterion { When: { } when } line && !first.TryAdd((line.Label, when, line.Points), line.Id) && first[(line.Label, when, line.Points)] is { Length: > 0 } copied)
                diagnostics.Add(items[at], DuplicateLine, $"'{line.Id}' is the same line as '{copied}': same label, same condition, same points.", "Remove one of them, or correct it.");
        }
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
        if (node is SourceSequence { Items.Length: <= MostServed } sequence && sequence.Items.All(item => item is SourceScalar))
            return [.. sequence.Items.Cast<SourceScalar>().Where(read.CheckId).Select(item => item.Text)];
        diagnostics.Add(node, TypeMismatch, $"'serves' is a list of at most {MostServed} codes of the regional list.", "Write 'serves: [code, code]'.");
        return [];
    }

    private Criterion Criterion(SourceMapping source, string? heading)
    {
        read.RefuseUnknownKeys(source, CriterionKeys);
        var when = When(source);
        var fragile = read.Text(source, "fragile");
        var (id, label, family) = (UniqueId(source, "id"), read.RequiredText(source, "label") ?? "", read.Text(source, "family"));
        var points = read.Required(source, "points") is { } given ? _points.Rule(given) : new ConstantPoints(0);
        return new Criterion(id)
        {
            Label = label,
            Family = family ?? heading,
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
