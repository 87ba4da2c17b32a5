using System.Collections.Concurrent;
using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Cluster.Tests.Storage;

public sealed class ChangeLogTests
{
    private const int Demands = 60;
    private const int Versions = 8;

    [Fact]
    public async Task Positions_follow_the_order_of_acknowledgement()
    {
        await using var store = NewStore();
        var results = new ConcurrentBag<(int Demand, int Version, long Position)>();

        await Task.WhenAll(Enumerable.Range(1, Demands).Select(demand => Writes.Versions(store, demand, Versions, (commit, result) =>
            results.Add((demand, commit.Demand.Version, result.Position)))));

        Assert.Equal(Enumerable.Range(1, Demands * Versions).Select(position => (long)position), results.Select(result => result.Position).Order());
        Assert.All(results.GroupBy(result => result.Demand), demand => Assert.Equal(demand.OrderBy(result => result.Position).Select(result => result.Version), Enumerable.Range(1, Versions)));
    }

    [Fact]
    public async Task What_is_acknowledged_is_below_the_head_and_can_be_read()
    {
        await using var store = NewStore();

        await Task.WhenAll(Enumerable.Range(1, Demands).Select(demand => Writes.Versions(store, demand, 3, (commit, result) =>
        {
            Assert.True(store.Log.Head().Result >= result.Position);
            Assert.True(store.Demands.Load(commit.Demand.Id).Result!.Version >= commit.Demand.Version);
        })));
    }

    [Fact]
    public async Task Followers_pass_no_change_however_the_writes_race()
    {
        await using var store = NewStore();
        var writing = Task.WhenAll(Enumerable.Range(1, Demands).Select(demand => Writes.Versions(store, demand, Versions, (_, _) => { })));
        var followed = await Guard.Within(Task.WhenAll(Enumerable.Range(0, 2).Select(part => Task.Run(() => Follow(store, demand => demand.Value % 2 == part)))));
        await writing;

        var log = store.Rows("SELECT position, demand_id, version FROM change_log");
        foreach (var (part, seen) in followed.Index())
        {
            Assert.All(seen.SelectMany(step => step.Versions.Keys), demand => Assert.Equal(part, demand % 2));
            foreach (var (position, versions) in seen)
            {
                foreach (var row in log.Where(row => (long)row[0] <= position && (long)row[1] % 2 == part))
                    Assert.True(versions[(long)row[1]] >= (long)row[2], "The follower stood past a change that it had not seen.");
            }
        }
    }

    [Fact]
    public async Task A_follower_far_behind_reads_in_batches_and_sees_each_change_once()
    {
        await using var store = NewStore();
        const int many = 1_300;
        await Task.WhenAll(Enumerable.Range(1, many).Select(demand => store.Demands.Commit(Writes.Of(demand, 1))));
        var start = await store.Log.Head();
        await Task.WhenAll(Enumerable.Range(1, many).Select(demand => store.Demands.Commit(Writes.Of(demand, 2))));

        var (position, seen, batches) = (start, new List<StoredDemand>(), 0);
        ChangeBatch batch;
        do
        {
            batch = await store.Log.ReadChanges(Writes.Territory, position, _ => true);
            Assert.True(batch.Position > position);
            (position, batches) = (batch.Position, batches + 1);
            seen.AddRange(batch.Demands);
        }
        while (batch.More);

        Assert.Equal(await store.Log.Head(), position);
        Assert.True(batches > 1);
        Assert.Equal(Enumerable.Range(1, many).Select(demand => (long)demand), seen.Select(demand => demand.Id.Value).Order());
        Assert.All(seen, demand => Assert.Equal(2, demand.Version));
        Assert.Empty((await store.Log.ReadChanges(Writes.Territory, position, _ => true)).Demands);
    }

    [Fact]
    public async Task A_demand_that_left_a_territory_is_told_to_its_followers_once_more()
    {
        await using var store = NewStore();
        await store.Demands.Commit(Writes.Of(1, 1));
        var start = await store.Log.Head();
        await store.Demands.Commit(Writes.Of(1, 2) with { Present = [] });
        await store.Demands.Commit(Writes.Of(1, 3) with { Touched = [], Present = [] });

        var changes = await store.Log.ReadChanges(Writes.Territory, start, _ => true);

        Assert.Equal(3, Assert.Single(changes.Demands).Version);
        Assert.Equal(await store.Log.Head(), changes.Position);
        Assert.Equal(0, await store.Log.ReadTerritory(Writes.Territory, _ => true, (_, demands) => demands.Count()));
        Assert.Empty(await store.Log.Territories());
    }

    [Fact]
    public async Task Epochs_rise_whoever_takes_them()
    {
        await using var store = NewStore();
        var first = await store.Epochs.Next();

        var taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => store.Epochs.Next()));

        Assert.Equal(100, taken.Distinct().Count());
        Assert.All(taken, epoch => Assert.True(epoch > first));
        Assert.True(await store.Epochs.Next() > taken.Max());
    }

    /// <summary>Follows until every version is there; what it had seen at each position where it stood.</summary>
    private static async Task<List<(long Position, Dictionary<long, int> Versions)>> Follow(SharedStore store, Func<DemandId, bool> mine)
    {
        var steps = new List<(long, Dictionary<long, int>)>();
        var (position, versions) = (0L, new Dictionary<long, int>());
        while (position < Demands * Versions)
        {
            var head = await store.Log.Head();
            if (head == position)
                continue;
            var batch = await store.Log.ReadChanges(Writes.Territory, position, mine);
            foreach (var demand in batch.Demands)
            {
                Assert.True(versions.GetValueOrDefault(demand.Id.Value) <= demand.Version);
                versions[demand.Id.Value] = demand.Version;
            }

            Assert.True(batch.More || batch.Position >= head);
            position = batch.Position;
            steps.Add((position, new Dictionary<long, int>(versions)));
        }

        return steps;
    }

    private static SharedStore NewStore() => new(new CivilClock(TimeProvider.System));
}
