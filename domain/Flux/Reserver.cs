using System.Text.Json.Serialization;

namespace Allocation.Domain.Flux;

/// <summary>Kinds of reserver (FLX-1, R.441-5 I CCH); the last three are never in the flux (FLX-2).</summary>
[JsonConverter(typeof(KebabCase<ReserverKind>))]
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

/// <summary>What follows from the kind of a reserver.</summary>
public static class ReserverKinds
{
    /// <summary>Whether it takes from the yearly flux; otherwise it holds dwellings that are named, outside any flux (FLX-2).</summary>
    public static bool InFlux(this ReserverKind kind) => kind is not (ReserverKind.Defence or ReserverKind.InteriorSecurity or ReserverKind.HealthEstablishment);

    /// <summary>Whether it is a local authority, whose rights lie on its own territory (FLX-4) and mostly come from guarantees (FLX-15).</summary>
    public static bool IsLocal(this ReserverKind kind) => kind is ReserverKind.LocalAuthority or ReserverKind.Intermunicipality;
}

/// <summary>Where rights lie.</summary>
/// <param name="Kind">What the code names.</param>
/// <param name="Code">INSEE code of a commune, code of a département, key of a territory for an EPCI.</param>
public sealed record ReservationTerritory(ReservationTerritoryKind Kind, string Code);

/// <summary>Kinds of territory of an agreement (FLX-43).</summary>
[JsonConverter(typeof(KebabCase<ReservationTerritoryKind>))]
public enum ReservationTerritoryKind
{
    /// <summary>A département.</summary>
    Departement,

    /// <summary>A commune.</summary>
    Commune,

    /// <summary>An EPCI.</summary>
    Epci,
}
