using System.Net;
using System.Net.Sockets;
using Allocation.Domain.Policies;
using Allocation.Grains.Demands;
using Allocation.Grains.Storage;
using Allocation.Grains.Territories;
using Allocation.Grains.Time;
using Allocation.Silo.Policies;
using Allocation.Silo.Storage;
using Allocation.Silo.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;

namespace Allocation.Silo.Hosting;

/// <summary>The one entry of this project: everything a process needs to be a silo of Allocation.</summary>
public static class SiloHosting
{
    /// <summary>Adds the embedded silo: SQLite store, policies, actors, index.</summary>
    /// <exception cref="SettingException">A setting or a policy file cannot be used.</exception>
    public static IHostApplicationBuilder AddAllocationSilo(this IHostApplicationBuilder builder, AllocationOptions options)
    {
        var database = new SqliteDatabase(options.DataDirectory);
        database.Migrate();
        builder.Services
            .AddSingleton(options)
            .AddSingleton(_ => database)
            .AddAllocationActors(PolicyFiles.Read(PolicyFiles.Folder, options.ExtendedDemand), options.Partitioning)
            .AddSqliteStore()
            .AddSingleton<PublishedGrids>()
            .AddHostedService(services => services.GetRequiredService<PublishedGrids>())
            .AddSingleton<IndexReadiness>()
            .AddHostedService(services => services.GetRequiredService<IndexReadiness>());
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort());
            silo.AddAllocation(database.ActorConnection);
        });
        return builder;
    }

    /// <summary>What the actors need beside a store: policies, clock, routing.</summary>
    public static IServiceCollection AddAllocationActors(this IServiceCollection services, PolicyBook policies, PartitioningOptions partitioning)
    {
        services.TryAddSingleton(new CivilClock(TimeProvider.System));
        return services
            .AddSingleton(policies)
            .AddSingleton(policies.Geography)
            .AddSingleton(new PartitionRouter(partitioning))
            .AddSingleton<SimulationGate>()
            .AddSingleton<DemandIdSource>();
    }

    /// <summary>The store on SQLite; expects a <see cref="SqliteDatabase"/>.</summary>
    public static IServiceCollection AddSqliteStore(this IServiceCollection services) => services
        .AddSingleton<GroupCommit>()
        .AddSingleton<IDemandStore, SqliteDemandStore>()
        .AddSingleton<IChangeLog, SqliteChangeLog>()
        .AddSingleton<IVacancyStore, SqliteVacancyStore>()
        .AddSingleton<IGridStore, SqliteGridStore>()
        .AddSingleton<IEpochs, SqliteSequences>();

    /// <summary>Storage of low-rate actors, serialisation of domain types, life of activations.</summary>
    public static ISiloBuilder AddAllocation(this ISiloBuilder silo, string actorConnection)
    {
        silo.AddAdoNetGrainStorage(ActorStorage.Name, options =>
        {
            // The name under which Orleans knows the SQLite provider; the driver behind it is Microsoft.Data.Sqlite.
            options.Invariant = "System.Data.SQLite";
            options.ConnectionString = actorConnection;
            options.GrainStorageSerializer = new ActorStateSerializer();
        });
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

    /// <summary>Silos of embedded processes never talk to each other; a free port each lets several run on one machine.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
