using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;

namespace Allocation.Cluster.Tests.Territories;

public sealed class MovedDemandTests
{
    [Fact]
    public async Task A_demand_that_wishes_elsewhere_leaves_the_old_lists_and_enters_the_new()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (montreuil, villeurbanne) = await Both(cluster);
        await cluster.Register(new DemandId(1), Samples.Household(1, Samples.Montreuil));
        await cluster.Register(new DemandId(2), Samples.Household(2, Samples.Montreuil));

        await cluster.Amend(new DemandId(1), 1, ChangeKind.WishesChanged, Samples.Wish(Samples.Villeurbanne));

        var (left, entered) = (await cluster.Shortlist(montreuil), await cluster.Shortlist(villeurbanne));
        Assert.Equal([2], left.Rows.Select(row => row.Id.Value));
        Assert.Equal([1], entered.Rows.Select(row => row.Id.Value));
        Assert.Equal(1, left.Funnel.Territory);
        Assert.Equal(1, entered.Funnel.Territory);
    }

    [Fact]
    public async Task Watchers_of_both_lists_are_told_of_the_move()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (montreuil, villeurbanne) = await Both(cluster);
        await cluster.Register(new DemandId(1), Samples.Household(1, Samples.Montreuil));
        var (left, entered) = (new Watching(cluster, montreuil), new Watching(cluster, villeurbanne));
        await left.Renew();
        await entered.Renew();

        await cluster.Amend(new DemandId(1), 1, ChangeKind.WishesChanged, Samples.Wish(Samples.Villeurbanne));

        await left.Until(list => list.Rows.IsEmpty);
        var row = (await entered.Until(list => list.Rows.Length == 1))[^1].Rows[0];
        Assert.Equal((2, ChangeKind.WishesChanged), (row.Version, row.Cause.Kind));
    }

    [Fact]
    public async Task A_demand_that_moves_to_and_fro_stands_only_where_it_wishes_at_last()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var (montreuil, villeurbanne) = await Both(cluster);
        await cluster.Register(new DemandId(1), Samples.Household(1, Samples.Montreuil));

        for (var version = 1; version <= 9; version++)
            await cluster.Amend(new DemandId(1), version, ChangeKind.WishesChanged, Samples.Wish(version % 2 == 1 ? Samples.Villeurbanne : Samples.Montreuil));

        Assert.Empty((await cluster.Shortlist(montreuil)).Rows);
        Assert.Equal(10, Assert.Single((await cluster.Shortlist(villeurbanne)).Rows).Version);
        await Recomputation.AssertAllListsEqualTheStore(cluster, [montreuil, villeurbanne]);
    }

    private static async Task<(Guid Montreuil, Guid Villeurbanne)> Both(TwoSilos cluster) =>
        (await cluster.Open("montreuil", Samples.Dwelling(Samples.Montreuil)), await cluster.Open("villeurbanne", Samples.Dwelling(Samples.Villeurbanne)));
}
