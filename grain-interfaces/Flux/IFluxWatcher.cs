using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Orleans.Concurrency;

namespace Allocation.GrainInterfaces.Flux;

/// <summary>
/// Receives the movements of accounts, each once or more, though some may overtake others or be lost: the numbers within the account say which
/// is missing. Implemented by an API host that has subscribers.
/// </summary>
[Alias("allocation.flux-watcher")]
public interface IFluxWatcher : IGrainObserver
{
    /// <summary>Accounts moved.</summary>
    [OneWay, Alias("moved")]
    Task Moved(ImmutableArray<FluxMovement> movements);
}

/// <summary>One movement of one account.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Entry">The entry.</param>
/// <param name="At">When it was booked.</param>
/// <param name="Sight">How it is seen by a mandate; null where the account is one's own.</param>
/// <param name="Cause">What made it move; null of a silo that did not say.</param>
[GenerateSerializer, Immutable, Alias("allocation.flux-movement")]
public sealed record FluxMovement([property: Id(0)] LedgerKey Ledger, [property: Id(1)] FluxEntry Entry, [property: Id(2)] DateTimeOffset At, [property: Id(3)] MandateSight? Sight = null, [property: Id(4)] EntryCause? Cause = null);
