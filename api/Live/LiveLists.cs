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

    private readonly ConcurrentDictionary<Guid, Followed> _lists = new();

    /// <summary>Subscribes a connection; null when there is no such vacancy.</summary>
    public async Task<Shortlist?> Subscribe(Guid vacancy, string connection, RateClass rate)
    {
        while (true)
        {
            var followed = _lists.GetOrAdd(vacancy, Open);
            var list = await followed.List.Subscribe(connection, rate, followed.Reference);
            if (list is null)
            {
                if (followed.List.Idle)
                    _lists.TryRemove(KeyValuePair.Create(vacancy, followed));
                return null;
            }

            // Closed between the two steps: the subscription went to a list that nobody renews any more.
            if (_lists.TryGetValue(vacancy, out var current) && ReferenceEquals(current, followed))
                return list;
        }
    }

    /// <summary>Takes a connection out of one list.</summary>
    public void Unsubscribe(Guid vacancy, string connection)
    {
        if (_lists.TryGetValue(vacancy, out var followed))
            followed.List.Unsubscribe(connection);
    }

    /// <summary>Takes a connection out of all lists.</summary>
    public void Forget(string connection)
    {
        foreach (var followed in _lists.Values)
            followed.List.Unsubscribe(connection);
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Every(Tick, Flush, stoppingToken),
        Every(RenewEvery, Renew, stoppingToken));

    private async Task Renew(Followed followed)
    {
        if (followed.List.Idle)
        {
            if (_lists.TryRemove(KeyValuePair.Create(followed.Vacancy, followed)) && followed.List.Idle)
            {
                await followed.List.Release(followed.Reference);
                grains.DeleteObjectReference<IShortlistWatcher>(followed.Reference);
            }

            return;
        }

        await followed.List.Renew(followed.Reference);
        followed.List.Beat();
        await followed.List.CloseStalled();
    }

    private static Task Flush(Followed followed)
    {
        followed.List.Flush();
        return Task.CompletedTask;
    }

    private async Task Every(TimeSpan period, Func<Followed, Task> work, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(period);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            // One slow list must not hold the others.
            await Task.WhenAll(_lists.Values.Select(async followed =>
            {
                try
                {
                    await work(followed);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    LogFailed(logger, failure);
                }
            }));
        }
    }

    private Followed Open(Guid vacancy)
    {
        var list = new LiveList(vacancy, grains, hub, connections, clock);
        return new Followed(vacancy, list, grains.CreateObjectReference<IShortlistWatcher>(list));
    }

    [LoggerMessage(2001, LogLevel.Warning, "A live list could not be followed; the next turn tries again")]
    private static partial void LogFailed(ILogger logger, Exception failure);

    private sealed record Followed(Guid Vacancy, LiveList List, IShortlistWatcher Reference);
}
