using Allocation.Grains.Storage;
using Allocation.Silo.Storage;
using Allocation.Silo.Storage.Postgres;
using Allocation.Silo.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Silo.Hosting;

/// <summary>The store of the settings: one contract, two databases (architecture, §5).</summary>
public static class StoreHosting
{
    /// <summary>Opens the store, brings its schema to this version and adds it.</summary>
    /// <returns>Where Orleans' own providers keep their rows.</returns>
    /// <exception cref="SettingException">The store cannot be used.</exception>
    public static ActorDatabase AddAllocationStore(this IServiceCollection services, AllocationOptions options)
    {
        if (options.Store == StoreKind.Sqlite)
        {
            var embedded = new SqliteDatabase(options.DataDirectory);
            embedded.Migrate();
            services.AddSingleton(_ => embedded).AddSqliteStore();
            return embedded.Actors;
        }

        var database = new PostgresDatabase(options.ConnectionString);
        database.Migrate();
        services.AddSingleton(_ => database).AddPostgresStore();
        return database.Actors;
    }

    /// <summary>The store on SQLite; expects a <see cref="SqliteDatabase"/>.</summary>
    public static IServiceCollection AddSqliteStore(this IServiceCollection services) => services
        .AddSingleton<GroupCommit>()
        .AddSingleton<IDemandStore, SqliteDemandStore>()
        .AddSingleton<IImportStore, SqliteImportStore>()
        .AddSingleton<IChangeLog, SqliteChangeLog>()
        .AddSingleton<IVacancyStore, SqliteVacancyStore>()
        .AddSingleton<IVacancyLifeStore, SqliteVacancyLifeStore>()
        .AddSingleton<IVacancyEventLog, SqliteVacancyEventLog>()
        .AddSingleton<IFluxStore, SqliteFluxStore>()
        .AddSingleton<IReadJournal, SqliteReadJournal>()
        .AddSingleton<ICommandJournal, SqliteCommandJournal>()
        .AddSingleton<ICommandKeys, SqliteCommandKeys>()
        .AddSingleton<IWebhookStore, SqliteWebhookStore>()
        .AddSingleton<IJournal, SqliteJournal>()
        .AddSingleton<IGridStore, SqliteGridStore>()
        .AddSingleton<IEpochs, SqliteSequences>();

    /// <summary>The store on PostgreSQL; expects a <see cref="PostgresDatabase"/>.</summary>
    public static IServiceCollection AddPostgresStore(this IServiceCollection services) => services
        .AddSingleton<PostgresGroupCommit>()
        .AddSingleton<IDemandStore, PostgresDemandStore>()
        .AddSingleton<IImportStore, PostgresImportStore>()
        .AddSingleton<IChangeLog, PostgresChangeLog>()
        .AddSingleton<IVacancyStore, PostgresVacancyStore>()
        .AddSingleton<IVacancyLifeStore, PostgresVacancyLifeStore>()
        .AddSingleton<IVacancyEventLog, PostgresVacancyEventLog>()
        .AddSingleton<IFluxStore, PostgresFluxStore>()
        .AddSingleton<IReadJournal, PostgresReadJournal>()
        .AddSingleton<ICommandJournal, PostgresCommandJournal>()
        .AddSingleton<ICommandKeys, PostgresCommandKeys>()
        .AddSingleton<IWebhookStore, PostgresWebhookStore>()
        .AddSingleton<IJournal, PostgresJournal>()
        .AddSingleton<IGridStore, PostgresGridStore>()
        .AddSingleton<IStoreState, PostgresState>()
        .AddSingleton<IEpochs, PostgresSequences>();
}
