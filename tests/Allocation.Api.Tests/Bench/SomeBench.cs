using System.Threading.Channels;
using Allocation.Api.Bench;
using Microsoft.AspNetCore.SignalR.Client;

namespace Allocation.Api.Tests.Bench;

/// <summary>A client of the bench's hub, as a bench and as a page: what it is told waits to be read.</summary>
internal sealed class SomeBench : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly Channel<object?> _told = Channel.CreateUnbounded<object?>();

    private SomeBench(HubConnection hub) => _hub = hub;

    public static readonly BenchState Idle = new(
        new BenchOffer(2_000, false, ["kill-product", "burst"], new BenchRates(60, 10, 20)), BenchPhase.Idle, 100, new BenchRates(60, 10, 20), null, [], null, null);

    public static readonly BenchResult Result = new(
        new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero), 42, new BenchRates(60, 10, 20), 69.5, 3.2, 12.5, 20, 1.5, 4.5, 8, 31.4, 0, 0, 512, 0.75, [new BenchFault("kill-product", 12, 1.5, 3.5)], 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SomeBench> Connect(Uri host)
    {
        var client = new SomeBench(new HubConnectionBuilder().WithUrl(new Uri(host, "/hubs/bench")).Build());
        client._hub.On<BenchRates>("Start", rates => client._told.Writer.TryWrite(rates));
        client._hub.On("Stop", () => client._told.Writer.TryWrite("stop"));
        client._hub.On<string>("Inject", fault => client._told.Writer.TryWrite(fault));
        client._hub.On<BenchState?>("Shown", state => client._told.Writer.TryWrite(state));
        client._hub.On<Second>("Passed", second => client._told.Writer.TryWrite(second));
        await client._hub.StartAsync(Cancellation);
        return client;
    }

    public static Second SecondAt(int at, string? happened = null) => new(at, 60, 3, 12, 20, 1, 4, 9, 8, 30, 500, 120, 2, 0.7, 0.2, 0, 0, 14, 61, 20, 0, 0, happened);

    public Task<BenchState?> Watch() => _hub.InvokeAsync<BenchState?>("Watch", Cancellation);

    public Task Say(string method, params object[] arguments) => _hub.InvokeCoreAsync(method, arguments, Cancellation);

    /// <summary>The next thing it is told.</summary>
    public async Task<T?> Told<T>() => (T?)await _told.Reader.ReadAsync(Cancellation);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();
}
