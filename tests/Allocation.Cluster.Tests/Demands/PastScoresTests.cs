using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Demands;

/// <summary>Why a household had so many points on a day stays to be read: by the facts and the grid of that day (SCO-40, C7).</summary>
public sealed class PastScoresTests
{
    private static readonly DemandId Id = new(1);

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_past_score_is_that_of_the_facts_and_the_wishes_of_its_day(StoreKind kind)
    {
        await using var cluster = await TwoSilos.StartAsync(kind: kind);
        await cluster.Register(Id, Samples.Household(1, Samples.Montreuil));
        var first = cluster.Clock.Today;
        var then = Assert.Single((await cluster.Demand(Id).Scores(first))!);

        cluster.Time.Advance(TimeSpan.FromDays(10));
        await cluster.Amend(Id, 1, ChangeKind.DaloChanged, """{"dalo":"ACTIF"}""");
        cluster.Time.Advance(TimeSpan.FromDays(1));
        await cluster.Amend(Id, 2, ChangeKind.WishesChanged, $$"""{"wishes":{"communes":["{{Samples.Villeurbanne}}"] } }""");

        var past = Assert.Single((await cluster.Demand(Id).Scores(first))!);
        Assert.Equal((1, true, Samples.EstEnsemble), (past.Version, past.Kept, past.Territory));
        Assert.Equal(then.Sheet!.Points, past.Sheet!.Points);
        var recognised = Assert.Single((await cluster.Demand(Id).Scores(first.AddDays(10)))!);
        Assert.Equal(2, recognised.Version);
        Assert.True(recognised.Sheet!.Points > past.Sheet.Points);
        Assert.Equal((3, Samples.Lyon), Assert.Single((await cluster.Demand(Id).Scores(cluster.Clock.Today))!) is var now ? (now.Version, now.Territory) : default);
        var before = Assert.Single((await cluster.Demand(Id).Scores(first.AddDays(-1)))!);
        Assert.Equal((1, true), (before.Version, before.Kept));
    }
}
