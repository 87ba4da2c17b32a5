using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Ranking;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;

namespace Allocation.Grains.Storage;

/// <summary>
/// The durable truth of demands: state, change record and audit entry are written together, many demands in one
/// transaction. A returned commit survives the death of any process (C1).
/// </summary>
public interface IDemandStore
{
    /// <summary>The demand, or null.</summary>
    Task<StoredDemand?> Load(DemandId id);

    /// <summary>Key of the demand with this number, or null.</summary>
    Task<DemandId?> Find(UniqueNumber number);

    /// <summary>The demand that a creation without number became, or null.</summary>
    Task<(DemandId Id, UniqueNumber Number)?> FindCreation(string creationKey);

    /// <summary>What a command wrote, or null when it wrote nothing.</summary>
    Task<WrittenCommand?> FindCommand(Guid command);

    /// <summary>Changes of a demand, newest first.</summary>
    /// <param name="id">The demand.</param>
    /// <param name="most">Most changes wanted.</param>
    /// <param name="before">Those that made an earlier version than this.</param>
    Task<IReadOnlyList<DemandChange>> History(DemandId id, int most, int before = int.MaxValue);

    /// <summary>Changes of some demands after an instant, oldest first; at most <see cref="DemandChange.MostSince"/>, the newest.</summary>
    Task<IReadOnlyList<DemandChange>> ChangesSince(IReadOnlyCollection<DemandId> ids, DateTimeOffset since);

    /// <summary>The file of a demand as it stood at an instant: what was decided then can be explained ever after (C7, SCO-40).</summary>
    /// <param name="id">The demand.</param>
    /// <param name="before">Changes recorded at or after this instant are taken back, but for the registration: what was known first is the best there is of the days before.</param>
    Task<PastDemand> AsOf(DemandId id, DateTimeOffset before);

    /// <summary>What each change of a demand took away, newest first: the values before it, which the history does not show.</summary>
    /// <param name="id">The demand.</param>
    /// <param name="most">At most so many.</param>
    Task<IReadOnlyList<EarlierValues>> TakenAway(DemandId id, int most);

    /// <summary>Next value of a sequence that never gives a value twice, from 0.</summary>
    Task<long> NextInSequence(string sequence);

    /// <summary>Demands that were removed from the register, did not change since, and may be erased; by their key.</summary>
    /// <param name="before">Before this instant.</param>
    /// <param name="after">Behind this one; the first without it.</param>
    /// <param name="most">At most so many.</param>
    Task<IReadOnlyList<DemandId>> Removed(DateTimeOffset before, DemandId after, int most);

    /// <summary>
    /// Erases a demand that was removed (LIF-17): its file, its wishes, where it stood, and the key of its household, without which what its changes took away cannot be read. That
    /// it changed, who did it and who read it stays, under a key that names nobody.
    /// </summary>
    /// <param name="id">The demand.</param>
    /// <param name="before">Removed, and not changed since, before this instant.</param>
    /// <param name="actor">Who asks.</param>
    /// <returns>False when there is none, or it is not that long ago.</returns>
    Task<bool> Erase(DemandId id, DateTimeOffset before, Actor actor);

    /// <summary>Writes one change. The failure of one commit leaves the others of its batch untouched.</summary>
    /// <exception cref="StoreUnavailableException">The outcome is unknown: reload before anything else.</exception>
    Task<CommitResult> Commit(DemandCommit commit);
}

/// <summary>A demand as stored.</summary>
/// <param name="Id">Surrogate key.</param>
/// <param name="Version">Version, from 1.</param>
/// <param name="File">The file.</param>
/// <param name="Cause">The last change.</param>
public sealed record StoredDemand(DemandId Id, int Version, DemandFile File, StoredCause Cause)
{
    /// <summary>What the index of a territory holds of it.</summary>
    public CandidateRecord RecordIn(TerritoryId territory) => CandidateRecord.Of(Id, Version, File, Cause.In(territory));
}

/// <summary>The last change of a demand and what it was worth.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Points">Points gained or lost, by territory.</param>
public sealed record StoredCause(ChangeKind Kind, DateTimeOffset At, IReadOnlyDictionary<string, int> Points)
{
    /// <summary>The cause as a list of one territory shows it.</summary>
    public ChangeCause In(TerritoryId territory) => new(Kind, At, Points.GetValueOrDefault(territory.Value));
}

/// <summary>One change of a demand as recorded: a code, never the content.</summary>
/// <param name="Id">The demand.</param>
/// <param name="Version">The version it made.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Points">Points gained or lost by territory; empty when they were not recorded then.</param>
public sealed record DemandChange(DemandId Id, int Version, ChangeKind Kind, DateTimeOffset At, IReadOnlyDictionary<string, int> Points)
{
    /// <summary>Most changes one question brings.</summary>
    public const int MostSince = 2000;
}

