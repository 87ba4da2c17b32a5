using Allocation.Domain.Flux;

namespace Allocation.Population;

/// <summary>A fictitious reserver: who may name candidates for a share of the dwellings that are let (FLX-1, FLX-2).</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Territory">Where its rights lie; null for the whole country.</param>
public sealed record Reserver(string Id, string Name, ReserverKind Kind, ReservationTerritory? Territory);
