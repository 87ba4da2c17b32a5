namespace Allocation.Population;

/// <summary>A fictitious reserver: who may name candidates for a share of the dwellings that are let (FLX-1, FLX-2).</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Territory">Where its rights lie; null for the whole country.</param>
public sealed record Reserver(string Id, string Name, ReserverKind Kind, ReservationTerritory? Territory)
{
    /// <summary>Whether it takes from the yearly flux; otherwise it holds dwellings that are named, outside any flux (FLX-2).</summary>
    public bool InFlux => Kind is not (ReserverKind.Defence or ReserverKind.InteriorSecurity or ReserverKind.HealthEstablishment);
}

/// <summary>Kinds of reserver (FLX-1); the last three are never in the flux (FLX-2).</summary>
public enum ReserverKind
{
    /// <summary>The State, by the prefect.</summary>
    State,

    /// <summary>A commune or a département.</summary>
    LocalAuthority,

    /// <summary>An EPCI.</summary>
    Intermunicipality,

    /// <summary>Action Logement Services.</summary>
    ActionLogement,

    /// <summary>An employer.</summary>
    Employer,

    /// <summary>A body of disinterested character.</summary>
    DisinterestedBody,

    /// <summary>National defence.</summary>
    Defence,

    /// <summary>Interior security.</summary>
    InteriorSecurity,

    /// <summary>A public health establishment, for its staff.</summary>
    HealthEstablishment,
}

/// <summary>Where rights lie.</summary>
/// <param name="Kind">What the code names.</param>
/// <param name="Code">INSEE code of a commune, code of a département, key of a territory for an EPCI.</param>
public sealed record ReservationTerritory(ReservationTerritoryKind Kind, string Code);

/// <summary>Kinds of territory of an agreement (FLX-43).</summary>
public enum ReservationTerritoryKind
{
    /// <summary>A département.</summary>
    Departement,

    /// <summary>A commune.</summary>
    Commune,

    /// <summary>An EPCI.</summary>
    Epci,
}
