using System.Globalization;
using System.Text.RegularExpressions;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Source;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring;

/// <summary>Reads what lines give, and the bounds of groups and of the total (SCO-21, SCO-22).</summary>
internal sealed partial class PointsReader(SourceReader read, IReadOnlyDictionary<string, decimal?> parameters, DiagnosticList diagnostics)
{
    private static readonly Dictionary<string, Fact> Counted = new(StringComparer.Ordinal)
    {
        ["adult"] = Fact.Adults,
        ["dependant"] = Fact.Dependants,
        ["person"] = Fact.PersonsToHouse,
        ["member"] = Fact.Members,
        ["expected child"] = Fact.ExpectedChildren,
        ["visiting child"] = Fact.VisitingChildren,
    };

    /// <summary>The bounds under the keys <c>at-least</c> and <c>at-most</c>.</summary>
    public PointsBounds Bounds(SourceMapping source) => new(
        Bound(source, "at-least", -PointsRule.MaxLinear, 0, "A floor above 0 would give points for nothing: give them by a line without 'when'."),
        Bound(source, "at-most", 0, PointsRule.MaxLinear, "A cap below 0 would take points for nothing: take them by a line without 'when'."));

    /// <summary>What a line gives.</summary>
    public PointsRule Rule(SourceScalar source)
    {
        if (ParameterRule().Match(source.Text) is { Success: true } named)
            return FromParameter(source, named.Groups[1].Value);
        if (LinearRule().Match(source.Text) is { Success: true } linear)
            return Linear(source, linear);
        return new ConstantPoints(Constant(source, source.Text));
    }

    private PointsRule Linear(SourceScalar source, Match linear)
    {
        var perUnit = Constant(source, linear.Groups[1].Value);
        var limit = linear.Groups[3].Success ? Whole(source, linear.Groups[3].Value, 0, PointsRule.MaxLinear) : PointsRule.MaxLinear;
        var unit = Spaces().Replace(linear.Groups[2].Value, " ");
        if (unit is "month of seniority" or "year of seniority")
            return new SeniorityPoints(perUnit, unit[0] == 'm' ? 1 : 12, limit);
        if (Counted.TryGetValue(unit, out var fact))
            return new CountPoints(fact, perUnit, limit);
        diagnostics.Add(source, BadPoints, $"Points are not given per '{unit}'.", Nearest.Suggest(unit, Counted.Keys.Concat(["month of seniority", "year of seniority"])));
        return new ConstantPoints(0);
    }

    private PointsRule FromParameter(SourceScalar source, string name)
    {
        if (!parameters.TryGetValue(name, out var value))
            diagnostics.Add(source, UnknownParameter, $"The grid has no parameter '{name}'.", parameters.Count == 0 ? $"Add 'parameters: {{ {name}: null }}' to the grid." : Nearest.Suggest(name, parameters.Keys));
        return value is null ? new UnsetPoints(name) : new ConstantPoints(Constant(source, value.Value.ToString(CultureInfo.InvariantCulture)));
    }

    private int? Bound(SourceMapping source, string key, int least, int most, string remedy)
    {
        if (read.Scalar(source, key) is not { } text)
            return null;
        if (int.TryParse(text.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var points) && points >= least && points <= most)
            return points;
        diagnostics.Add(text, BadPoints, $"'{text.Text}' is no bound for '{key}': a whole number from {least} to {most} is expected.", remedy);
        return null;
    }

    private int Constant(SourceScalar source, string text) => Whole(source, text, -PointsRule.MaxConstant, PointsRule.MaxConstant);

    private int Whole(SourceScalar source, string text, int least, int most)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var points) && points >= least && points <= most)
            return points;
        diagnostics.Add(source, BadPoints, $"'{text}' is no whole number of points.", $"Write a whole number from {least} to {most}, or '1 per month of seniority, at most 60', or '5 per dependant', or 'parameter' and a name.");
        return 0;
    }

    [GeneratedRegex(@"^parameter +([A-Za-z0-9_-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterRule();

    [GeneratedRegex(@"^(\S+) +per +([a-z][a-z -]*?)(?:,? +at +most +(\S+?)(?: +points)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex LinearRule();

    [GeneratedRegex(" +", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
