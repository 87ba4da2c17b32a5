using Allocation.Domain.Demands;
using Allocation.Domain.Territories;

namespace Allocation.Grains.Storage;

/// <summary>
/// The store as a follower sees it: a territory at a known position, then every change after it, in commit order (C2).
/// </summary>
public interface IChangeLog
{
    /// <summary>Position of the last committed change; no change at or below it will appear later.</summary>
    Task<long> Head();

    /// <summary>All demands that wish a territory, one after the other, at a position of the log that contains them: a territory of any size is never held as files.</summary>
    /// <param name="territory">The territory.</param>
    /// <param name="mine">The demands wanted.</param>
    /// <param name="read">Receives the position and the demands; the demands must be enumerated before it returns.</param>
    Task<T> ReadTerritory<T>(TerritoryId territory, Func<DemandId, bool> mine, Func<long, IEnumerable<StoredDemand>, T> read);

    /// <summary>The present state of demands of a territory that changed after a position, at most some hundreds at a time.</summary>
    Task<ChangeBatch> ReadChanges(TerritoryId territory, long after, Func<DemandId, bool> mine);

    /// <summary>Territories that some demand wishes.</summary>
    Task<IReadOnlyList<TerritoryId>> Territories();
}

/// <summary>Changes after a position.</summary>
/// <param name="Position">Every change up to it is contained.</param>
/// <param name="Demands">Present state of the demands that changed; a demand that changed twice stands once.</param>
/// <param name="More">Whether more changes were there already.</param>
public sealed record ChangeBatch(long Position, IReadOnlyList<StoredDemand> Demands, bool More);

/// <summary>Numbers that rise with every activation of an actor, durably, so that a restart is never taken for the past.</summary>
public interface IEpochs
{
    /// <summary>A number greater than all given before.</summary>
    Task<long> Next();
}
