using Allocation.Domain.Territories;

namespace Allocation.Domain.Flux;

/// <summary>
/// Where the mandates of one agreement are: the places of each territory are looked up once, however many mandates are compared, as hundreds of
/// mayors may have one.
/// </summary>
internal sealed class MandatePlaces(Geography geography)
{
    private readonly Dictionary<ReservationTerritory, HashSet<InseeCode>> _places = [];

    /// <summary>Whether two territories have a place in common; what has none is everywhere.</summary>
    public bool Meet(ReservationTerritory? one, ReservationTerritory? other)
    {
        if (one is null || other is null || one == other)
            return true;
        var (here, there) = (PlacesOf(one), PlacesOf(other));
        var (few, many) = here.Count < there.Count ? (here, there) : (there, here);
        foreach (var place in few)
        {
            if (many.Contains(place))
                return true;
        }

        return false;
    }

    private HashSet<InseeCode> PlacesOf(ReservationTerritory territory)
    {
        if (!_places.TryGetValue(territory, out var places))
            _places[territory] = places = [.. Communes(territory).Select(commune => commune.Code)];
        return places;
    }

    /// <summary>A commune with its arrondissements; all communes of an EPCI or a département.</summary>
    private IEnumerable<Commune> Communes(ReservationTerritory territory) => territory.Kind switch
    {
        ReservationTerritoryKind.Departement => geography.Communes.Where(commune => commune.Code.Departement == territory.Code),
        ReservationTerritoryKind.Epci => geography.CommunesOf(new TerritoryId(territory.Code)),
        _ => InseeCode.TryParse(territory.Code, out var code) ? geography.PlacesOf(code) : [],
    };
}
