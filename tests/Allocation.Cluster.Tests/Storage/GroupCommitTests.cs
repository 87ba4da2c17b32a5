using System.Collections.Concurrent;
using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;
using Microsoft.Data.Sqlite;

namespace Allocation.Cluster.Tests.Storage;

public sealed class GroupCommitTests
{
    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_write_that_fails_leaves_the_others_of_its_batch_untouched(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var known = Writes.Of(1_000, 1);
        await store.Demands.Commit(known);

        // Each touches the territory twice, which the log refuses, or is refused by the rules of the store.
        var broken = Enumerable.Range(2_000, 20).Select(demand => store.Demands.Commit(Writes.Of(demand, 1) with { Touched = [Writes.Territory, Writes.Territory] })).ToList();
        var good = Enumerable.Range(1, 100).Select(demand => store.Demands.Commit(Writes.Of(demand, 1))).ToList();
        var repeated = store.Demands.Commit(Writes.Of(1_001, 1) with { Command = known.Command });
        var stale = store.Demands.Commit(Writes.Of(1_000, 7));
        var taken = store.Demands.Commit(Writes.Of(1_002, 1) with { Demand = Writes.Of(1_002, 1).Demand with { File = known.Demand.File } });

        foreach (var failing in broken)
            await Assert.ThrowsAsync<StoreRefusedException>(() => failing);
        Assert.All(await Task.WhenAll(good), result => Assert.Equal(CommitStatus.Written, result.Status));
        Assert.Equal([CommitStatus.KnownCommand, CommitStatus.StaleVersion, CommitStatus.Taken], (await Task.WhenAll(repeated, stale, taken)).Select(result => result.Status));
        Assert.Equal(101, (await store.AllDemands()).Count);
        AssertWhole(store);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_store_that_stops_answers_each_write_with_the_truth(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var writes = Enumerable.Range(1, 400).Select(demand => Task.Run(() => store.Demands.Commit(Writes.Of(demand, 1)))).ToList();
        await Task.WhenAny(writes);

        await store.StopWriter();

        var stored = (await store.AllDemands()).Select(demand => demand.Id.Value).ToHashSet();
        for (var demand = 1; demand <= writes.Count; demand++)
        {
            var failure = await Record.ExceptionAsync(() => writes[demand - 1]);
            Assert.Equal(failure is null, stored.Contains(demand));
            Assert.True(failure is null or StoreUnavailableException);
        }

        AssertWhole(store);
    }

    [Fact]
    public async Task What_stands_of_the_wishes_beside_the_file_follows_them_and_stays_where_they_stay()
    {
        await using var store = (SqliteSharedStore)await SharedStore.New(StoreKind.Sqlite);
        await store.Demands.Commit(Writes.Of(1, 1));
        var first = Held();
        Assert.Equal([Samples.Montreuil.Value, "T3", Writes.Territory.Value], first);

        await store.Demands.Commit(Writes.Of(1, 2) with { KeepsWishes = true });
        Assert.Equal(first, Held());

        var moved = Writes.Of(1, 3);
        await store.Demands.Commit(moved with { Demand = moved.Demand with { File = moved.Demand.File with { Wishes = new Wishes { Communes = [InseeCode.Parse("35238")], Types = [Typology.T1] } } }, Touched = [Writes.Territory, new TerritoryId("243500139")], Present = [new TerritoryId("243500139")] });
        Assert.Equal(["35238", "T1", "243500139"], Held());

        List<object> Held() => [.. store.Rows("SELECT commune FROM demand_wish WHERE demand_id = 1 UNION ALL SELECT typology FROM demand_typology WHERE demand_id = 1 UNION ALL SELECT territory FROM demand_territory WHERE demand_id = 1").Select(row => row[0])];
    }

    [Fact]
    public async Task What_was_acknowledged_is_on_disk_at_that_moment()
    {
        await using var store = (SqliteSharedStore)await SharedStore.New(StoreKind.Sqlite);
        var acknowledged = new ConcurrentQueue<(long Demand, int Version)>();
        var halfway = new TaskCompletionSource();
        var writing = Task.WhenAll(Enumerable.Range(1, 40).Select(demand => Writes.Versions(store, demand, 10, (commit, _) =>
        {
            acknowledged.Enqueue((commit.Demand.Id.Value, commit.Demand.Version));
            if (acknowledged.Count > 150)
                halfway.TrySetResult();
        })));
        await halfway.Task;

        var (promised, copy) = (acknowledged.ToList(), CopyAsAfterACrash(store));
        await writing;

        await using var restarted = SqliteSharedStore.Over(copy);
        var versions = (await restarted.AllDemands()).ToDictionary(demand => demand.Id.Value, demand => demand.Version);
        Assert.All(promised, promise => Assert.True(versions[promise.Demand] >= promise.Version));
        AssertWhole(restarted);
        Assert.Equal(restarted.Rows("SELECT max(position) FROM change_log")[0][0], await restarted.Log.Head());
        Assert.Equal(CommitStatus.Written, (await restarted.Demands.Commit(Writes.Of(99, 1))).Status);
    }

    /// <summary>
    /// The files as they lie there while the writer goes on: what a killed process leaves. The open reader keeps the
    /// write-ahead log from starting over between the two copies, which no crash could do either.
    /// </summary>
    private static string CopyAsAfterACrash(SqliteSharedStore store)
    {
        var copy = Directory.CreateTempSubdirectory("allocation-crash-").FullName;
        using var connection = store.Database.Open();
        using var reading = connection.BeginTransaction(deferred: true);
        using var touch = new SqliteCommand("SELECT count(*) FROM demand", connection, reading);
        touch.ExecuteScalar();
        foreach (var file in new[] { "register.db", "register.db-wal" })
            File.Copy(Path.Combine(store.Directory, file), Path.Combine(copy, file));
        return copy;
    }

    /// <summary>State, change log, territories and audit tell the same story.</summary>
    private static void AssertWhole(SharedStore store)
    {
        Assert.Empty(store.Rows("SELECT id FROM demand WHERE version <> (SELECT max(version) FROM change_log WHERE demand_id = id) OR version <> (SELECT count(*) FROM change_log WHERE demand_id = id)"));
        Assert.Empty(store.Rows("SELECT demand_id FROM change_log WHERE demand_id NOT IN (SELECT id FROM demand)"));
        Assert.Equal(store.Rows("SELECT position, demand_id FROM change_log ORDER BY 1, 2"), store.Rows("SELECT position, demand_id FROM change_territory ORDER BY 1, 2"));
        Assert.Equal(store.Rows("SELECT demand_id, version FROM change_log ORDER BY 1, 2"), store.Rows("SELECT cast(object_id AS bigint), version FROM audit ORDER BY 1, 2"));
    }
}
