using Allocation.Api.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Time;
using Microsoft.AspNetCore.SignalR;

namespace Allocation.Api.Live;

/// <summary>
/// One list as this host follows it: watches the vacancy under a lease, tells each class of clients at its own rate.
/// </summary>
internal sealed class LiveList(Guid vacancy, IGrainFactory grains, IHubContext<LiveHub, ILiveClient> hub, Connections connections, CivilClock clock) : IShortlistWatcher
{
    /// <summary>A connection that takes nothing for so long after its class stalled is the one that does not read.</summary>
    private static readonly TimeSpan Probe = TimeSpan.FromMilliseconds(500);

    /// <summary>One list for all who follow it on this host: each of them is looked at when it comes, and again and again while it stays.</summary>
    private static readonly Actor Follower = new("live-list", "engine", "allocation");

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Audience> _audiences = [];
    private Shortlist? _list;
    private Task _probing = Task.CompletedTask;
    private int _entering;
    private bool _ended;
    private bool _closed;

    /// <summary>Its version; empty before it is known.</summary>
    public string Version
    {
        get
        {
            lock (_lock)
                return _list is null ? "" : ShortlistView.VersionOf(_list.Version);
        }
    }

    private IVacancyGrain Grain => grains.GetGrain<IVacancyGrain>(vacancy);

    /// <summary>Closes the list when nobody listens; a closed list takes no subscriber and sends nothing.</summary>
    public bool TryClose()
    {
        lock (_lock)
            return _closed = _closed || (_audiences.Count == 0 && _entering == 0);
    }

    /// <summary>Adds a subscriber and gives what its class has been told, so that the next delta fits.</summary>
    /// <returns>Null when there is no such vacancy.</returns>
    public async Task<Shortlist?> Subscribe(string connection, RateClass rate, IShortlistWatcher self)
    {
        lock (_lock)
            _entering++;
        var renewed = false;
        try
        {
            await Renew(self);
            renewed = true;
        }
        finally
        {
            // In one step with coming in: between the two the list could close on its first subscriber.
            lock (_lock)
            {
                _entering--;
                if (renewed && _list is not null && !_ended)
                    Enter(connection, rate, _list);
            }
        }

        lock (_lock)
            return _ended ? null : _audiences.GetValueOrDefault(rate.Name)?.Told;
    }

    /// <summary>Takes a subscriber out of all classes.</summary>
    public void Unsubscribe(string connection)
    {
        lock (_lock)
        {
            foreach (var audience in _audiences.Values.Where(audience => audience.Connections.Remove(connection) && audience.Connections.Count == 0).ToList())
                _audiences.Remove(audience.Name);
        }
    }

    /// <inheritdoc />
    public Task Changed(Shortlist list)
    {
        lock (_lock)
        {
            if (_closed || (_list is not null && !list.Version.IsAfter(_list.Version)))
                return Task.CompletedTask;
            _list = list;
            foreach (var audience in _audiences.Values)
                audience.Offer(list);
        }

        Flush();
        return Task.CompletedTask;
    }

    /// <summary>Renews the lease; a version that the last messages did not bring is fetched.</summary>
    public async Task Renew(IShortlistWatcher self)
    {
        if (await Grain.Renew(self) is not { } version)
        {
            // The vacancy is let or closed; who follows it hears so instead of the next beat.
            lock (_lock)
                _ended = true;
            return;
        }

        bool behind;
        lock (_lock)
            behind = _list is null || version.IsAfter(_list.Version);
        if (behind && await Grain.Shortlist(ShortlistDepth.Live, Follower) is { } list)
            await Changed(list);
    }

    /// <summary>Ends the lease.</summary>
    public Task Release(IShortlistWatcher self) => Grain.Release(self);

    /// <summary>Sends what is due, and begins to look for whoever holds up a class.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            foreach (var audience in _audiences.Values)
                audience.Flush(hub.Clients.Group, clock.Now);
            if (_probing.IsCompleted && _audiences.Values.Any(audience => audience.IsStalled(clock.Now)))
                _probing = CloseStalled();
        }
    }

    /// <summary>Tells every class that the list is alive and which version it should hold, or that it has ended.</summary>
    public void Beat()
    {
        lock (_lock)
        {
            foreach (var audience in _audiences.Values)
            {
                if (_ended)
                    audience.End(hub.Clients.Group, clock.Now);
                else
                    audience.Beat(hub.Clients.Group, clock.Now);
            }
        }
    }

    /// <summary>Where a class is held up, finds the connections that take nothing and closes them: one that does not read holds its class for about a second.</summary>
    private async Task CloseStalled()
    {
        List<(string Connection, Task Taken)> probes;
        lock (_lock)
        {
            probes = [.. _audiences.Values
                .Where(audience => audience.IsStalled(clock.Now))
                .SelectMany(audience => audience.Connections.Select(connection => (connection, hub.Clients.Client(connection).Beat(audience.Pulse(clock.Now)))))];
        }

        if (probes.Count == 0)
            return;
        await Task.WhenAny(Task.WhenAll(probes.Select(probe => probe.Taken)), Task.Delay(Probe));
        foreach (var (connection, _) in probes.Where(probe => !probe.Taken.IsCompleted))
            await Expel(connection);
        lock (_lock)
        {
            foreach (var audience in _audiences.Values)
                audience.GiveUp(clock.Now);
        }
    }

    /// <summary>A connection takes seconds to die: out of the groups first, so that nobody waits for its end.</summary>
    private async Task Expel(string connection)
    {
        Unsubscribe(connection);
        foreach (var rate in RateClass.All)
            await hub.Groups.RemoveFromGroupAsync(connection, rate.GroupOf(vacancy));
        connections.Abort(connection);
    }

    private void Enter(string connection, RateClass rate, Shortlist list)
    {
        if (!_audiences.TryGetValue(rate.Name, out var audience))
            _audiences.Add(rate.Name, audience = new Audience(rate, list));
        audience.Connections.Add(connection);
    }
}
