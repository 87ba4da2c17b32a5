using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Storage;

/// <summary>A demand can be read as it stood on any day (C7, SCO-40).</summary>
public sealed class PastTests
{
    private static readonly DemandId Id = new(7);

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task A_demand_is_read_as_it_stood_at_every_instant_of_its_history(StoreKind kind)
    {
        await using var cluster = await TwoSilos.StartAsync(kind: kind);
        var history = new RandomHistory(cluster, seed: 3);
        await history.Open(2);
        await history.Register(40);
        var seen = new List<(DateTimeOffset At, DemandId Id, int Version, DemandFile File)>();
        for (var step = 0; step < 40; step++)
        {
            await history.Step();
            cluster.Time.Advance(TimeSpan.FromMinutes(1));
            foreach (var demand in new[] { history.AnyDemand(), history.AnyDemand() })
            {
                var snapshot = (await cluster.Demand(demand).Read())!;
                seen.Add((cluster.Clock.Now, demand, snapshot.Version, snapshot.File));
            }
        }

        Assert.True(seen.Select(past => (past.Id, past.Version)).Distinct().Count() > 40, "The history changed too little to be worth reading back.");
        foreach (var (at, id, version, file) in seen)
        {
            var past = await cluster.Store.Demands.AsOf(id, at);
            Assert.Equal((true, version), (past.Kept, past.Version));
            Assert.Equal(DemandJson.Write(file), DemandJson.Write(past.File!));
        }
    }

    [Theory, MemberData(nameof(SharedStore.Kinds), MemberType = typeof(SharedStore))]
    public async Task Before_its_registration_its_first_file_is_the_best_known_and_what_was_not_kept_is_said_so(StoreKind kind)
    {
        await using var store = await SharedStore.New(kind);
        var first = Writes.Of((int)Id.Value, 1);
        await store.Demands.Commit(first);
        var known = await store.Demands.AsOf(Id, first.At.AddDays(-100));
        Assert.Equal((true, 1), (known.Kept, known.Version));
        Assert.Equal(DemandJson.Write(first.Demand.File), DemandJson.Write(known.File!));
        await store.Demands.Commit(Writes.Of((int)Id.Value, 2) with { At = first.At.AddDays(1) });

        Assert.Equal(PastDemand.None, await store.Demands.AsOf(new DemandId(99), first.At.AddDays(9)));
        Assert.Equal(PastDemand.NotKept, await store.Demands.AsOf(Id, first.At.AddHours(1)));
        Assert.Equal((true, 2), (await store.Demands.AsOf(Id, first.At.AddDays(2))) is var past ? (past.Kept, past.Version) : default);
    }
}
