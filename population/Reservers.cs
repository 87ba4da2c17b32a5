using System.Globalization;
using Allocation.Domain.Flux;
using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>
/// The fictitious reservers of a population: some for the whole country, and in each département the prefect, the council, the EPCI and the
/// communes with most demands. How many there are in France is not published (SIZ-11) [assumption].
/// </summary>
internal sealed class Reservers
{
    /// <summary>Communes of a département that have rights of their own.</summary>
    private const int CommunesADepartement = 3;

    private readonly List<Reserver> _all = [];
    private readonly Dictionary<string, List<Reserver>> _local = [];
    private readonly Dictionary<TerritoryId, Reserver> _epci = [];

    public Reservers(Landlords landlords, Geography geography)
    {
        Add("Action Logement Services (fictif)", ReserverKind.ActionLogement, null);
        Add("Employeur fictif Les Chemins de Craie", ReserverKind.Employer, null);
        Add("Association fictive Un Toit pour la Lune", ReserverKind.DisinterestedBody, null);
        Add("Défense nationale (fictif)", ReserverKind.Defence, null);
        Add("Sécurité intérieure (fictif)", ReserverKind.InteriorSecurity, null);
        Add("Hôpital fictif des Sept Collines", ReserverKind.HealthEstablishment, null);
        Countrywide = [.. _all.Where(reserver => reserver.Kind.InFlux())];
        foreach (var departement in landlords.Departements)
            _local[departement] = [.. Local(departement, [.. landlords.Communes[departement]], geography)];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Reserver> All => _all;

    /// <summary>Those of the whole country who take from the flux.</summary>
    public IReadOnlyList<Reserver> Countrywide { get; }

    /// <summary>Those of a département, the State first.</summary>
    public IReadOnlyList<Reserver> In(string departement) => _local[departement];

    private IEnumerable<Reserver> Local(string departement, IReadOnlyList<Commune> communes, Geography geography)
    {
        var whole = new ReservationTerritory(ReservationTerritoryKind.Departement, departement);
        yield return Add($"Préfecture du département {departement} (fictif)", ReserverKind.State, whole);
        yield return Add($"Conseil du département {departement} (fictif)", ReserverKind.LocalAuthority, whole);
        foreach (var territory in communes.Select(commune => commune.Territory).Distinct().OrderBy(territory => territory.Value, StringComparer.Ordinal))
        {
            // One that lies in two départements is one reserver with an agreement in each.
            if (!_epci.TryGetValue(territory, out var epci))
                _epci.Add(territory, epci = Add($"{geography.NameOf(territory)} ({territory.Value}, fictif)", ReserverKind.Intermunicipality, new ReservationTerritory(ReservationTerritoryKind.Epci, territory.Value)));
            yield return epci;
        }

        foreach (var commune in communes.OrderByDescending(commune => National.Weights.GetValueOrDefault(commune.Code.Value)).ThenBy(commune => commune.Code.Value, StringComparer.Ordinal).Select(WholeCommune).Distinct().Take(CommunesADepartement))
            yield return Add($"Commune de {commune.Name} ({departement}, fictif)", ReserverKind.LocalAuthority, new ReservationTerritory(ReservationTerritoryKind.Commune, commune.Code.Value));

        Commune WholeCommune(Commune place) => place.Parent is { } parent && geography.TryFind(parent, out var whole) ? whole : place;
    }

    private Reserver Add(string name, ReserverKind kind, ReservationTerritory? territory)
    {
        var reserver = new Reserver(string.Create(CultureInfo.InvariantCulture, $"RES-{_all.Count + 1:D5}"), name, kind, territory);
        _all.Add(reserver);
        return reserver;
    }
}
