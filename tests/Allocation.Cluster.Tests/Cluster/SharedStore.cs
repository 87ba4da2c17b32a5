using System.Data.Common;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Allocation.Silo.Hosting;
using Allocation.Silo.Storage;
using Allocation.Silo.Storage.Postgres;
using Allocation.Silo.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Allocation.Cluster.Tests.Cluster;

/// <summary>
/// A real store of its own. It belongs to no silo: two of them share it, and it outlives the one that is killed. One contract,
/// two kinds: a test of the contract runs on both.
/// </summary>
internal abstract class SharedStore : IAsyncDisposable
{
    private ServiceProvider? _services;

    /// <summary>Both kinds, for a theory.</summary>
    public static TheoryData<StoreKind> Kinds => [StoreKind.Sqlite, StoreKind.Postgres];

    public IDemandStore Demands => Services.GetRequiredService<IDemandStore>();

    public IImportStore Imports => Services.GetRequiredService<IImportStore>();

    public IChangeLog Log => Services.GetRequiredService<IChangeLog>();

    public IVacancyStore Vacancies => Services.GetRequiredService<IVacancyStore>();

    public IVacancyLifeStore Lives => Services.GetRequiredService<IVacancyLifeStore>();

    public IVacancyEventLog Events => Services.GetRequiredService<IVacancyEventLog>();

    public IFluxStore Flux => Services.GetRequiredService<IFluxStore>();

    public IWebhookStore Webhooks => Services.GetRequiredService<IWebhookStore>();

    public ICommandJournal Commands => Services.GetRequiredService<ICommandJournal>();

    public ICommandKeys CommandKeys => Services.GetRequiredService<ICommandKeys>();

    public IReadJournal Readings => Services.GetRequiredService<IReadJournal>();

    public IJournal Journal => Services.GetRequiredService<IJournal>();

    public IGridStore Grids => Services.GetRequiredService<IGridStore>();

    public IEpochs Epochs => Services.GetRequiredService<IEpochs>();

    /// <summary>State of low-rate actors.</summary>
    public abstract ActorDatabase Actors { get; }

    protected ServiceProvider Services => _services ?? throw new InvalidOperationException("The store is not open.");

    /// <summary>An empty store.</summary>
    public static async Task<SharedStore> New(StoreKind kind, CivilClock? clock = null)
    {
        SharedStore store = kind == StoreKind.Sqlite ? new SqliteSharedStore() : new PostgresSharedStore(await OneServer.NewDatabase());
        store.Open(clock ?? new CivilClock(TimeProvider.System));
        return store;
    }

    /// <summary>Every demand of the store, read past the actors and their index.</summary>
    public async Task<IReadOnlyList<StoredDemand>> AllDemands() =>
        [.. (await Task.WhenAll(Rows("SELECT id FROM demand ORDER BY id").Select(row => Demands.Load(new DemandId((long)row[0]))))).Select(demand => demand!)];

    /// <summary>
    /// The head, when a follower may stand there. Transactions of the whole server hold it back for as long as they run, those of
    /// other tests in other databases too (decision 0012).
    /// </summary>
    public async Task<long> HeadReached()
    {
        var head = await Log.Head();
        await Guard.Within(Task.Run(async () =>
        {
            while ((await Log.ReadChanges(new TerritoryId("nobody"), head, DemandShare.All, (_, _) => true)).Horizon < head)
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }));
        return head;
    }

    /// <summary>Rows of a query.</summary>
    public IReadOnlyList<object[]> Rows(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add([.. row.Select(value => value is int number ? (long)number : value)]);
        }

        return rows;
    }

    /// <summary>Changes the database behind the back of the store.</summary>
    public void Change(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Changes the database as an administrator may, who takes away the rules by which it refuses.</summary>
    public abstract void Tamper(string sql);

    /// <summary>Stops the writer after what waits in its queue, as an orderly stop of the process does.</summary>
    public abstract ValueTask StopWriter();

    /// <summary>The same store as another process sees it.</summary>
    public abstract SharedStore Again();

    public virtual async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
    }

    protected void Open(CivilClock clock) => _services = AddTo(new ServiceCollection().AddSingleton(clock)).BuildServiceProvider();

    protected abstract IServiceCollection AddTo(IServiceCollection services);

    protected abstract DbConnection Connect();
}

/// <summary>SQLite in a directory of its own.</summary>
internal sealed class SqliteSharedStore : SharedStore
{
    public SqliteSharedStore(string? directory = null)
    {
        Directory = directory ?? System.IO.Directory.CreateTempSubdirectory("allocation-cluster-").FullName;
        Database = new SqliteDatabase(Directory);
        Database.Migrate();
    }

    public string Directory { get; }

    public SqliteDatabase Database { get; }

    public override ActorDatabase Actors => Database.Actors;

    /// <summary>A store over files that are there already.</summary>
    public static SqliteSharedStore Over(string directory)
    {
        var store = new SqliteSharedStore(directory);
        store.Open(new CivilClock(TimeProvider.System));
        return store;
    }

    public override ValueTask StopWriter() => Services.GetRequiredService<GroupCommit>().DisposeAsync();

    /// <summary>All that stands in the register's file, deleted or not.</summary>
    public string Written()
    {
        Change("PRAGMA wal_checkpoint(TRUNCATE)");
        using var file = new FileStream(Path.Combine(Directory, "register.db"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(file, System.Text.Encoding.Latin1);
        return text.ReadToEnd();
    }

    public override void Tamper(string sql)
    {
        foreach (var rule in Rows("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'"))
            Change($"DROP TRIGGER {rule[0]}");
        Change(sql);
    }

    public override SharedStore Again() => throw new NotSupportedException("The embedded store is one process.");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    protected override IServiceCollection AddTo(IServiceCollection services) => services.AddSingleton(_ => Database).AddSqliteStore();

    protected override DbConnection Connect() => Database.Open();
}

/// <summary>A database of its own on the server of the tests.</summary>
internal sealed class PostgresSharedStore : SharedStore
{
    private readonly PostgresDatabase _database;

    public PostgresSharedStore(string connectionString)
    {
        ConnectionString = connectionString;
        _database = new PostgresDatabase(connectionString);
        _database.Migrate();
    }

    public string ConnectionString { get; }

    public override ActorDatabase Actors => _database.Actors;

    /// <summary>Changes the database past the store.</summary>
    public async Task Execute(string sql)
    {
        await using var connection = Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public override ValueTask StopWriter() => Services.GetRequiredService<PostgresGroupCommit>().DisposeAsync();

    public override void Tamper(string sql) => Change($"SET session_replication_role = replica; {sql}");

    public override SharedStore Again()
    {
        var again = new PostgresSharedStore(ConnectionString);
        again.Open(new CivilClock(TimeProvider.System));
        return again;
    }

    protected override IServiceCollection AddTo(IServiceCollection services) => services.AddSingleton(_ => _database).AddPostgresStore();

    protected override DbConnection Connect()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        connection.Open();
        return connection;
    }
}
