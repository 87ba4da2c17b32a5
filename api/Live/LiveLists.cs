using System.Collections.Concurrent;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Time;
using Microsoft.AspNetCore.SignalR;

namespace Allocation.Api.Live;

/// <summary>All lists that somebody on this host listens to: opens them, renews their leases, sends what waits, closes them.</summary>
internal sealed partial class LiveLists(IGrainFactory grains, IHubContext<LiveHub, ILiveClient> hub, Connections connections, CivilClock clock, ILogger<LiveLists> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, Lazy<Followed>> _lists = new();

    /// <summary>Vacancies whose lists somebody follows on this host.</summary>
    public ICollection<Guid> Vacancies => _lists.Keys;

    /// <summary>Subscribes a connection; null when there is no such vacancy.</summary>
    public async Task<Shortlist?> Subscribe(Guid vacancy, string connection, RateClass rate)
    {
        while (true)
        {
            var entry = _lists.GetOrAdd(vacancy, id => new Lazy<Followed>(() => Open(id)));
            var followed = entry.Value;
            var list = await followed.List.Subscribe(connection, rate, followed.Reference);

            // Closed between the two steps: the subscription went to a list that nobody renews any more.
            if (list is not null && _lists.TryGetValue(vacancy, out var current) && ReferenceEquals(current, entry))
                return list;
            if (list is null)
            {
                if (followed.List.TryClose())
                    Close(entry);
                return null;
            }
        }
    }

    /// <summary>The version of a list that its followers have, or have on its way; empty when nobody follows it.</summary>
    public string VersionOf(Guid vacancy) => _lists.TryGetValue(vacancy, out var followed) ? followed.Value.List.Version : "";

    /// <summary>Takes a connection out of one list.</summary>
    public void Unsubscribe(Guid vacancy, string connection)
    {
        if (_lists.TryGetValue(vacancy, out var followed))
            followed.Value.List.Unsubscribe(connection);
    }

    /// <summary>Takes a connection out of all lists.</summary>
    public void Forget(string connection)
    {
        foreach (var followed in _lists.Values)
            followed.Value.List.Unsubscribe(connection);
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Sending(stoppingToken), Renewing(stoppingToken));

    private async Task Sending(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            foreach (var followed in _lists.Values)
                followed.Value.List.Flush();
        }
    }

    private async Task Renewing(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(RenewEvery);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            // A list whose partitions do not answer holds nobody but itself: its turn goes on while the others have theirs.
            foreach (var entry in _lists.Values.Where(entry => entry.Value.Turn.IsCompleted))
                entry.Value.Turn = Renew(entry);
        }
    }

    private async Task Renew(Lazy<Followed> entry)
    {
        var followed = entry.Value;
        try
        {
            if (followed.List.TryClose())
            {
                Close(entry);
                return;
            }

            await followed.List.Renew(followed.Reference);
            followed.List.Beat();
        }
        catch (Exception failure)
        {
            LogFailed(logger, failure);
        }
    }

    private Followed Open(Guid vacancy)
    {
        LiveTelemetry.Followed(+1);
        var list = new LiveList(vacancy, grains, hub, connections, clock);
        return new Followed(vacancy, list, grains.CreateObjectReference<IShortlistWatcher>(list));
    }

    private void Close(Lazy<Followed> entry)
    {
        var followed = entry.Value;
        if (!_lists.TryRemove(KeyValuePair.Create(followed.Vacancy, entry)))
            return;
        LiveTelemetry.Followed(-1);
        followed.List.Release(followed.Reference).Ignore();
        grains.DeleteObjectReference<IShortlistWatcher>(followed.Reference);
    }

    [LoggerMessage(2001, LogLevel.Warning, "A live list could not be followed; the next turn tries again")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    /// <summary>A list, the reference by which its vacancy reaches it, and the renewal under way.</summary>
    private sealed class Followed(Guid vacancy, LiveList list, IShortlistWatcher reference)
    {
        public Guid Vacancy => vacancy;

        public LiveList List => list;

        public IShortlistWatcher Reference => reference;

        public Task Turn { get; set; } = Task.CompletedTask;
    }
}
