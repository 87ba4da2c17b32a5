using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Dwellings;
using Allocation.GrainInterfaces.Flux;
using Allocation.GrainInterfaces.Territories;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Territories;
using Allocation.Grains.Time;
using Allocation.Silo.Hosting;
using Allocation.Silo.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Allocation.Cluster.Tests.Cluster;

/// <summary>
/// Two silos and a client in one process, on one real store, the real policies and one fake clock. Only the product reads
/// the fake clock; Orleans' own timers run, so that a partition follows the log by itself as it does in production.
/// </summary>
internal sealed class TwoSilos : IAsyncDisposable
{
    /// <summary>A Wednesday morning, three days before the end of a month.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 28, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Rows that a list keeps live; a deeper look is computed for itself.</summary>
    public const int LiveRows = 50;

    /// <summary>The rules of the product, compiled once.</summary>
    public static readonly PolicyBook Policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);

    private static readonly TimeSpan Probe = TimeSpan.FromMilliseconds(300);

    private readonly InProcessTestCluster _cluster;

    private TwoSilos(InProcessTestCluster cluster, SharedStore store, FakeTimeProvider time, CivilClock clock, PartitionFaults faults) =>
        (_cluster, Store, Time, Clock, Faults) = (cluster, store, time, clock, faults);

    public SharedStore Store { get; }

    public FakeTimeProvider Time { get; }

    public CivilClock Clock { get; }

    public PartitionFaults Faults { get; }

    public PartitionRouter Router { get; } = new(new PartitioningOptions());

    public IClusterClient Client => _cluster.Client;

    /// <summary>Starts both.</summary>
    /// <param name="patience">How long a caller waits for an answer that a dead silo took with it; as long as in production when null.</param>
    /// <param name="policies">Other rules than those of the product.</param>
    /// <param name="kind">The store.</param>
    /// <param name="disorder">What the network does to messages, or counts of them; nothing when null.</param>
    /// <param name="lifeFaults">Where the lives of vacancies are cut; nowhere when null.</param>
    public static async Task<TwoSilos> StartAsync(TimeSpan? patience = null, PolicyBook? policies = null, StoreKind kind = StoreKind.Sqlite, IOutgoingGrainCallFilter? disorder = null, LifeFaults? lifeFaults = null)
    {
        var time = new FakeTimeProvider(Start);
        var clock = new CivilClock(time);
        var store = await SharedStore.New(kind, clock);
        var faults = new PartitionFaults();
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services
                .AddSingleton(clock)
                .AddAllocationActors(policies ?? Policies, new PartitioningOptions())
                .AddSingleton(store.Demands)
                .AddSingleton(store.Imports)
                .AddSingleton(store.Log)
                .AddSingleton(store.Vacancies)
                .AddSingleton(lifeFaults?.Around(store.Lives) ?? store.Lives)
                .AddSingleton(lifeFaults?.Around(store.Flux) ?? store.Flux)
                .AddSingleton(store.Events)
                .AddSingleton(store.Commands)
                .AddSingleton(store.Epochs)
                .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
            silo.AddAllocation(store.Actors);
            silo.AddIncomingGrainCallFilter(faults);
            if (lifeFaults is not null)
                silo.AddIncomingGrainCallFilter(lifeFaults);
            if (disorder is not null)
                silo.AddOutgoingGrainCallFilter(disorder);

            // By load, as in production, two idle silos may well leave everything to one of them: here every call may cross.
            silo.Services.AddSingleton<PlacementStrategy, RandomPlacement>();

            // A killed silo is found dead soon; how soon decides how long a test runs, never whether it passes.
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                (options.ProbeTimeout, options.TableRefreshTimeout, options.NumMissedProbesLimit) = (Probe, Probe, 2);
                (options.NumVotesForDeathDeclaration, options.EnableIndirectProbes) = (1, false);
            });
        });
        builder.ConfigureClient(client => client.Services.AddAllocationSerialization());
        if (patience is { } timeout)
        {
            builder.ConfigureSilo((_, silo) => silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = timeout));
            builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = timeout));
        }

        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TwoSilos(cluster, store, time, clock, faults);
    }

    public IDemandGrain Demand(DemandId id) => Client.GetGrain<IDemandGrain>(id.Value);

    public IDwellingGrain Dwelling(string id) => Client.GetGrain<IDwellingGrain>(id);

    public IVacancyGrain Vacancy(Guid id) => Client.GetGrain<IVacancyGrain>(id);

    public IVacancyLifeGrain Life(Guid id) => Client.GetGrain<IVacancyLifeGrain>(id);

    public ILandlordGrain Landlord(LedgerKey ledger) => Client.GetGrain<ILandlordGrain>(ledger.ToString());

    public ITerritoryPartitionGrain Partition(string territory, int number) => Client.GetGrain<ITerritoryPartitionGrain>($"{territory}#{number}");

    public ITerritoryGrain Territory(string key) => Client.GetGrain<ITerritoryGrain>(key);

    /// <summary>The list now; a test that asks for one knows that it exists.</summary>
    public async Task<Shortlist> Shortlist(Guid vacancy, int take = LiveRows) =>
        await Vacancy(vacancy).Shortlist(take) ?? throw new InvalidOperationException("There is no such vacancy.");

    /// <summary>How many silos host actors of a kind.</summary>
    public async Task<int> SilosOf(string kind)
    {
        var activations = await Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return activations.Where(activation => activation.GrainId.Type.ToString() == kind).Select(activation => activation.SiloAddress).Distinct().Count();
    }

    /// <summary>Ends the silo of an actor without any farewell.</summary>
    public async Task KillSiloOf(IAddressable actor)
    {
        var address = await Client.GetGrain<IManagementGrain>(0).GetActivationAddress(actor);
        await _cluster.KillSiloAsync(_cluster.Silos.Single(silo => silo.SiloAddress.Equals(address)));
    }

    public Task Deactivate(IAddressable grain) => _cluster.DeactivateAsync(grain);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Store.DisposeAsync();
    }
}
