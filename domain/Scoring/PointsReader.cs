using System.Globalization;
using System.Text.RegularExpressions;
using Allocation.Domain.Scoring.Source;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring;

/// <summary>Reads what lines give, and the bounds of groups and of the total (SCO-21, SCO-22). Each number may be a parameter, and a parameter may be unset.</summary>
internal sealed partial class PointsReader(SourceReader read, GridContext context, DiagnosticList diagnostics)
{
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
        if (LinearPointsParser.Reads(source.Text))
            return new LinearPointsParser(source, context, diagnostics).Parse() ?? new ConstantPoints(0);
        var points = Amount(source, source.Text);
        return points.Unset is { } name ? new UnsetPoints(name) : new ConstantPoints(Whole(source, points, -PointsRule.MaxConstant, PointsRule.MaxConstant));
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
}
