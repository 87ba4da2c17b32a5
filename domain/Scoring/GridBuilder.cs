using System.Collections.Immutable;
using System.Globalization;
using Allocation.Domain.Scoring.Source;
using Allocation.Domain.Territories;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring;

/// <summary>Turns source nodes into a checked grid, reporting whatever does not fit.</summary>
internal sealed class GridBuilder
{
    private static readonly string[] Keys =
        ["grid", "title", "territory", "effective", "partial", "illustrative", "reference", "seniority", "parameters", "total", "criteria", "tie-break"];

    private readonly IReadOnlyDictionary<string, decimal> _supplied;
    private readonly Geography? _geography;
    private readonly SourceReader _read;
    private readonly DiagnosticList _diagnostics;

    private GridBuilder(IReadOnlyDictionary<string, decimal> supplied, Geography? geography, DiagnosticList diagnostics)
    {
        _supplied = supplied;
        _geography = geography;
        _diagnostics = diagnostics;
        _read = new SourceReader(diagnostics);
    }

    /// <summary>The grid; meaningful only when no diagnostic was added.</summary>
    public static ScoringGrid? Build(SourceNode root, IReadOnlyDictionary<string, decimal> supplied, Geography? geography, DiagnosticList diagnostics)
    {
        if (root is SourceMapping mapping)
            return new GridBuilder(supplied, geography, diagnostics).Grid(mapping);
        diagnostics.Add(root, TypeMismatch, $"A grid is keys and values, not {root.Kind}.", "Start with 'grid:' and its id.");
        return null;
    }

    private ScoringGrid Grid(SourceMapping root)
    {
        _read.RefuseUnknownKeys(root, Keys);
        var id = _read.Id(root, "grid") ?? "";
        var parameters = Parameters(root, root["parameters"]);
        var territory = Territory(root);
        var counting = Counting(root["seniority"]);
        return new ScoringGrid
        {
            Id = id,
            Territory = territory,
            Version = $"{id}@{CanonicalText.Hash(root)}{string.Concat(_supplied.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => string.Create(CultureInfo.InvariantCulture, $"+{value.Key}={value.Value}")))}",
            Title = _read.Text(root, "title") ?? id,
            Partial = _read.Flag(root, "partial", false),
            Illustrative = _read.Flag(root, "illustrative", false),
            Effective = Effective(root["effective"]),
            Reference = _read.Reference(root),
            MonthCounting = counting,
            TieBreak = TieBreak(root["tie-break"]),
            Parameters = parameters,
            Total = Total(root["total"], parameters),
            Criteria = new CriteriaBuilder(_read, new GridContext(parameters, counting, territory, _geography), _diagnostics).Read(root),
        };
    }

    private TerritoryId Territory(SourceMapping root)
    {
        if (_read.Required(root, "territory") is not { } text)
            return default;
        if (InseeCode.TryParse(text.Text, out _) || (text.Text.Length == 9 && text.Text.All(char.IsAsciiDigit)))
            return new TerritoryId(text.Text);
        _diagnostics.Add(text, BadTerritory, $"'{text.Text}' is no territory.", "Write the nine digits of a SIREN, 75056 for Paris, or the INSEE code of a commune, in quotes.");
        return default;
    }

    private DateOnly? Effective(SourceNode? node)
    {
        if (node is null or SourceScalar { IsNull: true })
            return null;
        if (node is SourceScalar text && DateOnly.TryParseExact(text.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        _diagnostics.Add(node, TypeMismatch, "'effective' is not a date.", "Write year-month-day, 2026-01-31, or null.");
        return null;
    }

    private MonthCounting Counting(SourceNode? node)
    {
        if (node is null)
            return MonthCounting.Complete;
        if (node is not SourceMapping mapping)
        {
            _diagnostics.Add(node, TypeMismatch, "'seniority' has keys.", "Write 'seniority: { months: complete }'.");
            return MonthCounting.Complete;
        }

        _read.RefuseUnknownKeys(mapping, ["months"]);
        switch (_read.Required(mapping, "months"))
        {
            case null or { Text: "complete" }:
                return MonthCounting.Complete;
            case { Text: "calendar" }:
                return MonthCounting.Calendar;
            case var other:
                _diagnostics.Add(other, TypeMismatch, $"'{other.Text}' is no way to count months.", "Write 'complete' or 'calendar' (SCO-25).");
                return MonthCounting.Complete;
        }
    }

    private PointsBounds Total(SourceNode? node, IReadOnlyDictionary<string, decimal?> parameters)
    {
        if (node is null)
            return PointsBounds.None;
        if (node is not SourceMapping mapping)
        {
            _diagnostics.Add(node, TypeMismatch, "'total' has keys.", "Write 'total: { at-least: 0, at-most: 200 }', or one of them.");
            return PointsBounds.None;
        }

        _read.RefuseUnknownKeys(mapping, ["at-least", "at-most"]);
        return new PointsReader(_read, parameters, _diagnostics).Bounds(mapping);
    }

    private ImmutableArray<TieBreakKey> TieBreak(SourceNode? node)
    {
        ImmutableArray<TieBreakKey> only = [TieBreakKey.OldestRegistration, TieBreakKey.UniqueNumber];
        var words = (node as SourceSequence)?.Items.Select(item => (item as SourceScalar)?.Text);
        if (node is not null && words?.SequenceEqual(["oldest registration", "unique number"]) != true)
            _diagnostics.Add(node, GridDiagnosticCodes.TieBreak, "This order of ties is not supported.", "Write 'tie-break: [oldest registration, unique number]', the only order of this version.");
        return only;
    }

    private ImmutableSortedDictionary<string, decimal?> Parameters(SourceMapping root, SourceNode? node)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, decimal?>(StringComparer.Ordinal);
        if (node is SourceMapping mapping)
        {
            foreach (var (key, value) in mapping.Entries)
            {
                _ = _read.CheckId(key);
                parameters[key.Text] = Parameter(value);
            }
        }
        else if (node is not null)
        {
            _diagnostics.Add(node, TypeMismatch, "'parameters' has keys.", "Write 'parameters: { name: 12 }', or null for a value no source prints.");
        }

        foreach (var (name, value) in _supplied)
        {
            if (!parameters.ContainsKey(name))
                _diagnostics.Add(node ?? root, UnknownParameter, $"The grid has no parameter '{name}', for which a value is supplied.", Nearest.Suggest(name, parameters.Keys));
            parameters[name] = value;
        }

        return parameters.ToImmutable();
    }

    private decimal? Parameter(SourceNode value)
    {
        if (value is SourceScalar { IsNull: true })
            return null;
        if (value is SourceScalar { Text.Length: <= 12 } text && decimal.TryParse(text.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        _diagnostics.Add(value, TypeMismatch, "A parameter is a number.", "Write digits, or null for a value no source prints.");
        return null;
    }
}
