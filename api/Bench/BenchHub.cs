using Microsoft.AspNetCore.SignalR;

namespace Allocation.Api.Bench;

/// <summary>Where a bench and the pages that look at it meet; in Development alone. What either says is bounded by <see cref="MostBytes"/>.</summary>
internal sealed class BenchHub(BenchRoom room, BenchOrders orders) : Hub<IBenchClient>
{
    /// <summary>Largest message: the report of an hour.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    private const string Pages = "pages";

    /// <summary>Of a bench: how it stands.</summary>
    public Task Show(BenchState state) => Clients.Group(Pages).Shown(room.Show(Context.ConnectionId, state));

    /// <summary>Of a bench: a second of its load has passed.</summary>
    public Task Pass(Second second) => room.Pass(Context.ConnectionId, second) ? Clients.Group(Pages).Passed(second) : throw NotTheBench();

    /// <summary>Of a bench: the report of its last run, JSON.</summary>
    public void Keep(string report)
    {
        if (!room.Keep(Context.ConnectionId, report))
            throw NotTheBench();
    }

    /// <summary>Of a page: the bench as it stands, null when none is connected, and from now on everything it says.</summary>
    public async Task<BenchState?> Watch()
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, Pages);
        return room.State;
    }

    /// <summary>Of a page: begin a load.</summary>
    public async Task Start(BenchRates rates) => Refuse(await orders.Start(rates));

    /// <summary>Of a page: end it.</summary>
    public async Task Stop() => Refuse(await orders.Stop());

    /// <summary>Of a page: let a fault happen.</summary>
    public async Task Inject(string fault) => Refuse(await orders.Inject(fault));

    /// <inheritdoc />
    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (room.Leave(Context.ConnectionId))
            await Clients.Group(Pages).Shown(null);
        await base.OnDisconnectedAsync(exception);
    }

    private static HubException NotTheBench() => new("not-the-bench: say how the bench stands first.");

    private static void Refuse(BenchRefusal? refusal)
    {
        if (refusal is not null)
            throw new HubException($"{refusal.Code}: {refusal.Text}");
    }
}
