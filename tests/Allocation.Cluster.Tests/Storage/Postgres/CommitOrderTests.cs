using Allocation.Cluster.Tests.Cluster;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;
using Allocation.Silo.Storage.Postgres;
using Npgsql;

namespace Allocation.Cluster.Tests.Storage.Postgres;

/// <summary>Transactions commit in any order: a follower never passes the oldest one still running (C2).</summary>
public sealed class CommitOrderTests
{
    [Fact]
    public async Task A_transaction_that_began_earlier_and_commits_later_is_not_missed()
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        await store.Demands.Commit(Writes.Of(1, 1));
        var start = await store.HeadReached();
        await using var slow = await SlowChange.Begin(store.ConnectionString, demand: 1, version: 2);

        var later = await store.Demands.Commit(Writes.Of(2, 1));

        // The later one is visible and is brought, but the follower stays before the earlier one.
        Assert.True(later.Position > slow.Position);
        var early = await Read(store, start);
        Assert.Equal([2], early.Demands.Select(demand => demand.Id.Value));
        Assert.Equal(later.Position, await store.Log.Head());
        Assert.True(early.End >= later.Position);
        Assert.True(PositionOf(early) < slow.Position);

        await slow.Commit();

        var late = await Read(store, PositionOf(early));
        Assert.Equal([1, 2], late.Demands.Select(demand => demand.Id.Value).Order());
        Assert.True(await store.HeadReached() >= later.Position);
    }

    [Fact]
    public async Task A_transaction_that_commits_between_two_batches_of_one_reading_is_not_missed()
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        await store.Demands.Commit(Writes.Of(1, 1));
        var reading = new LogReading(await store.HeadReached());
        await using var slow = await SlowChange.Begin(store.ConnectionString, demand: 1, version: 2);
        await Task.WhenAll(Enumerable.Range(2, 5_000).Select(demand => store.Demands.Commit(Writes.Of(demand, 1))));

        // The whole of it is behind the slow one, and takes several batches.
        reading.Took(await Read(store, reading.End));
        Assert.True(reading.More);
        await slow.Commit();
        while (reading.More)
            reading.Took(await Read(store, reading.End));

        Assert.True(reading.Position < slow.Position);
        Assert.Contains((await Read(store, reading.Position)).Demands, demand => demand.Id.Value == 1 && demand.Version == 2);
    }

    [Fact]
    public async Task A_partition_that_loads_meanwhile_stands_before_it_too()
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        await store.Demands.Commit(Writes.Of(1, 1));
        await using var slow = await SlowChange.Begin(store.ConnectionString, demand: 1, version: 2);
        await store.Demands.Commit(Writes.Of(2, 1));

        var (position, versions) = await store.Log.ReadTerritory(Writes.Territory, DemandShare.All, (position, demands) => (position, demands.ToDictionary(demand => demand.Id.Value, demand => demand.Version)));

        Assert.Equal([(1, 1), (2, 1)], versions.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.True(position < slow.Position);
        await slow.Commit();
        Assert.Contains((await Read(store, position)).Demands, demand => demand.Id.Value == 1 && demand.Version == 2);
    }

    [Fact]
    public async Task Positions_go_on_rising_when_a_dump_is_restored_on_a_server_that_counts_from_lower()
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        var before = await store.Demands.Commit(Writes.Of(1, 1));
        store.Tamper("UPDATE change_log SET position = position + 1000000000; UPDATE change_territory SET position = position + 1000000000");

        await using var restored = store.Again();

        var after = await restored.Demands.Commit(Writes.Of(1, 2));
        Assert.True(after.Position > before.Position + 1_000_000_000);
        Assert.Equal([2], (await Read(restored, before.Position + 1_000_000_000)).Demands.Select(demand => demand.Version));
        await using var again = store.Again();
        Assert.True((await again.Demands.Commit(Writes.Of(1, 3))).Position - after.Position < 1_000, "A second start must not move the base again.");
    }

    [Fact]
    public async Task Hosts_that_start_at_once_bring_an_empty_database_to_one_schema()
    {
        var connectionString = await OneServer.NewDatabase();
        var hosts = Enumerable.Range(0, 5).Select(_ => new PostgresDatabase(connectionString)).ToList();

        await Task.WhenAll(hosts.Select(host => Task.Run(host.Migrate)));

        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var versions = new NpgsqlCommand("SELECT count(*) FROM changelog WHERE success AND version IS NOT NULL AND version <> '0'", connection);
        var scripts = typeof(PostgresDatabase).Assembly.GetManifestResourceNames().Count(name => name.Contains(".Postgres.Migrations.", StringComparison.Ordinal));
        Assert.Equal((long)scripts, await versions.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        foreach (var host in hosts)
            await host.DisposeAsync();
    }

    private static Task<ChangeBatch> Read(SharedStore store, long after) => store.Log.ReadChanges(Writes.Territory, after, DemandShare.All, (_, _) => false);

    private static long PositionOf(ChangeBatch batch) => Math.Min(batch.Horizon, batch.End);

    /// <summary>A change as another process writes it, in a transaction that stays open.</summary>
    private sealed class SlowChange : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection;

        private SlowChange(NpgsqlConnection connection, long position) => (_connection, Position) = (connection, position);

        public long Position { get; }

        public static async Task<SlowChange> Begin(string connectionString, long demand, int version)
        {
            var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
            await connection.OpenAsync();
            await using var write = new NpgsqlCommand(
                $"""
                BEGIN;
                UPDATE demand SET version = {version} WHERE id = {demand};
                INSERT INTO change_log VALUES (log_position(), {demand}, {version}, 'renewal', now(), gen_random_uuid(), '', '{"{}"}', false, NULL);
                INSERT INTO change_territory VALUES ('{Writes.Territory.Value}', log_position(), {demand}, {version}, 0);
                SELECT log_position();
                """,
                connection);
            await using var reader = await write.ExecuteReaderAsync();
            await reader.ReadAsync();
            return new SlowChange(connection, reader.GetInt64(0));
        }

        public async Task Commit()
        {
            await using var commit = new NpgsqlCommand("COMMIT", _connection);
            await commit.ExecuteNonQueryAsync();
        }

        public ValueTask DisposeAsync() => _connection.DisposeAsync();
    }
}
