using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Source;
using Allocation.Domain.Territories;
using static Allocation.Domain.Scoring.GridDiagnosticCodes;

namespace Allocation.Domain.Scoring;

/// <summary>Turns source nodes into a checked grid, reporting whatever does not fit.</summary>
internal sealed class GridBuilder
{
    private static readonly string[] Keys =
        ["grid", "title", "territory", "status", "adopted", "effective", "plan", "demands", "partial", "illustrative", "reference", "seniority", "expected-children", "professions", "parameters", "total", "exclusions", "classes", "criteria", "tie-break", "similar"];

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
        if (root is SourceMapping mapping && mapping["grid"] is null && mapping["criteria"] is null)
        {
            diagnostics.Add(root, MissingKey, "This is no grid: it has neither 'grid' nor 'criteria'.", "Start with 'grid:' and its id.");
            return null;
        }

        if (root is SourceMapping grid)
            return new GridBuilder(supplied, geography, diagnostics).Grid(grid);
        diagnostics.Add(root, TypeMismatch, $"A grid is keys and values, not {root.Kind}.", "Start with 'grid:' and its id.");
        return null;
    }

    private ScoringGrid Grid(SourceMapping root)
    {
        _read.RefuseUnknownKeys(root, Keys);
        var id = _read.Id(root, "grid") ?? "";
        var stated = Counting(root);
        var parameters = Parameters(root, root["parameters"], stated is null);
        var territory = Territory(root);
        var counting = stated ?? SuppliedCounting(root);
        var context = new GridContext(parameters, counting ?? MonthCounting.Complete, territory, _geography)
        {
            UnsetCounting = counting is null ? GridParameters.Seniority : null,
            ExpectedMonths = ExpectedMonths(root["expected-children"]),
            Professions = Professions(root["professions"]),
        };
        var criteria = new CriteriaBuilder(_read, context, _diagnostics);
        var (adopted, effective) = (Day(root, "adopted"), Day(root, "effective"));
        if (effective < adopted)
            _diagnostics.Add(root["effective"]!, BadDates, "The grid takes effect before it was adopted.", "Give 'effective' a day on or after 'adopted' (SCO-16).");
        return new ScoringGrid
        {
            Id = id,
            Territory = territory,
            Version = $"{id}@{CanonicalText.Hash(root)}{string.Concat(_supplied.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => string.Create(CultureInfo.InvariantCulture, $"+{value.Key}={GridParameters.Write(value.Key, value.Value)}")))}",
            Title = _read.Text(root, "title") ?? id,
            Partial = _read.Flag(root, "partial", false),
            Illustrative = _read.Flag(root, "illustrative", false),
            Status = Word(root, "status", GridStatus.Published),
            Adopted = adopted,
            Effective = effective,
            Plan = _read.Text(root, "plan"),
            Demands = Word(root, "demands", DemandClass.All),
            Exclusions = criteria.Situations(root, "exclusions"),
            Classes = criteria.Situations(root, "classes"),
            Similar = Words(root["similar"], "similar", SimilarityWords, []),
            Reference = _read.Reference(root),
            MonthCounting = context.Counting,
            TieBreak = TieBreak(root["tie-break"]),
            Parameters = parameters,
            Total = Total(root["total"], context),
            Criteria = criteria.Read(root),
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

    private DateOnly? Day(SourceMapping root, string key)
    {
        var node = root[key];
        if (node is null or SourceScalar { IsNull: true })
            return null;
        if (node is SourceScalar text && DateOnly.TryParseExact(text.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        _diagnostics.Add(node, TypeMismatch, $"'{key}' is not a date.", "Write year-month-day, 2026-01-31, or null.");
        return null;
    }

    private T Word<T>(SourceMapping root, string key, T otherwise)
        where T : struct, Enum
    {
        if (_read.Scalar(root, key) is not { } text)
            return otherwise;
        var words = Enum.GetValues<T>().ToDictionary(value => value.ToString().ToLowerInvariant(), StringComparer.Ordinal);
        if (words.TryGetValue(text.Text, out var word))
            return word;
        _diagnostics.Add(text, TypeMismatch, $"'{text.Text}' is no value of '{key}'.", Nearest.Suggest(text.Text, words.Keys));
        return otherwise;
    }

    /// <summary>A list of known words, each once.</summary>
    private ImmutableArray<T> Words<T>(SourceNode? node, string key, IReadOnlyDictionary<string, T> words, ImmutableArray<T> otherwise)
    {
        if (node is null or SourceScalar { IsNull: true })
            return otherwise;
        if (node is not SourceSequence sequence)
        {
            _diagnostics.Add(node, TypeMismatch, $"'{key}' is a list.", $"Write '{key}: [{string.Join(", ", words.Keys.Take(2))}]'.");
            return otherwise;
        }

        var found = ImmutableArray.CreateBuilder<T>();
        foreach (var item in sequence.Items)
        {
            if (item is not SourceScalar text || !words.TryGetValue(text.Text, out var word))
                _diagnostics.Add(item, TypeMismatch, $"'{(item as SourceScalar)?.Text}' is no word of '{key}'.", Nearest.Suggest((item as SourceScalar)?.Text ?? "", words.Keys));
            else if (found.Contains(word))
                _diagnostics.Add(item, TypeMismatch, $"'{text.Text}' stands twice.", "Write each word once.");
            else
                found.Add(word);
        }

        return found.ToImmutable();
    }

    /// <summary>How months count; null when the grid says that no source prints it.</summary>
    private MonthCounting? Counting(SourceMapping root)
    {
        var node = root[GridParameters.Seniority];
        if (node is null)
            return MonthCounting.Complete;
        if (node is SourceScalar { IsNull: true } or SourceMapping { Entries: [{ Key.Text: "months", Value: SourceScalar { IsNull: true } }] })
            return null;
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

    /// <summary>Most professions of one list.</summary>
    private const int MostProfessions = 1_000;

    /// <summary>The named lists of professions (SCO-20).</summary>
    private Dictionary<string, FrozenSet<int>> Professions(SourceNode? node)
    {
        var lists = new Dictionary<string, FrozenSet<int>>(StringComparer.Ordinal);
        if (node is SourceMapping mapping)
        {
            foreach (var (name, value) in mapping.Entries)
            {
                if (value is SourceSequence { Items.Length: > 0 and <= MostProfessions } sequence && sequence.Items.All(item => item is SourceScalar { IsNull: false } text && ProfessionNumber.Of(text.Text) is not null))
                    lists[name.Text] = sequence.Items.Select(item => ProfessionNumber.Of(((SourceScalar)item).Text)!.Value).ToFrozenSet();
                else
                    _diagnostics.Add(value, TypeMismatch, $"A list of professions is 1 to {MostProfessions} words.", "Write 'essentiels: [infirmier, infirmière, aide-soignant]'.");
                _ = _read.CheckId(name);
            }
        }
        else if (node is not null and not SourceScalar { IsNull: true })
        {
            _diagnostics.Add(node, TypeMismatch, "'professions' has keys, one a list.", "Write 'professions: { essentiels: [infirmier, infirmière] }'.");
        }

        return lists;
    }

    /// <summary>Longest time after the due day for which a birth may stay undeclared and still be expected, months.</summary>
    private const int MostExpectedMonths = 12;

    private int ExpectedMonths(SourceNode? node)
    {
        if (node is null)
            return 0;
        if (node is SourceMapping mapping)
        {
            _read.RefuseUnknownKeys(mapping, ["months-after-due"]);
            if (_read.Required(mapping, "months-after-due") is not { } text)
                return 0;
            if (int.TryParse(text.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var months) && months <= MostExpectedMonths)
                return months;
        }

        _diagnostics.Add(node, TypeMismatch, "'expected-children' says how long a birth that is due may stay undeclared.", $"Write 'expected-children: {{ months-after-due: 0 }}', 0 to {MostExpectedMonths}.");
        return 0;
    }

    private MonthCounting? SuppliedCounting(SourceMapping root)
    {
        if (!_supplied.TryGetValue(GridParameters.Seniority, out var value))
            return null;
        if (GridParameters.CountingOf(value) is { } counting)
            return counting;
        _diagnostics.Add(root[GridParameters.Seniority]!, TypeMismatch, "The value supplied for 'seniority' is no way to count months.", "Supply 'complete' or 'calendar' (SCO-25).");
        return null;
    }

    private PointsBounds Total(SourceNode? node, GridContext context)
    {
        if (node is null)
            return PointsBounds.None;
        if (node is not SourceMapping mapping)
        {
            _diagnostics.Add(node, TypeMismatch, "'total' has keys.", "Write 'total: { at-least: 0, at-most: 200 }', or one of them.");
            return PointsBounds.None;
        }

        _read.RefuseUnknownKeys(mapping, ["at-least", "at-most"]);
        var bounds = new PointsReader(_read, context, _diagnostics).Bounds(mapping);
        if (bounds is { AtMost: 0, AtLeast: 0 or null, UnsetAtLeast: null })
            _diagnostics.Add(mapping["at-most"]!, BadPoints, "A total of at most 0 takes every point of every demand.", "Give the total a cap above 0, or none.");
        return bounds;
    }

    private static readonly Dictionary<string, TieBreakKey> TieBreakWords =
        Enum.GetValues<TieBreakKey>().ToDictionary(key => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(key.ToString()).Replace('-', ' '), StringComparer.Ordinal);

    private static readonly Dictionary<string, SimilarityKey> SimilarityWords =
        Enum.GetValues<SimilarityKey>().ToDictionary(key => key.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private ImmutableArray<TieBreakKey> TieBreak(SourceNode? node)
    {
        var keys = Words(node, "tie-break", TieBreakWords, ScoringGrid.DefaultTieBreak);
        if (node is SourceSequence { Items.Length: > 0 } && (keys.IsEmpty || keys[^1] != TieBreakKey.UniqueNumber))
            _diagnostics.Add(node, GridDiagnosticCodes.TieBreak, "This order leaves demands equal.", "End it with 'unique number' (SCO-31).");
        if (keys.Length > ScoringGrid.MostTieBreakKeys + 1)
            _diagnostics.Add(node!, GridDiagnosticCodes.TieBreak, $"More than {ScoringGrid.MostTieBreakKeys} keys stand before the unique number.", "Leave out the last of them: they hardly ever decide.");
        return keys;
    }

    private ImmutableSortedDictionary<string, decimal?> Parameters(SourceMapping root, SourceNode? node, bool countingIsOpen)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, decimal?>(StringComparer.Ordinal);
        if (countingIsOpen)
            parameters[GridParameters.Seniority] = null;
        if (node is SourceMapping { Entries.Length: > GridParameters.Most } many)
        {
            _diagnostics.Add(many.Entries[GridParameters.Most].Key, TooLarge, $"The grid has more than {GridParameters.Most} parameters.", "Remove those that no line reads.");
        }
        else if (node is SourceMapping mapping)
        {
            foreach (var (key, value) in mapping.Entries)
            {
                _ = _read.CheckId(key);
                if (key.Text == GridParameters.Seniority && !(countingIsOpen && value is SourceScalar { IsNull: true }))
                    _diagnostics.Add(key, DuplicateKey, "'seniority' is the parameter that says how months count.", "Give this one another name.");
                parameters[key.Text] = Parameter(value);
            }
        }
        else if (node is not null && node is not SourceScalar { IsNull: true })
        {
            _diagnostics.Add(node, TypeMismatch, "'parameters' has keys.", "Write 'parameters: { name: 12 }', or null for a value no source prints.");
        }

        foreach (var (name, value) in _supplied)
        {
            if (!parameters.ContainsKey(name))
                _diagnostics.Add(node ?? root, UnknownParameter, $"The grid has no parameter '{name}', for which a value is supplied.", parameters.Count == 0 ? "It declares none: leave the value out." : Nearest.Suggest(name, parameters.Keys));
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
