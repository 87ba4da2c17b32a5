using System.Net;
using System.Net.Sockets;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Flux.Programmes;
using Allocation.Domain.Flux.Reminders;
using Allocation.Domain.Policies;
using Allocation.Domain.Vacancies;
using Allocation.Grains.Demands;
using Allocation.Grains.Flux;
using Allocation.Grains.Imports;
using Allocation.Grains.Storage;
using Allocation.Grains.Territories;
using Allocation.Grains.Time;
using Allocation.Grains.Vacancies;
using Allocation.Silo.Audits;
using Allocation.Silo.Health;
using Allocation.Silo.Journal;
using Allocation.Silo.Policies;
using Allocation.Silo.Storage;
using Allocation.Silo.Telemetry;
using Allocation.Silo.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Storage;

namespace Allocation.Silo.Hosting;

/// <summary>The one entry of this project: everything a process needs to hold actors of Allocation, or to call them.</summary>
public static class SiloHosting
{
    private const int FirstOwnPort = 20_000;
    private const int OwnPorts = 12_000;

    /// <summary>Processes started together have ids close to each other: the second port of one must not be the first of the next.</summary>
    private const int PortsOfNeighbours = 1_009;

    private static int _portsAsked;

    /// <summary>Name of the service, under which the state of actors is kept. Of the embedded store since its first version.</summary>
    private const string Service = "dev";

    /// <summary>Adds the store, the policies, and the actors: inside this process, or as a client of those that hold them.</summary>
    /// <exception cref="SettingException">A setting or a policy file cannot be used.</exception>
    public static IHostApplicationBuilder AddAllocation(this IHostApplicationBuilder builder, AllocationOptions options)
    {
        // Policies first: a wrong one stops the start before anything is opened.
        var policies = PolicyFiles.Read(PolicyFiles.Folder, options.ExtendedDemand);
        var actors = builder.Services.AddAllocationStore(options);
        builder.Services
            .AddSingleton(options)
            .AddAllocationActors(policies, options.Partitioning)
            .AddSingleton(options.Vacancies)
            .AddSingleton(options.Orientation)
            .AddSingleton(options.Reminders)
            .AddSingleton(options.Programmes)
            .AddSingleton(new ProcessFigures())
            .AddSingleton(new SealOptions(TimeSpan.FromSeconds(options.SealEvery), options.ReadSealKey(), TimeSpan.FromMinutes(options.SealLateMinutes)))
            .AddSingleton<JournalVerifier>()
            .AddSingleton<PublishedGrids>()
            .AddHostedService(services => services.GetRequiredService<PublishedGrids>())
            .AddSingleton<IndexReadiness>()
            .AddHostedService(services => services.GetRequiredService<IndexReadiness>());
        if (options.SiloInside)
        {
            builder.Services
                .AddSingleton(new AuditOptions(TimeSpan.FromSeconds(options.AuditEvery)))
                .AddSingleton<ListAudit>()
                .AddHostedService<ListAuditor>()
                .AddHostedService<FluxAuditor>()
                .AddHostedService<VacancyTimers>()
                .AddHostedService<FluxSweep>()
                .AddSingleton<JournalSealer>()
                .AddHostedService(services => services.GetRequiredService<JournalSealer>())
                .AddSingleton<JournalWatch>()
                .AddHostedService(services => services.GetRequiredService<JournalWatch>())
                .AddSingleton(new ErasureOptions(options.ErasureMonths))
                .AddHostedService<ErasureSweep>()
                .AddHostedService<FirstThreeSweep>()
                .TryAddSingleton(TimeProvider.System);
            builder.UseOrleans(silo => silo.AddAllocation(actors).AddFigures(options).AddMembership(options, actors));
        }
        else
        {
            builder.UseOrleansClient(client => client.AddFigures(options).AddMembership(options, actors));
        }

        // A silo that drains and a store that commits deserve more than the default five seconds.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        return builder;
    }

    /// <summary>What the actors need beside a store: policies, clock, routing.</summary>
    public static IServiceCollection AddAllocationActors(this IServiceCollection services, PolicyBook policies, PartitioningOptions partitioning)
    {
        services.TryAddSingleton(new CivilClock(TimeProvider.System));
        services.TryAddSingleton(new VacancyPractice());
        services.TryAddSingleton(new OrientationPractice());
        services.TryAddSingleton(new ReminderPractice());
        services.TryAddSingleton(new ProgrammePractice());
        return services
            .AddSingleton(policies)
            .AddSingleton(policies.Geography)
            .AddSingleton(new PartitionRouter(partitioning))
            .AddSingleton<TerritoryPartitions>()
            .AddSingleton<SimulationGate>()
            .AddSingleton<DemandIdSource>()
            .AddSingleton<NewDemands>()
            .AddSingleton<ReleaseReader>()
            .AddSingleton<PoolReader>()
            .AddSingleton<Handing>()
            .AddSingleton<DelegatedNews>()
            .AddSingleton<LineReader>();
    }

