using Allocation.Domain.Dwellings;
using YamlDotNet.RepresentationModel;

namespace Allocation.Domain.Eligibility;

/// <summary>Reads <see cref="IncomeCeilings"/> out of policy texts and refuses amounts that no indexation explains (EL-14).</summary>
internal static class IncomeCeilingsReader
{
    /// <summary>Instead of amounts: compute them from the year before (ELI-18).</summary>
    private const string ByIndexation = "indexation";

    // In the order of CeilingZone.
    private static readonly string[] _zones = ["paris_communes_limitrophes", "ile_de_france", "autres_regions"];

    /// <summary>Cells of households; the last cell is what each further person adds.</summary>
    private const int Categories = 6;

    private static readonly string[] _cells = ["cat1", "cat2", "cat3", "cat4", "cat5", "cat6", "sup"];

    private static readonly Dictionary<string, Financing> _products = new() { ["PLUS"] = Financing.PLUS, ["PLAI"] = Financing.PLAI };

    private static readonly Dictionary<string, CeilingStatus> _statuses = new()
    {
        ["published"] = CeilingStatus.Published,
        ["derived"] = CeilingStatus.Derived,
        ["verify"] = CeilingStatus.Verify,
    };

    public static IncomeCeilings Read(IEnumerable<(string File, string Text)> files)
    {
        var texts = files.Select(file => PolicyText.Parse(file.File, file.Text)).ToList();
        var indexation = ReadIndexation(Single(texts, "index", text => PolicyText.Find(text.Root, "index") is not null));
        return new IncomeCeilings(indexation, ReadProduct(Financing.PLAI), ReadProduct(Financing.PLUS));

        IncomeCeilings.Years ReadProduct(Financing product) =>
            ReadYears(Single(texts, $"product: {product}", text => PolicyText.Find(text.Root, "product") is { } node && text.OneOf(node, _products) == product), indexation);
    }

    private static PolicyText Single(List<PolicyText> texts, string what, Func<PolicyText, bool> match)
    {
        var found = texts.Where(match).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new FormatException($"policies/ceilings: no file says '{what}'. Remedy: restore it; the index of rents, PLUS and PLAI are needed."),
            _ => throw found[1].ErrorAtStart($"a second file says '{what}'.", "keep one of them."),
        };
    }

    private static Indexation ReadIndexation(PolicyText text)
    {
        text.Only(text.Root, "index", "reference", "status", "source", "values");
        text.Text(text.Required(text.Root, "source"));
        text.OneOf(text.Required(text.Root, "status"), _statuses);
        return new Indexation(text.Mapping(text.Required(text.Root, "values")).ToDictionary(entry => text.Int(entry.Key), entry => text.Positive(entry.Value)));
    }

    private static IncomeCeilings.Years ReadYears(PolicyText text, Indexation indexation)
    {
        text.Only(text.Root, "product", "reference", "years");
        var reference = text.Text(text.Required(text.Root, "reference"));
        var years = text.Mapping(text.Required(text.Root, "years"));
        var (tables, sources) = (new List<CeilingTable[]>(), new List<CeilingSource>());
        int? first = null;
        foreach (var (key, value) in years)
        {
            var year = text.Int(key);
            first ??= year;
            if (year != first + tables.Count)
                throw text.Error(key, $"year {first + tables.Count} is expected, {year} is there.", "write the years in order, without a gap.");
            var body = text.Mapping(value);
            text.Only(body, "order", "source", "zones");
            var order = PolicyText.Find(body, "order") is { } node ? text.Text(node) : null;
            sources.Add(new CeilingSource(reference, order, text.Text(text.Required(body, "source"))));
            tables.Add(ReadZones(text, text.Mapping(text.Required(body, "zones")), year, tables.LastOrDefault(), indexation));
        }

        return first is null ? throw text.Error(years, "no year is there.", "write at least one year.") : new IncomeCeilings.Years(first.Value, [.. tables], [.. sources]);
    }

    private static CeilingTable[] ReadZones(PolicyText text, YamlMappingNode zones, int year, CeilingTable[]? before, Indexation indexation)
    {
        text.Only(zones, _zones);
        return [.. _zones.Select((zone, place) =>
        {
            var node = text.Required(zones, zone);
            return node is YamlScalarNode { Value: ByIndexation }
                ? Computed(text, node, year, before?[place], indexation)
                : ReadTable(text, text.Mapping(node), before?[place]);
        })];
    }

    private static CeilingTable Computed(PolicyText text, YamlNode at, int year, CeilingTable? before, Indexation indexation)
    {
        if (before is null)
            throw text.Error(at, $"{year} cannot be computed: there is no year before.", "write the amounts.");
        if (!indexation.Covers(year))
            throw text.Error(at, $"{year} cannot be computed: the index of {year - 1} or {year - 2} is missing.", "add it to the index of rents, or write the amounts.");
        var cells = Enumerable.Range(0, CeilingTable.Cells).Select(cell => indexation.Next(before[cell], year)!.Value);
        return new CeilingTable([.. cells], [.. Enumerable.Repeat(CeilingStatus.Derived, CeilingTable.Cells)]);
    }

    private static CeilingTable ReadTable(PolicyText text, YamlMappingNode body, CeilingTable? before)
    {
        text.Only(body, "status", "status_of", "amounts");
        var common = text.OneOf(text.Required(body, "status"), _statuses);
        var others = PolicyText.Find(body, "status_of") is { } node ? text.Mapping(node) : new YamlMappingNode();
        var amounts = text.Mapping(text.Required(body, "amounts"));
        text.Only(others, _cells);
        text.Only(amounts, _cells);
        int[] read = [.. _cells.Select((cell, place) => ReadAmount(text, text.Required(amounts, cell), before?[place]))];
        for (var place = 1; place < Categories; place++)
        {
            // A larger household has never a lower ceiling: the lists of one kind of dwelling are counted together on the strength of it.
            if (read[place] < read[place - 1])
                throw text.Error(text.Required(amounts, _cells[place]), $"{read[place]} is lower than {read[place - 1]} of {_cells[place - 1]}.", "check the amount against the order.");
        }

        return new CeilingTable(
            [.. read],
            [.. _cells.Select(cell => PolicyText.Find(others, cell) is { } status ? text.OneOf(status, _statuses) : common)]);
    }

    private static int ReadAmount(PolicyText text, YamlNode node, int? before)
    {
        var amount = text.Int(node);
        if (amount == 0)
            throw text.Error(node, "a ceiling is above 0.", "write the amount, or 'indexation' for the zone when it is not known.");
        // Public tables have held a digit too many; no index doubles a ceiling in a year.
        if (before is { } known && (amount > 2L * known || 2L * amount < known))
            throw text.Error(node, $"{amount} is more than twice or less than half of {known}, the year before.", "check the amount against the order.");
        return amount;
    }
}
