using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Time;
using Microsoft.AspNetCore.SignalR;

namespace Allocation.Api.Live;

/// <summary>
/// One list as this host follows it: watches the vacancy under a lease, tells each class of clients at its own rate.
/// </summary>
internal sealed class LiveList(Guid vacancy, IGrainFactory grains, IHubContext<LiveHub, ILiveClient> hub, CivilClock clock) : IShortlistWatcher
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Conflation> _classes = [];
    private readonly HashSet<(string Connection, string Class)> _subscribers = [];
    private Shortlist? _list;

    /// <summary>Whether nobody listens any more.</summary>
    public bool Idle
    {
        get
        {
            lock (_lock)
                return _subscribers.Count == 0;
        }
    }

    private IVacancyGrain Grain => grains.GetGrain<IVacancyGrain>(vacancy);

    /// <summary>Adds a subscriber and gives what its class has been told, so that the next delta fits.</summary>
    /// <returns>Null when there is no such vacancy.</returns>
    public async Task<Shortlist?> Subscribe(string connection, RateClass rate, IShortlistWatcher self)
    {
        await Renew(self);
        lock (_lock)
        {
            if (_list is null)
                return null;
            _subscribers.Add((connection, rate.Name));
            if (!_classes.TryGetValue(rate.Name, out var conflation))
                _classes.Add(rate.Name, conflation = new Conflation(rate, _list));
            return conflation.Told;
        }
    }

    /// <summary>Takes a subscriber out of all classes.</summary>
    public void Unsubscribe(string connection)
    {
        lock (_lock)
        {
            _subscribers.RemoveWhere(subscriber => subscriber.Connection == connection);
            foreach (var name in _classes.Keys.Where(name => !_subscribers.Any(subscriber => subscriber.Class == name)).ToList())
                _classes.Remove(name);
        }
    }

    /// <inheritdoc />
    public Task Changed(Shortlist list)
    {
        Take(list);
        return Flush();
    }

    /// <summary>Renews the lease; a version that the last messages did not bring is fetched.</summary>
    public async Task Renew(IShortlistWatcher self)
    {
        if (await Grain.Renew(self) is not { } version)
            return;
        bool behind;
        lock (_lock)
            behind = _list is null || version.IsAfter(_list.Version);
        if (behind && await Grain.Shortlist(Rows) is { } list)
            await Changed(list);
    }

    /// <summary>Ends the lease.</summary>
    public Task Release(IShortlistWatcher self) => Grain.Release(self);

    /// <summary>Sends what is due.</summary>
    public async Task Flush()
    {
        List<(string Group, Delta Delta)> due = [];
        lock (_lock)
        {
            foreach (var conflation in _classes.Values)
            {
                if (conflation.Take(clock.Now) is { } delta)
                    due.Add((conflation.Rate.GroupOf(vacancy), delta));
            }
        }

        foreach (var (group, delta) in due)
            await hub.Clients.Group(group).Delta(delta);
    }

    /// <summary>Tells every class that the list is alive and which version it should hold.</summary>
    public async Task Beat()
    {
        List<(string Group, string Version)> groups;
        lock (_lock)
            groups = [.. _classes.Values.Select(conflation => (conflation.Rate.GroupOf(vacancy), Vacancies.ShortlistView.VersionOf(conflation.Told.Version)))];
        foreach (var (group, version) in groups)
            await hub.Clients.Group(group).Beat(new Beat(vacancy, version, clock.Now));
    }

    /// <summary>Rows of a live list.</summary>
    private const int Rows = 50;

    private void Take(Shortlist list)
    {
        lock (_lock)
        {
            if (_list is not null && !list.Version.IsAfter(_list.Version))
                return;
            _list = list;
            foreach (var conflation in _classes.Values)
                conflation.Offer(list);
        }
    }
}
