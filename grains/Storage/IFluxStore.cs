using Allocation.Domain.Flux;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Grains.Storage;

/// <summary>
/// Ledgers of the flux: append-only tables of events and of the entries they cause, written together in one transaction (C6). Which releases
/// were not booked yet stands beside the vacancies, by their own transactions: what a crash left out is found by the next look.
/// </summary>
public interface IFluxStore
{
    /// <summary>The events of a ledger in their order.</summary>
    Task<IReadOnlyList<StoredFluxEvent>> Load(LedgerKey ledger);

    /// <summary>Some events of a ledger, by their numbers: the causes of entries.</summary>
    Task<IReadOnlyList<RecordedFluxEvent>> Events(LedgerKey ledger, IReadOnlyCollection<int> numbers);

    /// <summary>Writes events that follow on those that are there, with all their entries.</summary>
    /// <returns>Whether they were written; not when another writer was first.</returns>
    /// <exception cref="StoreUnavailableException">The outcome is unknown: reload before anything else.</exception>
    Task<bool> Append(FluxCommit commit);

    /// <summary>
    /// Writes that a landlord was merged into another in both ledgers, with all their entries, in one transaction; its releases belong to the
    /// other from then on, and so do those that are opened later under its name.
    /// </summary>
    /// <returns>Whether it was written; not when another writer was first in one of the two.</returns>
    /// <exception cref="StoreUnavailableException">The outcome is unknown: reload before anything else.</exception>
    Task<bool> Merge(FluxCommit ended, FluxCommit goesOn);

    /// <summary>The ledger in which one goes on since its landlord was merged; null while it was not.</summary>
    Task<LedgerKey?> MergedInto(LedgerKey ledger);

    /// <summary>Whose agreements hold on a day for the dwellings of a landlord: its own, and from the day on which it was merged those of the ledger in which it goes on (FLX-39).</summary>
    Task<LedgerKey> LedgerOn(LedgerKey ledger, DateOnly on);

    /// <summary>Reservers of a ledger, and of those that go on in it, that go on under other names since their territories merged, in the order of their days (FLX-41).</summary>
    Task<IReadOnlyList<ReserverRenamed>> Renamed(LedgerKey ledger);

    /// <summary>Hands over releases that were opened under a landlord that ended, while that was being written.</summary>
    Task HandOver(LedgerKey ended, LedgerKey goesOn);

    /// <summary>Says of releases that all their facts so far are known, where nothing of them moves the flux.</summary>
    Task Seen(IReadOnlyList<(Guid Release, int Version)> releases);

    /// <summary>Releases of a ledger of which something is not booked, some of them.</summary>
    Task<IReadOnlyList<Guid>> Unbooked(LedgerKey ledger, int most);

    /// <summary>Ledgers of which something is not booked, some of them.</summary>
    Task<IReadOnlyList<LedgerKey>> Behind(int most);

    /// <summary>The ledger a release belongs to, since it was opened; null when there is no such vacancy.</summary>
    Task<LedgerKey?> LedgerOf(Guid release);

    /// <summary>Entries of a ledger behind a number, in their order, some of them.</summary>
    Task<IReadOnlyList<StoredFluxEntry>> Entries(LedgerKey ledger, int after, int most);

    /// <summary>Entries of one account behind a number of its own, in their order, some of them.</summary>
    Task<IReadOnlyList<StoredFluxEntry>> EntriesOf(LedgerKey ledger, FluxAccount account, int after, int most);

    /// <summary>Entries that one release caused, in their order.</summary>
    Task<IReadOnlyList<StoredFluxEntry>> EntriesOf(LedgerKey ledger, Guid release);

    /// <summary>Agreements of a reserver, of whichever landlord, as they are now.</summary>
    Task<IReadOnlyList<(LedgerKey Ledger, Agreement Agreement)>> AgreementsOf(string reserver);

    /// <summary>Agreements of a reserver in one ledger, as they are now.</summary>
    Task<IReadOnlyList<Agreement>> AgreementsOf(LedgerKey ledger, string reserver);

    /// <summary>Ledgers in which others may designate for some reservers: by mandates of theirs, or of those under whose names they go on (FLX-17), or under these names (FLX-41).</summary>
    Task<IReadOnlyList<LedgerKey>> Designated(IReadOnlyCollection<string> reservers);

    /// <summary>Agreements, of whichever landlord, with a mandate of somebody, past ones and those to come too (FLX-17).</summary>
    Task<IReadOnlyList<(LedgerKey Ledger, Agreement Agreement)>> MandatesOf(string organisation);

    /// <summary>Accounts of a reserver, of whichever landlord and year, and how many entries each has.</summary>
    Task<IReadOnlyList<AccountCount>> AccountsOf(string reserver);

    /// <summary>The reserver of an agreement; null when there is none of that name.</summary>
    Task<string?> ReserverOf(LedgerKey ledger, string agreement);

    /// <summary>Ledgers in which something is recorded, in their order, some of them behind one.</summary>
    Task<IReadOnlyList<LedgerKey>> Ledgers(LedgerKey? after, int most);
}

/// <summary>An event as stored.</summary>
/// <param name="Recorded">The event, its number and its time.</param>
/// <param name="Actor">Who made it happen.</param>
/// <param name="Command">The command it came by; null for what the engine did by itself.</param>
/// <param name="Fingerprint">What that command asked.</param>
public sealed record StoredFluxEvent(RecordedFluxEvent Recorded, Actor Actor, Guid? Command, string? Fingerprint);

/// <summary>An entry as stored.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="At">When it was booked.</param>
public sealed record StoredFluxEntry(FluxEntry Entry, DateTimeOffset At);

/// <summary>Events to be made durable with their entries.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Events">Events, at least one.</param>
/// <param name="Entries">All entries they cause.</param>
public sealed record FluxCommit(LedgerKey Ledger, IReadOnlyList<StoredFluxEvent> Events, IReadOnlyList<FluxEntry> Entries);
