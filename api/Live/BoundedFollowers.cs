using System.Collections.Concurrent;
using Allocation.Api.Identity;
using Allocation.Grains.Time;
using Microsoft.AspNetCore.SignalR;

namespace Allocation.Api.Live;

/// <summary>
/// Looks again whether those who follow a list may still see it: a dwelling is handed to another reserver, or goes to another landlord. Only
/// callers with bounds are looked at; for them the list ends.
/// </summary>
internal sealed partial class BoundedFollowers(Visibility visibility, LiveLists lists, IHubContext<LiveHub, ILiveClient> hub, CivilClock clock, ILogger<BoundedFollowers> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Connection, Guid Vacancy), Access> _followers = new();

    /// <summary>Somebody follows a list.</summary>
    public void Add(string connection, Guid vacancy, Access access)
    {
        if (access.IsBounded)
            _followers[(connection, vacancy)] = access;
    }

    /// <summary>Somebody follows it no more.</summary>
    public void Remove(string connection, Guid vacancy) => _followers.TryRemove((connection, vacancy), out _);

    /// <summary>A connection is gone.</summary>
    public void Forget(string connection)
    {
        foreach (var follower in _followers.Keys.Where(follower => follower.Connection == connection))
            Remove(connection, follower.Vacancy);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var ((connection, vacancy), access) in _followers)
            {
                try
                {
                    if (!await visibility.SeesVacancy(access, vacancy))
                        await Expel(connection, vacancy);
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    LogNotLooked(logger, failure);
                }
            }
        }
    }

    private async Task Expel(string connection, Guid vacancy)
    {
        Remove(connection, vacancy);
        lists.Unsubscribe(vacancy, connection);
        foreach (var rate in RateClass.All)
            await hub.Groups.RemoveFromGroupAsync(connection, rate.GroupOf(vacancy));
        await hub.Clients.Client(connection).Ended(new Ended(vacancy, clock.Now));
    }

    [LoggerMessage(2003, LogLevel.Warning, "It could not be looked whether a client may still follow a list; the next turn tries again")]
    private static partial void LogNotLooked(ILogger logger, Exception failure);
}
