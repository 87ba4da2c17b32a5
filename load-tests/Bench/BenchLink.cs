using System.Net.WebSockets;
using System.Threading.Channels;
using Allocation.Api.Bench;
using Allocation.LoadTests.Simulate.Report;
using Allocation.LoadTests.Simulate.Watch;
using Microsoft.AspNetCore.SignalR.Client;

namespace Allocation.LoadTests.Bench;

/// <summary>
/// The bench's end of the hub: says how it stands, takes orders. It holds the whole state and tells it again after each connection, for the host it
/// tells may be the one that a fault ends.
/// </summary>
internal sealed class BenchLink(ISimulationView terminal) : ISimulationView, IAsyncDisposable
{
    /// <summary>Messages that wait; after a connection everything is told anew.</summary>
    private const int Waiting = 1_000;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly Lock _gate = new();
    private readonly Channel<Order> _orders = Channel.CreateUnbounded<Order>();
    private readonly Channel<(string Method, object Argument)> _messages =
        Channel.CreateBounded<(string, object)>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest });

    private BenchState? _state;
    private string? _report;
    private HubConnection? _connection;
    private Task _telling = Task.CompletedTask;

    /// <summary>Connects to a host, for ever.</summary>
    /// <param name="host">Where the page is.</param>
    /// <param name="offer">What the bench can do.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task Open(Uri host, BenchOffer offer, CancellationToken cancellation)
    {
        _connection = new HubConnectionBuilder().WithUrl(new Uri(host, "/hubs/bench")).WithAutomaticReconnect(new ForEver(Breath)).Build();
        _connection.ServerTimeout = Patience;
        _connection.On<BenchRates>("Start", rates => _orders.Writer.TryWrite(new Order.Start(rates)));
        _connection.On("Stop", () => _orders.Writer.TryWrite(new Order.Stop()));
        _connection.On<string>("Inject", fault => _orders.Writer.TryWrite(new Order.Inject(fault)));
        _connection.Reconnected += _ =>
        {
            TellAll();
            return Task.CompletedTask;
        };
        await _connection.StartAsync(cancellation);
        _telling = Tell(_connection);
        Become(_ => new BenchState(offer, BenchPhase.Preparing, 0, offer.Rates, null, [], null, null));
    }

    /// <summary>The next order.</summary>
    public ValueTask<Order> Next(CancellationToken cancellation) => _orders.Reader.ReadAsync(cancellation);

    /// <summary>The bench stands otherwise.</summary>
    public void Become(Func<BenchState, BenchState> next)
    {
        lock (_gate)
            _state = next(_state!);
        TellAll();
    }

    /// <summary>A run was judged.</summary>
    public void Judged(SimulationReport report, BenchRates rates)
    {
        lock (_gate)
            _report = report.ToJson();
        Become(state => state with { Phase = BenchPhase.Idle, Former = state.Last, Last = BenchResults.Of(report, rates) });
    }

    /// <inheritdoc />
    public void Step(string what) => terminal.Step(what);

    /// <inheritdoc />
    public void Progress(long done, long of)
    {
        terminal.Progress(done, of);
        var percent = (int)(100 * done / Math.Max(1, of));
        lock (_gate)
        {
            if (percent == _state!.Percent)
                return;
            _state = _state with { Percent = percent };
        }

        TellAll();
    }

    /// <inheritdoc />
    public void Passed(Second second)
    {
        terminal.Passed(second);
        lock (_gate)
        {
            _state = _state! with { Seconds = [.. _state.Seconds.TakeLast(BenchRoom.MostSeconds - 1), second] };
            _messages.Writer.TryWrite(("Pass", second));
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _messages.Writer.TryComplete();
        await _telling;
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    private void TellAll()
    {
        lock (_gate)
        {
            _messages.Writer.TryWrite(("Show", _state!));
            if (_report is not null)
                _messages.Writer.TryWrite(("Keep", _report));
        }
    }

    /// <summary>One message after the other; what a lost connection takes with it is told again with the next.</summary>
    private async Task Tell(HubConnection connection)
    {
        await foreach (var (method, argument) in _messages.Reader.ReadAllAsync())
        {
            try
            {
                if (connection.State == HubConnectionState.Connected)
                    await connection.SendAsync(method, argument);
            }
            catch (Exception gone) when (gone is InvalidOperationException or IOException or OperationCanceledException or WebSocketException)
            {
                // It comes back by itself.
            }
        }
    }
}
