using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;

namespace Allocation.Cluster.Tests.Cluster;

/// <summary>
/// Cuts the life of a vacancy between any two of its steps: before or after a fact is written, before or after a token is taken. What
/// is cut loses its memory, and whoever asked does not know how far it came.
/// </summary>
/// <param name="random">Draws the cuts.</param>
internal sealed class LifeFaults(Random random) : IIncomingGrainCallFilter
{
    private int _cuts;

    /// <summary>One of so many points is cut; none while 0.</summary>
    public int OneIn { get; set; }

    /// <summary>Cuts so far.</summary>
    public int Cuts => _cuts;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var isToken = context.InterfaceMethod?.Name == nameof(IDemandGrain.Hold);
        if (isToken)
            Cut();
        await context.Invoke();
        if (isToken)
            Cut();
    }

    /// <summary>The store with cuts around its writes.</summary>
    public IVacancyLifeStore Around(IVacancyLifeStore store) => new CuttingStore(store, this);

    /// <summary>The ledgers with cuts around their writes.</summary>
    public IFluxStore Around(IFluxStore store) => new CuttingFlux(store, this);

    private void Cut()
    {
        lock (random)
        {
            if (OneIn == 0 || random.Next(OneIn) > 0)
                return;
        }

        Interlocked.Increment(ref _cuts);
        throw new StoreUnavailableException("cut by the test");
    }

    private sealed class CuttingStore(IVacancyLifeStore store, LifeFaults faults) : IVacancyLifeStore
    {
        public Task<IReadOnlyList<StoredFact>> Load(Guid vacancy) => store.Load(vacancy);

        public async Task<bool> Append(LifeCommit commit)
        {
            faults.Cut();
            var written = await store.Append(commit);
            faults.Cut();
            return written;
        }

        public Task Rest(Guid vacancy, int version, DateTimeOffset? dueAt) => store.Rest(vacancy, version, dueAt);

        public Task<IReadOnlyList<Guid>> Due(DateTimeOffset now, int most) => store.Due(now, most);

        public Task<IReadOnlyList<StoredPosition>> PositionsOf(DemandId demand) => store.PositionsOf(demand);

        public Task<IReadOnlyList<Guid>> Naming(DemandId demand) => store.Naming(demand);
    }

    private sealed class CuttingFlux(IFluxStore store, LifeFaults faults) : IFluxStore
    {
        public Task<IReadOnlyList<StoredFluxEvent>> Load(LedgerKey ledger) => store.Load(ledger);

        public Task<IReadOnlyList<RecordedFluxEvent>> Events(LedgerKey ledger, IReadOnlyCollection<int> numbers) => store.Events(ledger, numbers);

        public async Task<bool> Append(FluxCommit commit)
        {
            faults.Cut();
            var written = await store.Append(commit);
            faults.Cut();
            return written;
        }

        public async Task<bool> Merge(FluxCommit ended, FluxCommit goesOn)
        {
            faults.Cut();
            var written = await store.Merge(ended, goesOn);
            faults.Cut();
            return written;
        }

        public Task<LedgerKey?> MergedInto(LedgerKey ledger) => store.MergedInto(ledger);

        public Task<LedgerKey> LedgerOn(LedgerKey ledger, DateOnly on) => store.LedgerOn(ledger, on);

        public Task<IReadOnlyList<ReserverRenamed>> Renamed(LedgerKey ledger) => store.Renamed(ledger);

        public Task HandOver(LedgerKey ended, LedgerKey goesOn) => store.HandOver(ended, goesOn);

        public Task Seen(IReadOnlyList<(Guid Release, int Version)> releases) => store.Seen(releases);

        public Task<IReadOnlyList<Guid>> Unbooked(LedgerKey ledger, int most) => store.Unbooked(ledger, most);

        public Task<IReadOnlyList<LedgerKey>> Behind(int most) => store.Behind(most);

        public Task<LedgerKey?> LedgerOf(Guid release) => store.LedgerOf(release);

        public Task<IReadOnlyList<StoredFluxEntry>> Entries(LedgerKey ledger, int after, int most) => store.Entries(ledger, after, most);

        public Task<IReadOnlyList<StoredFluxEntry>> EntriesOf(LedgerKey ledger, FluxAccount account, int after, int most) => store.EntriesOf(ledger, account, after, most);

        public Task<IReadOnlyList<StoredFluxEntry>> EntriesOf(LedgerKey ledger, Guid release) => store.EntriesOf(ledger, release);

        public Task<IReadOnlyList<(LedgerKey Ledger, Agreement Agreement)>> AgreementsOf(string reserver) => store.AgreementsOf(reserver);

        public Task<IReadOnlyList<Agreement>> AgreementsOf(LedgerKey ledger, string reserver) => store.AgreementsOf(ledger, reserver);

        public Task<IReadOnlyList<LedgerKey>> Designated(IReadOnlyCollection<string> reservers) => store.Designated(reservers);

        public Task<IReadOnlyList<(LedgerKey Ledger, Agreement Agreement)>> MandatesOf(string organisation) => store.MandatesOf(organisation);

        public Task<IReadOnlyList<AccountCount>> AccountsOf(string reserver) => store.AccountsOf(reserver);

        public Task<string?> ReserverOf(LedgerKey ledger, string agreement) => store.ReserverOf(ledger, agreement);

        public Task<IReadOnlyList<LedgerKey>> Ledgers(LedgerKey? after, int most) => store.Ledgers(after, most);
    }
}