/// <summary>What a change took away.</summary>
/// <param name="Version">The version it made.</param>
/// <param name="Patch">The merge patch (RFC 7396) from that version to the one before; null when it was not kept.</param>
public sealed record EarlierValues(int Version, byte[]? Patch);

/// <summary>A demand as it was.</summary>
/// <param name="Kept">Whether what is needed to know it was kept.</param>
/// <param name="Version">Its version then, at least 1; 0 when there is none.</param>
/// <param name="File">Its file then.</param>
public sealed record PastDemand(bool Kept, int Version, DemandFile? File)
{
    /// <summary>There is no such demand.</summary>
    public static PastDemand None { get; } = new(true, 0, null);

    /// <summary>A change since was recorded by a version of the product that kept only its code.</summary>
    public static PastDemand NotKept { get; } = new(false, 0, null);
}

/// <summary>One change to be made durable.</summary>
public sealed record DemandCommit
{
    private readonly FactVector? _facts;

    /// <summary>The demand after the change; its version is one more than the one it replaces.</summary>
    public required StoredDemand Demand { get; init; }

    /// <summary>The file of the demand in its one JSON form (<see cref="DemandJson.Write"/>); given by whoever has it already.</summary>
    public byte[] Json
    {
        get => field ?? DemandJson.Write(Demand.File);
        init;
    }

    /// <summary>The facts of the file; given by whoever has them already.</summary>
    public FactVector Facts
    {
        get => _facts ?? FactReader.Read(Demand.File);
        init => _facts = value;
    }

    /// <summary>When it is made; the demand's cause keeps its own date when nothing but a confirmation came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The merge patch that takes the change back: from this file to the one before; null for the first version.</summary>
    public byte[]? Undo { get; init; }

    /// <summary>Whether it only confirms what was known: it is logged, and is no change in the history.</summary>
    public bool Confirms { get; init; }

    /// <summary>Territories wished before or after: the followers that must hear of it.</summary>
    public required IReadOnlyList<TerritoryId> Touched { get; init; }

    /// <summary>Territories wished after the change.</summary>
    public required IReadOnlyList<TerritoryId> Present { get; init; }

    /// <summary>Whether communes and typologies are wished as by the version before: what a store keeps of them beside the file stays as it is.</summary>
    public bool KeepsWishes { get; init; }

    /// <summary>The command, for idempotency and audit.</summary>
    public required Command Command { get; init; }

    /// <summary>Name of the command, for audit.</summary>
    public required string Action { get; init; }

    /// <summary>Key of a creation without number.</summary>
    public string? CreationKey { get; init; }
}

/// <summary>What became of a commit.</summary>
/// <param name="Status">Written, or why not.</param>
/// <param name="Position">Position in the change log when written.</param>
public readonly record struct CommitResult(CommitStatus Status, long Position);

/// <summary>Why a commit was or was not written.</summary>
public enum CommitStatus
{
    /// <summary>Durable.</summary>
    Written,

    /// <summary>Another writer was first: the version in the store is not the one replaced.</summary>
    StaleVersion,

    /// <summary>The command had been written before.</summary>
    KnownCommand,

    /// <summary>The unique number, or the creation, belongs to another demand.</summary>
    Taken,

    /// <summary>A rule of the store refuses the row, and its alone: a fault of the product. Only of an import; elsewhere it is a <see cref="StoreRefusedException"/>.</summary>
    Refused,
}

/// <summary>What a command had written.</summary>
/// <param name="Demand">The demand it changed.</param>
/// <param name="Fingerprint">What it asked.</param>
/// <param name="Version">The version it made.</param>
/// <param name="Position">Its position in the change log.</param>
public sealed record WrittenCommand(DemandId Demand, string Fingerprint, int Version, long Position);

/// <summary>The store did not answer; whether the write happened is not known.</summary>
/// <remarks>It crosses processes, where the driver's exceptions cannot: their words are in its message, they are not inside.</remarks>
[GenerateSerializer, Alias("allocation.store-unavailable")]
public sealed class StoreUnavailableException(string message) : Exception(message)
{
    /// <summary>The failure of a driver.</summary>
    public static StoreUnavailableException Of(string what, Exception failure) => new($"{what} ({failure.GetType().Name}: {failure.Message})");
}

/// <summary>The rules of the store refuse a row: a fault of the product. Nothing was written.</summary>
[GenerateSerializer, Alias("allocation.store-refused")]
public sealed class StoreRefusedException(string message) : Exception(message);
