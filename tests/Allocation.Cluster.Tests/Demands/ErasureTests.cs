using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces;
using Allocation.Silo.Audits;
using Allocation.Silo.Hosting;
using Allocation.Silo.Timers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Allocation.Cluster.Tests.Demands;

/// <summary>A demand and all personal data are erased one year after the removal (LIF-17).</summary>
public sealed class ErasureTests
{
    private static readonly DemandId Id = new(7);
    private static readonly DemandId Other = new(8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_removed_demand_is_erased_when_a_year_has_passed_and_not_before(StoreKind kind)
    {
        await using var cluster = await TwoSilos.StartAsync(kind: kind);
        var file = Samples.Household(1, Samples.Montreuil);
        foreach (var (id, households) in new[] { (Id, 1), (Other, 2) })
            Assert.Equal(CommandOutcome.Accepted, (await cluster.Register(id, Samples.Household(households, Samples.Montreuil))).Outcome);
        Assert.Equal(CommandOutcome.Accepted, (await cluster.Amend(Id, 1, ChangeKind.Removed, """{"status":"removed"}""")).Outcome);

        var vacancy = await cluster.Open("a-dwelling", Samples.Dwelling(Samples.Montreuil));
        Assert.Equal(2, (await cluster.Shortlist(vacancy)).Funnel.Territory);

        cluster.Time.Advance(TimeSpan.FromDays(364));
        Assert.Equal(0, await Sweep(cluster));
        Assert.NotNull(await cluster.Demand(Id).Read());
        cluster.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await Sweep(cluster));
        Assert.Equal(0, await Sweep(cluster));

        Assert.Null(await cluster.Demand(Id).Read());
        Assert.NotNull(await cluster.Demand(Other).Read());
        Assert.Equal(CommandOutcome.NotFound, (await cluster.Amend(Id, 2, ChangeKind.Renewal, """{"renewedOn":"2027-01-20"}""")).Outcome);

        // The index lets go of it too: its lists are those that a start from the store would make.
        Assert.Equal(1, (await cluster.Shortlist(vacancy)).Funnel.Territory);
        Assert.Equal(AuditOutcome.Equal, (await new ListAudit(cluster.Client, cluster.Store.Log, cluster.Store.Vacancies, TwoSilos.Policies).Run(vacancy)).Outcome);

        // The same number, registered again, is another demand.
        var again = new DemandId(9);
        Assert.Equal(CommandOutcome.Accepted, (await cluster.Register(again, file)).Outcome);
        Assert.Equal(1, (await cluster.Demand(again).Read())!.Version);
    }

    private static async Task<int> Sweep(TwoSilos cluster)
    {
        using var sweep = new ErasureSweep(cluster.Store.Demands, cluster.Client, new ErasureOptions(12), cluster.Clock, cluster.Time, NullLogger<ErasureSweep>.Instance);
        return await sweep.Sweep(Cancellation);
    }
}
