using System.Collections.Concurrent;
using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Storage;

public sealed class ChangeLogTests
{
    private const int Demands = 60;
    private const int Versions = 8;

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Positions_follow_the_order_of_acknowledgement(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var results = new ConcurrentBag<(int Demand, int Version, long Position)>();

        await Task.WhenAll(Enumerable.Range(1, Demands).Select(demand => Writes.Versions(store, demand, Versions, (commit, result) =>
            results.Add((demand, commit.Demand.Version, result.Position)))));

        // One writer numbers densely; transactions of several share a position among what they wrote.
        if (kind == StoreKind.Sqlite)
            Assert.Equal(Enumerable.Range(1, Demands * Versions).Select(position => (long)position), results.Select(result => result.Position).Order());
        Assert.Equal(store.Rows("SELECT demand_id, version, position FROM change_log ORDER BY 1, 2"), results.Select(result => new object[] { (long)result.Demand, (long)result.Version, result.Position }).OrderBy(row => row[0]).ThenBy(row => row[1]));
        Assert.All(results.GroupBy(result => result.Demand), demand => Assert.Equal(demand.OrderBy(result => result.Position).Select(result => result.Version), Enumerable.Range(1, Versions)));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task What_is_acknowledged_is_below_the_head_and_can_be_read(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);

        await Task.WhenAll(Enumerable.Range(1, Demands).Select(demand => Writes.Versions(store, demand, 3, async (commit, result) =>
        {
            Assert.True(await store.Log.Head() >= result.Position);
            Assert.True((await store.Demands.Load(commit.Demand.Id))!.Version >= commit.Demand.Version);
        })));
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Followers_pass_no_change_however_the_writes_race(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var writing = Task.WhenAll(Enumerable.Range(1, Demands).Select(demand => Writes.Versions(store, demand, Versions, (_, _) => { })));
        var followed = await Guard.Within(Task.WhenAll(Enumerable.Range(0, 2).Select(part => Task.Run(() => Follow(store, new DemandShare(part, 2))))));
        await writing;

        var log = store.Rows("SELECT position, demand_id, version FROM change_log");
        foreach (var (part, seen) in followed.Index())
        {
            var share = new DemandShare(part, 2);
            Assert.All(seen.SelectMany(step => step.Versions.Keys), demand => Assert.True(share.Contains(new DemandId(demand))));
            foreach (var (position, versions) in seen)
            {
                foreach (var row in log.Where(row => (long)row[0] <= position && share.Contains(new DemandId((long)row[1]))))
                    Assert.True(versions[(long)row[1]] >= (long)row[2], "The follower stood past a change that it had not seen.");
            }
        }
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_follower_far_behind_reads_in_batches_and_sees_each_change_once(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        const int many = 5_000;
        await Task.WhenAll(Enumerable.Range(1, many).Select(demand => store.Demands.Commit(Writes.Of(demand, 1))));
        var start = await store.Log.Head();
        await Task.WhenAll(Enumerable.Range(1, many).Select(demand => store.Demands.Commit(Writes.Of(demand, 2))));

        var (position, versions, seen, batches) = (start, new Dictionary<long, int>(), new List<CandidateRecord>(), 0);
        ChangeBatch batch;
        do
        {
            batch = await store.Log.ReadChanges(Writes.Territory, position, DemandShare.All, (demand, version) => versions.GetValueOrDefault(demand.Value) >= version);
            Assert.True(batch.End > position);
            (position, batches) = (batch.End, batches + 1);
            seen.AddRange(batch.Demands);
            foreach (var demand in batch.Demands)
                versions[demand.Id.Value] = demand.Version;
        }
        while (batch.More);

        await store.HeadReached();
        Assert.True(batches > 1);
        Assert.Equal(Enumerable.Range(1, many).Select(demand => (long)demand), seen.Select(demand => demand.Id.Value).Order());
        Assert.All(seen, demand => Assert.Equal(2, demand.Version));
        Assert.Empty((await store.Log.ReadChanges(Writes.Territory, position, DemandShare.All, (_, _) => false)).Demands);
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_demand_that_left_a_territory_is_told_to_its_followers_once_more(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        await store.Demands.Commit(Writes.Of(1, 1));
        var start = await store.Log.Head();
        await store.Demands.Commit(Writes.Of(1, 2) with { Present = [] });
        await store.Demands.Commit(Writes.Of(1, 3) with { Touched = [], Present = [] });

        var changes = await store.Log.ReadChanges(Writes.Territory, start, DemandShare.All, (_, _) => false);

        Assert.Equal(3, Assert.Single(changes.Demands).Version);
        await store.HeadReached();
        Assert.Equal(0, await store.Log.ReadTerritory(Writes.Territory, DemandShare.All, (_, demands) => demands.Count()));
        Assert.Empty(await store.Log.Territories());
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Epochs_rise_whoever_takes_them(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var first = await store.Epochs.Next();

        var taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => store.Epochs.Next()));

        Assert.Equal(100, taken.Distinct().Count());
        Assert.All(taken, epoch => Assert.True(epoch > first));
        Assert.True(await store.Epochs.Next() > taken.Max());
    }

    /// <summary>Follows until every version is there; what it had seen at each position where it stood.</summary>
    private static async Task<List<(long Position, Dictionary<long, int> Versions)>> Follow(SharedStore store, DemandShare share)
    {
        var steps = new List<(long, Dictionary<long, int>)>();
        var (position, versions) = (0L, new Dictionary<long, int>());
        var mine = Enumerable.Range(1, Demands).Select(demand => (long)demand).Where(demand => share.Contains(new DemandId(demand))).ToList();
        while (mine.Any(demand => versions.GetValueOrDefault(demand) < Versions))
        {
            if (await store.Log.Head() <= position)
                continue;
            var batch = await store.Log.ReadChanges(Writes.Territory, position, share, (demand, version) => versions.GetValueOrDefault(demand.Value) >= version);
            foreach (var demand in batch.Demands)
            {
                Assert.True(versions.GetValueOrDefault(demand.Id.Value) <= demand.Version);
                versions[demand.Id.Value] = demand.Version;
            }

            var reading = new LogReading(position);
            reading.Took(batch);
            Assert.True(reading.Position >= position && batch.End >= reading.Position);
            position = reading.Position;
            steps.Add((position, new Dictionary<long, int>(versions)));
        }

        return steps;
    }
}