    /// <summary>Storage of low-rate actors, serialisation of domain types, life of activations.</summary>
    public static ISiloBuilder AddAllocation(this ISiloBuilder silo, ActorDatabase actors)
    {
        const string Orleans = ActorStorage.Name + "/ado-net";
        silo.AddAdoNetGrainStorage(Orleans, options =>
        {
            (options.Invariant, options.ConnectionString) = (actors.Invariant, actors.ConnectionString);
            options.GrainStorageSerializer = new ActorStateSerializer();
        });
        silo.Services.AddKeyedSingleton<IGrainStorage>(ActorStorage.Name, (services, _) => new TranslatedStorage(services.GetRequiredKeyedService<IGrainStorage>(Orleans)));
        silo.Services.AddAllocationSerialization();

        // A demand is awake only while somebody touches it; two million awake would cost five gigabytes (architecture, §2).
        silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromSeconds(30);
            options.ClassSpecificCollectionAge[typeof(DemandGrain).FullName!] = TimeSpan.FromMinutes(2);
        });
        return silo;
    }

    /// <summary>Domain types travel as JSON, for the domain knows nothing of Orleans; inside a process they are immutable and never copied.</summary>
    public static IServiceCollection AddAllocationSerialization(this IServiceCollection services) => services
        .AddSingleton<IGeneralizedCopier, DomainCopier>()
        .AddSerializer(serializer => serializer.AddJsonSerializer(
            DomainCopier.IsDomain,
            _ => false,
            options => options.Configure(json => json.SerializerOptions = DomainJson.Options)));

    /// <summary>What Orleans' dashboard shows of a silo. It meets each call of an actor, so it is there for who asks for it; its stream of the log, which has keys of actors in it, never.</summary>
    private static ISiloBuilder AddFigures(this ISiloBuilder silo, AllocationOptions options) => options.Dashboard ? silo.AddDashboard(shown => shown.HideTrace = true) : silo;

    private static IClientBuilder AddFigures(this IClientBuilder client, AllocationOptions options) => options.Dashboard ? client.AddDashboard(shown => shown.HideTrace = true) : client;

    /// <summary>How silos find each other: not at all in the embedded store, by the database in a cluster.</summary>
    private static void AddMembership(this ISiloBuilder silo, AllocationOptions options, ActorDatabase actors)
    {
        var (siloPort, gatewayPort) = (PortOr(options.SiloPort), PortOr(options.GatewayPort));
        if (options.Store == StoreKind.Sqlite)
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: Service);
            return;
        }

        silo.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = (actors.Invariant, actors.ConnectionString))
            .UseAdoNetReminderService(table => (table.Invariant, table.ConnectionString) = (actors.Invariant, actors.ConnectionString))
            .ConfigureEndpoints(options.SiloAddress, siloPort, gatewayPort)
            .Configure<ClusterOptions>(cluster => Name(cluster, options))
            .Configure<ClusterMembershipOptions>(FailureDetection.Apply);
    }

    private static void AddMembership(this IClientBuilder client, AllocationOptions options, ActorDatabase actors)
    {
        client.Services.AddAllocationSerialization();
        client.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = (actors.Invariant, actors.ConnectionString))
            .Configure<ClusterOptions>(cluster => Name(cluster, options))
            .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = FailureDetection.GatewayRefresh)
            .Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = FailureDetection.MostAwaited)
            .UseConnectionRetryFilter(FailureDetection.WaitForSilos);
    }

    private static void Name(ClusterOptions cluster, AllocationOptions options) => (cluster.ClusterId, cluster.ServiceId) = (options.Cluster, Service);

    /// <summary>
    /// A port of this process's own, by its id and below those the system gives to outgoing connections. One that the system names as
    /// free may be named to another process before it is taken, and two silos that listen on one port get each other's connections.
    /// </summary>
    private static int PortOr(int port)
    {
        while (port <= 0)
        {
            var own = FirstOwnPort + ((Environment.ProcessId + PortsOfNeighbours * Interlocked.Increment(ref _portsAsked)) % OwnPorts);
            port = IsFree(own) ? own : 0;
        }

        return port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
