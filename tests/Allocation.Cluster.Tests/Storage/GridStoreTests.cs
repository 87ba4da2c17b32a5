using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Scoring;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Storage;

/// <summary>A grid is published and taken back once for each command.</summary>
public sealed class GridStoreTests
{
    private static readonly Actor Somebody = new("s", "policy", "o");

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_command_that_comes_again_publishes_and_takes_back_nothing(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var grid = new StoredGrid("g", "g@1", "243100518", DemandClass.All, new DateOnly(2026, 5, 1), "text");
        var (publish, beside, withdraw, anew) = (By(), By(), By(), By());

        Assert.True(await store.Grids.Publish(grid, publish));
        Assert.False(await store.Grids.Publish(grid with { Demands = DemandClass.Transfers }, beside));
        Assert.True(await store.Grids.Withdraw(grid.Version, withdraw));
        Assert.False(await store.Grids.Publish(grid, publish));
        Assert.Empty(await store.Grids.Published());
        Assert.True(await store.Grids.Publish(grid, anew));
        Assert.False(await store.Grids.Withdraw(grid.Version, withdraw));

        Assert.Equal(grid, Assert.Single(await store.Grids.Published()));
        Assert.Equal([new KnownCommand("asked", 1), null, new KnownCommand("asked", 2)], [await store.CommandKeys.Find(publish.Id), await store.CommandKeys.Find(beside.Id), await store.CommandKeys.Find(withdraw.Id)]);
        Assert.Equal(["Publish", "Withdraw", "Publish"], store.Rows("SELECT action FROM audit ORDER BY sequence").Select(row => (string)row[0]));
    }

    private static Command By() => new(Guid.NewGuid(), "asked", Somebody);
}
