using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Allocation.Domain.Territories;

/// <summary>Zone of the income ceilings: where the dwelling stands (ELI-9).</summary>
public enum CeilingZone
{
    /// <summary>Paris and the 29 bordering communes (ELI-10).</summary>
    ParisAndBordering,

    /// <summary>The rest of Île-de-France.</summary>
    IleDeFrance,

    /// <summary>All other metropolitan regions.</summary>
    OtherRegions,

    /// <summary>Overseas: other texts, no table here; a ceiling there is unknown.</summary>
    Overseas,
}

/// <summary>A commune or municipal arrondissement.</summary>
/// <param name="Code">INSEE code.</param>
/// <param name="Name">Name in French.</param>
/// <param name="Parent">Commune of an arrondissement; null for a commune.</param>
/// <param name="Territory">Territory that scores the demands wishing it.</param>
/// <param name="Zone">Ceiling zone.</param>
public sealed record Commune(InseeCode Code, string Name, InseeCode? Parent, TerritoryId Territory, CeilingZone Zone);

/// <summary>
/// Communes, arrondissements and territories (COG 2026; INSEE and DGCL, Licence Ouverte). Immutable once built.
/// </summary>
public sealed class Geography
{
    private readonly FrozenDictionary<InseeCode, Commune> _communes;
    private readonly FrozenDictionary<InseeCode, InseeCode> _merged;
    private readonly FrozenDictionary<TerritoryId, string> _names;
    private readonly ILookup<InseeCode, Commune> _arrondissements;
    private readonly ILookup<TerritoryId, Commune> _ofTerritory;
    private readonly FrozenDictionary<TerritoryId, InseeCode> _seats;

    private Geography(IEnumerable<Commune> communes, IEnumerable<KeyValuePair<InseeCode, InseeCode>> merged, IEnumerable<KeyValuePair<TerritoryId, string>> names)
    {
        _communes = communes.ToFrozenDictionary(commune => commune.Code);
        _merged = merged.ToFrozenDictionary();
        _names = names.ToFrozenDictionary();
        _arrondissements = _communes.Values.Where(commune => commune.Parent is not null).ToLookup(commune => commune.Parent!.Value);
        _ofTerritory = _communes.Values.ToLookup(commune => commune.Territory);
        _seats = _ofTerritory.ToFrozenDictionary(group => group.Key, group => group.MinBy(commune => commune.Code.Value, StringComparer.Ordinal)!.Code);
    }

    /// <summary>Builds the geography from the lines of its three tables, headers included.</summary>
    /// <param name="communes"><c>code;name;kind;parent;territory;ceiling_zone</c>.</param>
    /// <param name="territories"><c>territory;name</c>.</param>
    /// <param name="merged"><c>former;current;since</c>: communes that no longer exist (SNI-8).</param>
    /// <exception cref="FormatException">A line does not have its columns; the message names table and line.</exception>
    public static Geography Parse(IEnumerable<string> communes, IEnumerable<string> territories, IEnumerable<string> merged)
    {
        var names = Rows(territories, "territories", 2).ToDictionary(row => new TerritoryId(row[0]), row => row[1]);
        var former = Rows(merged, "merged-communes", 3).Select(row => KeyValuePair.Create(InseeCode.Parse(row[0]), InseeCode.Parse(row[1])));
        var all = Rows(communes, "communes", 6).Select(row => new Commune(
            InseeCode.Parse(row[0]),
            row[1],
            row[3].Length == 0 ? null : InseeCode.Parse(row[3]),
            new TerritoryId(row[4]),
            row[5] switch
            {
                "paris_communes_limitrophes" => CeilingZone.ParisAndBordering,
                "ile_de_france" => CeilingZone.IleDeFrance,
                "overseas" => CeilingZone.Overseas,
                _ => CeilingZone.OtherRegions,
            }));
        return new Geography(all, former, names);
    }

    /// <summary>The abnormal delays of its places (SCO-27).</summary>
    public AbnormalDelays Delays { get; private set; } = AbnormalDelays.None;

    /// <summary>The same with abnormal delays.</summary>
    public Geography With(AbnormalDelays delays)
    {
        var copy = (Geography)MemberwiseClone();
        copy.Delays = delays;
        return copy;
    }

    /// <summary>All communes and arrondissements, in no order.</summary>
    public IReadOnlyCollection<Commune> Communes => _communes.Values;

    /// <summary>Finds a commune by its present code, or by the code it had before a merger (SNI-8).</summary>
    public bool TryFind(InseeCode code, [NotNullWhen(true)] out Commune? commune) =>
        _communes.TryGetValue(code, out commune) || (_merged.TryGetValue(code, out var current) && _communes.TryGetValue(current, out commune));

    /// <summary>
    /// The places a wish stands for: the commune, and its arrondissements when all of Paris, Lyon or Marseille is wished.
    /// Empty when the code is unknown.
    /// </summary>
    public IEnumerable<Commune> PlacesOf(InseeCode wish) =>
        TryFind(wish, out var commune) ? _arrondissements[commune.Code].Prepend(commune) : [];

    /// <summary>The communes and arrondissements of a territory; empty when it is unknown.</summary>
    public IEnumerable<Commune> CommunesOf(TerritoryId territory) => _ofTerritory[territory];

    /// <summary>Name of a territory; the name of the commune when the territory is a commune; else its key.</summary>
    public string NameOf(TerritoryId territory) =>
        _names.TryGetValue(territory, out var name) ? name
        : InseeCode.TryParse(territory.Value, out var code) && _communes.TryGetValue(code, out var commune) ? commune.Name
        : territory.Value;

    /// <summary>Some commune of a territory, always the same; <c>default</c> when it has none.</summary>
    public InseeCode AnyCommuneOf(TerritoryId territory) =>
        _seats.TryGetValue(territory, out var commune) ? commune : default;

    /// <summary>
    /// The civil day of a territory at an instant (C8): that of its communes, or of Paris when it has none. Grids take effect,
    /// scores are of and lists are ranked on this day, so nothing else may ask which day it is there.
    /// </summary>
    public DateOnly DayIn(TerritoryId territory, DateTimeOffset instant) =>
        _seats.TryGetValue(territory, out var seat) ? CivilTime.In(seat, instant) : CivilTime.InParis(instant);

    /// <summary>The first instant of a day in a territory.</summary>
    public DateTimeOffset StartOf(TerritoryId territory, DateOnly day) =>
        _seats.TryGetValue(territory, out var seat) ? CivilTime.StartIn(seat, day) : CivilTime.StartInParis(day);

    /// <summary>The territories that a list of wished communes touches, each once, in the order of the wishes.</summary>
    public IReadOnlyList<TerritoryId> TerritoriesOf(IEnumerable<InseeCode> wishes)
    {
        var found = new List<TerritoryId>();
        foreach (var wish in wishes)
        {
            if (TryFind(wish, out var commune) && !found.Contains(commune.Territory))
                found.Add(commune.Territory);
        }

        return found;
    }

    private static IEnumerable<string[]> Rows(IEnumerable<string> lines, string table, int columns)
    {
        var number = 0;
        foreach (var line in lines)
        {
            if (number++ == 0 || line.Length == 0)
                continue;
            var cells = line.Split(';');
            if (cells.Length != columns)
                throw new FormatException($"policies/geography/{table}.csv, line {number}: {columns} columns are expected, {cells.Length} are there.");
            yield return cells;
        }
    }
}
