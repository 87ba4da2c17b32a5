using System.Collections.Immutable;
using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.Domain.Simulation;
using Allocation.GrainInterfaces.Territories;
using Allocation.Grains.Territories;

namespace Allocation.Cluster.Tests.Territories;

/// <summary>A what-if of partitions on two silos: its order and its answer cross the wire.</summary>
public sealed class SimulationTests
{
    private const string Territory = "200057875";

    private const string Draft = """
        grid: essai
        territory: "200057875"
        status: draft
        partial: true
        criteria:
          - { id: SOCIAL, label: "Mutation", when: transfer, points: 500 }
          - { id: TOUS, label: "Tous", points: 7 }
          - { id: ICI, label: "Vit dans la commune", when: lives-in dwelling commune, points: 9 }
        """;

    [Fact]
    public async Task Partitions_on_two_silos_look_at_the_lists_they_are_given_even_where_none_stands()
    {
        await using var cluster = await TwoSilos.StartAsync();
        for (var demand = 1; demand <= 6; demand++)
            await cluster.Register(new DemandId(demand), Samples.Household(demand, Samples.Montreuil) with { CurrentHousing = new CurrentHousing { Models = [demand == 6 ? "HLM" : "CP"] } });
        var order = new SimulationOrder(Draft, ImmutableDictionary<string, decimal>.Empty, 1, [new NamedCriteria("flat", new ListCriteria(Samples.Dwelling(Samples.Montreuil), cluster.Clock.Today))]);

        var report = Report(await Simulate(cluster, order, TestContext.Current.CancellationToken));
        var sample = Report(await Simulate(cluster, order with { Every = 2 }, TestContext.Current.CancellationToken));

        Assert.Equal((6, 6, new ListMovement(1, 1, 1)), (report.Demands, report.LookedAt, report.Lists!));
        Assert.Equal([("SOCIAL", 1, false), ("TOUS", 6, true), ("ICI", 0, true)], report.Criteria.Select(line => (line.Id, line.ScoresChanged!.Value, line.ChangesNothing!.Value)));
        Assert.Equal(6, sample.Demands);
        Assert.InRange(sample.LookedAt, 3, 4);
        Assert.Null(sample.Lists);
    }

    [Fact]
    public async Task A_cancelled_simulation_ends_and_leaves_the_partition_free_for_the_next()
    {
        await using var cluster = await TwoSilos.StartAsync();
        await cluster.Register(new DemandId(1), Samples.Household(1, Samples.Montreuil));
        var order = new SimulationOrder(Draft, ImmutableDictionary<string, decimal>.Empty, 1, []);

        // More than the silos have places for: were a place lost with each, the last would wait for ever.
        for (var round = 0; round <= 2 * Environment.ProcessorCount; round++)
        {
            using var cancelled = new CancellationTokenSource();
            var running = Simulate(cluster, order, cancelled.Token);
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }

        Assert.Equal(1, Report(await Simulate(cluster, order, TestContext.Current.CancellationToken)).Demands);
    }

    [Fact]
    public async Task A_silo_keeps_a_place_until_the_work_has_ended_and_no_longer()
    {
        using var gate = new SimulationGate(1);
        var first = await gate.Enter(TestContext.Current.CancellationToken);
        using var gone = new CancellationTokenSource();
        var (waiting, next) = (gate.Enter(gone.Token), gate.Enter(TestContext.Current.CancellationToken));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(next.IsCompleted);

        first.Dispose();
        first.Dispose();

        using var second = await next;
        Assert.False(gate.Enter(TestContext.Current.CancellationToken).IsCompleted);
    }

    private static Task<SimulatedSlice[]> Simulate(TwoSilos cluster, SimulationOrder order, CancellationToken cancellation) =>
        Task.WhenAll(cluster.Router.KeysOf(new(Territory)).Select((_, number) => cluster.Partition(Territory, number).Simulate(order, cancellation)));

    private static SimulationReport Report(IReadOnlyList<SimulatedSlice> slices) =>
        ReportBuilder.Build(slices, null, "essai", TwoSilos.Policies.PlacesOf(new(Territory)));
}
