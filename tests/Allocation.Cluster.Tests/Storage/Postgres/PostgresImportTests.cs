using Allocation.Cluster.Tests.Cluster;
using Allocation.GrainInterfaces.Imports;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;
using Npgsql;

namespace Allocation.Cluster.Tests.Storage.Postgres;

/// <summary>What only a server of several writers can do to an import.</summary>
public sealed class PostgresImportTests
{
    [Theory]
    [InlineData("XX000")]
    [InlineData("53100")]
    [InlineData("57P01")]
    [InlineData("42501")]
    [InlineData("55P03")]
    public async Task A_fault_of_the_server_refuses_no_line_and_the_chunk_can_be_sent_again(string code)
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        await store.Execute($"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not write' USING ERRCODE = '{code}'; END $$");
        await store.Execute("CREATE TRIGGER failing BEFORE INSERT ON audit EXECUTE FUNCTION fail()");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Imports.Enter(ImportChunks.Of(0, ImportChunks.Demands(1, 3))));

        Assert.Equal(ImportProgress.None, await store.Imports.Progress(ImportChunks.Name));
        Assert.Empty(await store.AllDemands());
        await store.Execute("DROP TRIGGER failing ON audit");
        Assert.Equal(3, (await store.Imports.Enter(ImportChunks.Of(0, ImportChunks.Demands(1, 3))))!.Reached.Entered);
    }

    [Fact]
    public async Task A_number_that_another_process_enters_meanwhile_is_taken_and_the_others_go_on()
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        await using var other = new NpgsqlConnection(store.ConnectionString + ";Pooling=false");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var write = new NpgsqlCommand(
            $$"""
            BEGIN;
            INSERT INTO demand (id, unique_number, version, status, complete, deposited_on, file, cause_kind, cause_points, changed_at)
            VALUES (99, '{{Writes.Of(2, 1).Demand.File.UniqueNumber}}', 1, 'active', true, '2020-01-01', '{}', 'registered', '{}', now())
            """,
            other);
        await write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var entering = store.Imports.Enter(ImportChunks.Of(0, ImportChunks.Demands(1, 3)));
        while (store.Rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Count == 0)
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        await using var commit = new NpgsqlCommand("COMMIT", other);
        await commit.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.Equal([CommitStatus.Written, CommitStatus.Taken, CommitStatus.Written], (await entering)!.Statuses);
    }

    [Fact]
    public async Task Followers_stand_before_a_chunk_that_still_runs_and_miss_nothing_of_it()
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        await store.Demands.Commit(Writes.Of(1, 1));
        await using var holding = new NpgsqlConnection(store.ConnectionString + ";Pooling=false");
        await holding.OpenAsync(TestContext.Current.CancellationToken);
        await using (var held = new NpgsqlCommand("BEGIN; LOCK TABLE audit IN SHARE MODE", holding))
            await held.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        // The chunk has its position and waits for the audit.
        var entering = store.Imports.Enter(ImportChunks.Of(0, ImportChunks.Demands(2, 4)));
        while (store.Rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Count == 0)
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        var reading = new LogReading(0);
        reading.Took(await Read(store, 0));
        await using (var release = new NpgsqlCommand("COMMIT", holding))
            await release.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await entering;

        Assert.True(reading.Position < await store.Log.Head());
        Assert.Equal([2, 3, 4], (await Read(store, reading.Position)).Demands.Select(demand => demand.Id.Value).Order().TakeLast(3));
    }

    [Fact]
    public async Task Of_two_processes_that_enter_the_same_import_one_passes()
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        await using var second = store.Again();

        var attempts = await Task.WhenAll(new[] { store, second }.Select((process, index) => Task.Run(() => process.Imports.Enter(ImportChunks.Of(0, ImportChunks.Demands(1 + 100 * index, 100 + 100 * index))))));

        Assert.Single(attempts, attempt => attempt is not null);
        Assert.Equal(100, (await store.AllDemands()).Count);
    }

    private static Task<ChangeBatch> Read(SharedStore store, long after) => store.Log.ReadChanges(Writes.Territory, after, DemandShare.All, (_, _) => false);
}
