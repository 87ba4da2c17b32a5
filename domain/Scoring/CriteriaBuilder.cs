using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Scoring.Source;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring;

/// <summary>Turns the criteria of a grid into checked nodes.</summary>
internal sealed partial class CriteriaBuilder(SourceReader read, IReadOnlyDictionary<string, decimal?> parameters, DiagnosticList diagnostics)
{
    private static readonly string[] CriterionKeys = ["id", "label", "family", "when", "points", "reference", "confidential", "enabled"];
    private static readonly string[] GroupKeys = ["group", "combine", "criteria"];

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
        if (combine is not (null or { Text: "sum" or "best" }))
            diagnostics.Add(combine, TypeMismatch, $"'{combine.Text}' is no way to combine.", "Write 'sum' or 'best' (SCO-22).");
        return new CriterionGroup(id, combine?.Text == "best" ? Combination.Best : Combination.Sum, Children(source));
    }

    private Criterion Criterion(SourceMapping source)
    {
        read.RefuseUnknownKeys(source, CriterionKeys);
        var when = read.Scalar(source, "when") is { } text ? ConditionParser.Parse(text, parameters, diagnostics) : null;
        return new Criterion(UniqueId(source, "id"))
        {
            Label = read.RequiredText(source, "label") ?? "",
            Family = read.Text(source, "family"),
            When = when,
            Points = read.Required(source, "points") is { } points ? Points(points) : new ConstantPoints(0),
            Reference = read.Reference(source),
            Confidential = read.Flag(source, "confidential", false) || ConfidentialFacts.ReadBy(when),
            Enabled = read.Flag(source, "enabled", true),
        };
    }

    private string UniqueId(SourceMapping source, string key)
    {
        if (read.Id(source, key) is not { } id)
            return "";
        if (!_lineOfId.TryAdd(id, source[key]!.Line))
            diagnostics.Add(source[key]!, DuplicateId, $"'{id}' is already the id of line {_lineOfId[id]}.", "Give each criterion and group an id of its own.");
        return id;
    }

    private PointsRule Points(SourceScalar source)
    {
        if (ParameterRule().Match(source.Text) is { Success: true } named)
            return FromParameter(source, named.Groups[1].Value);
        if (MonthlyRule().Match(source.Text) is { Success: true } monthly)
        {
            var perMonth = Bounded(source, monthly.Groups[1].Value, -PointsRule.MaxConstant, PointsRule.MaxConstant);
            var limit = monthly.Groups[2].Success ? Bounded(source, monthly.Groups[2].Value, 0, PointsRule.MaxLinear) : PointsRule.MaxLinear;
            return new MonthlyPoints(perMonth, limit);
        }

        return new ConstantPoints(Bounded(source, source.Text, -PointsRule.MaxConstant, PointsRule.MaxConstant));
    }

    private PointsRule FromParameter(SourceScalar source, string name)
    {
        if (!parameters.TryGetValue(name, out var value))
            diagnostics.Add(source, UnknownParameter, $"The grid has no parameter '{name}'.", parameters.Count == 0 ? $"Add 'parameters: {{ {name}: null }}' to the grid." : Nearest.Suggest(name, parameters.Keys));
        return value is null ? new UnsetPoints(name) : new ConstantPoints(Bounded(source, value.Value.ToString(CultureInfo.InvariantCulture), -PointsRule.MaxConstant, PointsRule.MaxConstant));
    }

    private int Bounded(SourceScalar source, string text, int least, int most)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var points) && points >= least && points <= most)
            return points;
        diagnostics.Add(source, BadPoints, $"'{text}' is no whole number of points.", $"Write a whole number from {least} to {most}, or '1 per month of seniority, at most 60', or 'parameter' and a name.");
        return 0;
    }

    [GeneratedRegex(@"^parameter +([A-Za-z0-9_-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterRule();

    [GeneratedRegex(@"^(\S+) +per +month +of +seniority(?:,? +at +most +(\S+?)(?: +points)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex MonthlyRule();
}
