using System.Collections.Frozen;

namespace Allocation.Domain.Territories;

/// <summary>What an extended demand (<c>demandeElargie</c>) is taken to accept; a parameter [practice].</summary>
public enum ExtendedDemandReach
{
    /// <summary>Only the communes it lists: the default.</summary>
    ListedCommunes,

    /// <summary>Every commune of the territories it lists a commune of.</summary>
    WholeTerritory,
}

/// <summary>The places of one territory, numbered for its index, and what a wish means there.</summary>
public sealed class TerritoryPlaces
{
    private readonly FrozenDictionary<InseeCode, ushort> _numbers;
    private readonly Geography _geography;
    private readonly ExtendedDemandReach _reach;

    /// <summary>Numbers the communes and arrondissements of a territory.</summary>
    public TerritoryPlaces(TerritoryId territory, Geography geography, ExtendedDemandReach reach = ExtendedDemandReach.ListedCommunes)
    {
        _geography = geography;
        _reach = reach;
        Territory = territory;
        var places = geography.CommunesOf(territory).OrderBy(commune => commune.Code.Value, StringComparer.Ordinal).ToList();
        _numbers = places.Select((commune, number) => (commune.Code, number)).ToFrozenDictionary(pair => pair.Code, pair => (ushort)pair.number);
    }

    /// <summary>The territory.</summary>
    public TerritoryId Territory { get; }

    /// <summary>The civil day of the territory at an instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => _geography.DayIn(Territory, instant);

    /// <summary>Code of the place of a number.</summary>
    /// <exception cref="InvalidOperationException">No place has the number.</exception>
    public InseeCode CodeOf(int number) => _numbers.First(place => place.Value == number).Key;

    /// <summary>How many places it has.</summary>
    public int Count => _numbers.Count;

    /// <summary>Number of a place, or -1 when it is not in the territory.</summary>
    public int NumberOf(InseeCode place) =>
        _geography.TryFind(place, out var commune) && _numbers.TryGetValue(commune.Code, out var number) ? number : -1;

    /// <summary>The places of this territory that a list of wishes stands for, each once, ascending.</summary>
    public ushort[] Wished(IReadOnlyList<InseeCode> communes, bool? extended)
    {
        var wished = new List<ushort>(communes.Count);
        foreach (var wish in communes)
        {
            foreach (var place in _geography.PlacesOf(wish))
            {
                if (_numbers.TryGetValue(place.Code, out var number))
                    wished.Add(number);
            }
        }

        if (wished.Count > 0 && extended == true && _reach == ExtendedDemandReach.WholeTerritory)
            return [.. Enumerable.Range(0, Count).Select(number => (ushort)number)];

        // No set: most wish a handful of places, and every change of every demand comes by here.
        wished.Sort();
        var (places, count) = (new ushort[wished.Count], 0);
        foreach (var number in wished)
        {
            if (count == 0 || places[count - 1] != number)
                places[count++] = number;
        }

        return count == places.Length ? places : places[..count];
    }
}
