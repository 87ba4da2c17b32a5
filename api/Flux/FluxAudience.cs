using Allocation.GrainInterfaces;

namespace Allocation.Api.Flux;

/// <summary>Whose accounts are followed: all of a ledger, or those of a reserver, of whichever landlord.</summary>
/// <param name="Ledger">The ledger; null for a reserver.</param>
/// <param name="Reserver">The reserver; null for a ledger.</param>
internal sealed record FluxAudience(LedgerKey? Ledger, string? Reserver);
