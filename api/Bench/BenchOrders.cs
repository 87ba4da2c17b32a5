using Microsoft.AspNetCore.SignalR;

namespace Allocation.Api.Bench;

/// <summary>Why an order was not passed on: a stable code, and a sentence for programs.</summary>
internal sealed record BenchRefusal(string Code, string Text);

/// <summary>Passes orders on to the bench, those alone that it can obey now.</summary>
internal sealed class BenchOrders(BenchRoom room, IHubContext<BenchHub, IBenchClient> hub)
{
    /// <summary>Most of each rate.</summary>
    public const double MostPerSecond = 20_000;

    private static readonly BenchRefusal NoBench = new("no-bench", "no bench is connected to this host.");

    /// <summary>Begins a load.</summary>
    public Task<BenchRefusal?> Start(BenchRates rates) => Pass(
        state => state.Phase != BenchPhase.Idle ? new BenchRefusal("busy", "the bench is not waiting for a load.")
            : Fits(rates.Changes) && Fits(rates.Visible) && Fits(rates.Lists) && rates.Changes + rates.Visible + rates.Lists > 0 ? null
            : new BenchRefusal("bad-rates", $"each rate is 0 to {MostPerSecond:N0} a second, and one is above 0."),
        bench => bench.Start(rates));

    /// <summary>Ends the load.</summary>
    public Task<BenchRefusal?> Stop() => Pass(NotRunning, bench => bench.Stop());

    /// <summary>Lets a fault happen.</summary>
    public Task<BenchRefusal?> Inject(string fault) => Pass(
        state => NotRunning(state)
            ?? (!state.Offer.Faults.Contains(fault, StringComparer.Ordinal) ? new BenchRefusal("unknown-fault", $"the bench offers {string.Join(", ", state.Offer.Faults)}.")
                : state.Fault is not null ? new BenchRefusal("fault-under-way", "one fault at a time: the last one is not over.")
                : null),
        bench => bench.Inject(fault));

    private static BenchRefusal? NotRunning(BenchState state) => state.Phase == BenchPhase.Running ? null : new BenchRefusal("not-running", "no load is running.");

    private static bool Fits(double rate) => rate is >= 0 and <= MostPerSecond;

    private async Task<BenchRefusal?> Pass(Func<BenchState, BenchRefusal?> refusal, Func<IBenchClient, Task> order)
    {
        if (room is not { Bench: { } bench, State: { } state })
            return NoBench;
        if (refusal(state) is { } refused)
            return refused;
        await order(hub.Clients.Client(bench));
        return null;
    }
}
