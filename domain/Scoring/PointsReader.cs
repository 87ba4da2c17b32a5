using System.Globalization;
using System.Text.RegularExpressions;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Source;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring;

/// <summary>Reads what lines give, and the bounds of groups and of the total (SCO-21, SCO-22). Each number may be a parameter, and a parameter may be unset.</summary>
internal sealed partial class PointsReader(SourceReader read, GridContext context, DiagnosticList diagnostics)
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

    /// <summary>Units of a slope in one point: slopes have at most two decimals.</summary>
    private const int SlopeUnits = 100;

    /// <summary>The bounds under the keys <c>at-least</c> and <c>at-most</c>.</summary>
    public PointsBounds Bounds(SourceMapping source)
    {
        var floor = Bound(source, "at-least", -PointsRule.MaxLinear, 0, "A floor above 0 would give points for nothing: give them by a line without 'when'.");
        var cap = Bound(source, "at-most", 0, PointsRule.MaxLinear, "A cap below 0 would take points for nothing: take them by a line without 'when'.");
        return new(floor.Value, cap.Value) { UnsetAtLeast = floor.Unset, UnsetAtMost = cap.Unset };
    }

    /// <summary>What a line gives.</summary>
    public PointsRule Rule(SourceScalar source)
    {
        if (LinearRule().Match(source.Text) is { Success: true } linear)
            return Linear(source, linear);
        var points = Amount(source, source.Text);
        return points.Unset is { } name ? new UnsetPoints(name) : new ConstantPoints(Whole(source, points, -PointsRule.MaxConstant, PointsRule.MaxConstant));
    }

    private PointsRule Linear(SourceScalar source, Match linear)
    {
        var unit = Spaces().Replace(linear.Groups["unit"].Value, " ");
        var ofSeniority = unit is "month of seniority" or "year of seniority";
        if (!ofSeniority && !Counted.ContainsKey(unit))
        {
            diagnostics.Add(source, BadPoints, $"Points are not given per '{unit}'.", Nearest.Suggest(unit, Counted.Keys.Concat(["month of seniority", "year of seniority"])));
            return new ConstantPoints(0);
        }

        var (slope, cap) = (Amount(source, linear.Groups["slope"].Value), linear.Groups["cap"].Success ? Amount(source, linear.Groups["cap"].Value) : new(PointsRule.MaxLinear, null, ""));
        if ((slope.Unset ?? cap.Unset ?? (ofSeniority ? context.UnsetCounting : null)) is { } name)
            return new UnsetPoints(name);
        var (perUnit, divisor, rounding) = Slope(source, slope, linear.Groups["rounding"]);
        var limit = Whole(source, cap, 0, PointsRule.MaxLinear);
        return ofSeniority
            ? new SeniorityPoints(perUnit, unit[0] == 'm' ? 1 : 12, limit) { Divisor = divisor, Rounding = rounding }
            : new CountPoints(Counted[unit], perUnit, limit) { Divisor = divisor, Rounding = rounding };
    }

    /// <summary>A slope as a fraction, and how what it gives becomes whole: said in the grid where it is not whole by itself (SCO-21).</summary>
    private (int PerUnit, int Divisor, Rounding Rounding) Slope(SourceScalar source, Number slope, Group rounding)
    {
        if (slope.Value is not { } value || value == decimal.Truncate(value))
            return (Whole(source, slope, -PointsRule.MaxConstant, PointsRule.MaxConstant), 1, Rounding.Down);
        if (Math.Abs(value) > PointsRule.MaxConstant || value * SlopeUnits != decimal.Truncate(value * SlopeUnits))
            diagnostics.Add(source, BadPoints, $"'{slope.Text}' is no number of points per unit.", $"Write a number from {-PointsRule.MaxConstant} to {PointsRule.MaxConstant} with at most two decimals.");
        else if (!rounding.Success)
            diagnostics.Add(source, BadPoints, $"'{slope.Text}' per unit does not give whole points.", "Say how they become whole: 'rounded down', 'rounded up' or 'rounded half up' (SCO-21).");
        else
            return ((int)(value * SlopeUnits), SlopeUnits, rounding.Value switch { "down" => Rounding.Down, "up" => Rounding.Up, _ => Rounding.HalfUp });
        return (0, 1, Rounding.Down);
    }

    /// <summary>A number of the text, or of a parameter.</summary>
    /// <param name="Value">The number; null when it is unset or none.</param>
    /// <param name="Unset">Name of the parameter without value.</param>
    /// <param name="Text">What the text says; null when an error says already that it is nothing.</param>
    private readonly record struct Number(decimal? Value, string? Unset, string? Text);

    private Number Amount(SourceScalar source, string text)
    {
        if (ParameterRule().Match(text) is not { Success: true } named)
            return new(text.Length <= 12 && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null, null, text);
        var name = named.Groups[1].Value;
        if (context.Parameters.TryGetValue(name, out var value))
            return new(value, value is null ? name : null, value?.ToString(CultureInfo.InvariantCulture));
        diagnostics.Add(source, UnknownParameter, $"The grid has no parameter '{name}'.", context.Parameters.Count == 0 ? $"Add 'parameters: {{ {name}: null }}' to the grid." : Nearest.Suggest(name, context.Parameters.Keys));
        return default;
    }

    private (int? Value, string? Unset) Bound(SourceMapping source, string key, int least, int most, string remedy)
    {
        if (read.Scalar(source, key) is not { } text)
            return default;
        var bound = Amount(text, text.Text);
        if (bound.Unset is not null || bound.Text is null)
            return (null, bound.Unset);
        if (bound.Value is { } points && IsWhole(points, least, most))
            return ((int)points, null);
        diagnostics.Add(text, BadPoints, $"'{bound.Text}' is no bound for '{key}': a whole number from {least} to {most} is expected.", remedy);
        return default;
    }

    private int Whole(SourceScalar source, Number number, int least, int most)
    {
        if (number.Value is { } points && IsWhole(points, least, most))
            return (int)points;
        if (number.Text is not null)
            diagnostics.Add(source, BadPoints, $"'{number.Text}' is no whole number of points.", $"Write a whole number from {least} to {most}, or '1 per month of seniority, at most 60', or '5 per dependant', or 'parameter' and a name.");
        return 0;
    }

    private static bool IsWhole(decimal value, int least, int most) => value >= least && value <= most && value == decimal.Truncate(value);

    [GeneratedRegex(@"^parameter +([A-Za-z0-9_-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterRule();

    [GeneratedRegex(@"^(?<slope>parameter +\S+|\S+) +per +(?<unit>[a-z][a-z -]*?)(?:,? +at +most +(?<cap>parameter +[^\s,]+|[^\s,]+)(?: +points)?)?(?:,? +rounded +(?<rounding>down|up|half +up))?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LinearRule();

    [GeneratedRegex(" +", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
