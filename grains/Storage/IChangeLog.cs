using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.Domain.Territories;

namespace Allocation.Grains.Storage;

/// <summary>
/// The store as a follower sees it: a territory at a known position, then every change after it, in commit order (C2).
/// </summary>
public interface IChangeLog
{
    /// <summary>Position of the newest change that a reader sees now: everything acknowledged before the call is at or below it.</summary>
    /// <param name="atMostOld">For who follows at leisure: so long ago is now as well.</param>
    Task<long> Head(TimeSpan atMostOld = default);

    /// <summary>All demands that wish a territory, one after the other, at a position of the log that contains them: a territory of any size is never held as files.</summary>
    /// <param name="territory">The territory.</param>
    /// <param name="share">The demands wanted.</param>
    /// <param name="read">Receives the position and the demands; the demands must be enumerated before it returns.</param>
    Task<T> ReadTerritory<T>(TerritoryId territory, DemandShare share, Func<long, IEnumerable<StoredDemand>, T> read);

    /// <summary>The same as an index takes them. What a store keeps beside the files for it is derived from them: who checks an index reads the files.</summary>
    /// <param name="territory">The territory.</param>
    /// <param name="share">The demands wanted.</param>
    /// <param name="read">As in <see cref="ReadTerritory"/>.</param>
    Task<T> LoadTerritory<T>(TerritoryId territory, DemandShare share, Func<long, IEnumerable<CandidateRecord>, T> read) =>
        ReadTerritory(territory, share, (position, demands) => read(position, demands.Select(demand => demand.RecordIn(territory))));

    /// <summary>What an index holds of the demands of a territory that changed after a position, as they are now, at most some thousands at a time.</summary>
    /// <param name="territory">The territory.</param>
    /// <param name="after">Where the reading before ended.</param>
    /// <param name="share">The demands wanted.</param>
    /// <param name="isKnown">Whether the follower holds this version of a demand, or a newer one: it is not read again.</param>
    /// <param name="atLeisure">Nobody waits for the answer: it may take a moment longer, for the sake of sharing a statement with other followers.</param>
    Task<ChangeBatch> ReadChanges(TerritoryId territory, long after, DemandShare share, Func<DemandId, int, bool> isKnown, bool atLeisure = false);

    /// <summary>Territories that some demand wishes.</summary>
    Task<IReadOnlyList<TerritoryId>> Territories();
}

/// <summary>Changes after a position.</summary>
/// <param name="Horizon">Up to here no transaction was still running when the batch was read: nothing will appear below it later.</param>
/// <param name="End">Where this reading ended. With several writers it can lie beyond the horizon: what is visible there is contained, but an older transaction may still commit before it.</param>
/// <param name="Demands">Present state of the demands that changed; a demand that changed twice stands once, one that was erased as <see cref="CandidateRecord.Erased"/>.</param>
/// <param name="More">Whether more changes were there already: read on from <paramref name="End"/>.</param>
public sealed record ChangeBatch(long Horizon, long End, IReadOnlyList<CandidateRecord> Demands, bool More);

/// <summary>A reading of the log in as many batches as it takes: where it goes on, and where its follower may stand.</summary>
/// <remarks>
/// A transaction that ran during the first batch may commit before the last is read, below what was read already: the
/// lowest horizon bounds the whole reading, and the next one begins there.
/// </remarks>
/// <param name="from">Where the follower stands.</param>
public sealed class LogReading(long from)
{
    private long _horizon = long.MaxValue;

    /// <summary>After which position the next batch begins.</summary>
    public long End { get; private set; } = from;

    /// <summary>Where the follower may stand: every change up to it is contained, and none will appear below it later.</summary>
    public long Position { get; private set; } = from;

    /// <summary>Whether another batch is to be read.</summary>
    public bool More { get; private set; } = true;

    /// <summary>A batch was read and applied.</summary>
    public void Took(ChangeBatch batch)
    {
        _horizon = Math.Min(_horizon, batch.Horizon);
        Position = Math.Max(Position, Math.Min(_horizon, batch.End));
        (End, More) = (batch.End, batch.More);
    }
}

/// <summary>One of several equal shares of all demands: what one partition of a territory holds.</summary>
/// <param name="Number">Which one, from 0.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct DemandShare(int Number, int Count)
{
    /// <summary>All demands.</summary>
    public static DemandShare All { get; } = new(0, 1);

    /// <summary>The share of one of <paramref name="count"/> that holds a demand.</summary>
    public static int NumberOf(DemandId demand, int count) => (int)(MixOf(demand) % (uint)count);

    /// <summary>32 bits of a key, mixed: ids are time-ordered, and neighbours in time must not share a partition.</summary>
    public static uint MixOf(DemandId demand) => (uint)(((ulong)demand.Value * 0x9E3779B97F4A7C15UL) >> 32);

    /// <summary>Whether a demand is one of these.</summary>
    public bool Contains(DemandId demand) => NumberOf(demand, Count) == Number;
}

/// <summary>Numbers that rise with every activation of an actor, durably, so that a restart is never taken for the past.</summary>
public interface IEpochs
{
    /// <summary>A number greater than all given before.</summary>
    Task<long> Next();
}
