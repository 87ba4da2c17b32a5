using System.Diagnostics;
using Allocation.Api.Bench;
using Allocation.LoadTests.Simulate;
using Allocation.LoadTests.Simulate.Report;

namespace Allocation.LoadTests.Bench;

/// <summary>The product under a load that somebody starts, disturbs and stops from a page of the console.</summary>
internal sealed class LiveBench(SimulationPlan plan, BenchLink link)
{
    /// <summary>Seconds that a report keeps.</summary>
    private const int MostSeconds = 3_600;

    /// <summary>Obeys until it is broken off.</summary>
    /// <param name="cancellation">Breaks off.</param>
    public async Task Run(CancellationToken cancellation)
    {
        var offer = new BenchOffer(plan.Demands, plan.Cluster, PlannedFault.Of(plan.Cluster), new BenchRates(plan.Changes, plan.Visible, plan.Requests));
        await using var stage = await Stage.Prepare(plan, link, product => link.Open(product.Hosts[0], offer, cancellation), cancellation);
        link.Become(state => state with { Phase = BenchPhase.Idle });
        for (var result = ""; ;)
        {
            link.Step($"{result}waiting for orders from {new Uri(stage.Product.Hosts[0], "/banc")}");
            if (await link.Next(cancellation) is not Order.Start(var rates))
                continue;
            var report = await Measure(stage, rates, cancellation);
            link.Judged(report, rates);
            result = $"{report.Differences.Total} differences; ";
        }
    }

    private async Task<SimulationReport> Measure(Stage stage, BenchRates rates, CancellationToken cancellation)
    {
        using var stop = new CancellationTokenSource();
        var sent = plan with { Changes = rates.Changes, Visible = rates.Visible, Requests = rates.Lists, Seconds = SimulationPlan.MostSeconds };
        var trial = new Trial(stage, sent, TimeSpan.Zero, link, stop.Token);
        link.Step("the load runs");
        link.Become(state => state with { Phase = BenchPhase.Running, Rates = rates, Seconds = [] });
        var report = await trial.Run(began => Obey(trial, began, stop, cancellation), cancellation);
        return report with { Timeline = [.. report.Timeline.TakeLast(MostSeconds)] };
    }

    /// <summary>Faults as they are ordered, one at a time, until the load is to end.</summary>
    private async Task Obey(Trial trial, long began, CancellationTokenSource stop, CancellationToken cancellation)
    {
        for (var fault = Task.CompletedTask; ;)
        {
            switch (await link.Next(cancellation))
            {
                case Order.Stop:
                    link.Become(state => state with { Phase = BenchPhase.Judging });
                    await stop.CancelAsync();
                    await fault;
                    return;
                case Order.Inject(var name) when fault.IsCompleted:
                    await fault;
                    fault = Suffer(trial, new PlannedFault(name, (int)Stopwatch.GetElapsedTime(began).TotalSeconds), cancellation);
                    break;
            }
        }
    }

    private async Task Suffer(Trial trial, PlannedFault fault, CancellationToken cancellation)
    {
        link.Become(state => state with { Fault = fault.Name });
        await trial.Faults.Suffer(fault, cancellation);
        link.Become(state => state with { Fault = null });
    }
}
