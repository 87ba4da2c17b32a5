using System.Collections.Concurrent;
using Allocation.Api.Identity;
using Allocation.Grains.Time;
using Microsoft.AspNetCore.SignalR;

namespace Allocation.Api.Live;

/// <summary>
/// Looks again whether those who follow a list may still see it: a dwelling is handed to another reserver, or goes to another landlord. Only
/// callers with bounds are looked at; for them the list ends.
/// </summary>
internal sealed partial class BoundedFollowers(Visibility visibility, LiveLists lists, IHubContext<LiveHub, ILiveClient> hub, Readings readings, CivilClock clock, ILogger<BoundedFollowers> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private const int AtOnce = 8;

    /// <summary>A territory that does not answer holds up nobody but its own lists.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<(string Connection, Guid Vacancy), Access> _followers = new();
    private readonly ConcurrentDictionary<(string Connection, Guid Vacancy), bool> _expelled = new();

    /// <summary>Somebody follows a list.</summary>
    public void Add(string connection, Guid vacancy, Access access)
    {
        _expelled.TryRemove((connection, vacancy), out _);
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
        foreach (var follower in _expelled.Keys.Where(follower => follower.Connection == connection))
            _expelled.TryRemove(follower, out _);
    }

    /// <summary>Whether a list ended for a connection because it may not be seen any more.</summary>
    public bool HasExpelled(string connection, Guid vacancy) => _expelled.ContainsKey((connection, vacancy));

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Parallel.ForEachAsync(_followers.ToArray(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, async (follower, stopping) =>
            {
                try
                {
                    if (!await visibility.SeesVacancy(follower.Value, follower.Key.Vacancy).WaitAsync(Patience, stopping))
                        await Expel(follower.Key.Connection, follower.Key.Vacancy, follower.Value);
                }
                catch (Exception failure) when (!stopping.IsCancellationRequested)
                {
                    LogNotLooked(logger, failure);
                }
            });
        }
    }

    private async Task Expel(string connection, Guid vacancy, Access access)
    {
        _expelled[(connection, vacancy)] = true;
        Remove(connection, vacancy);
        var version = lists.VersionOf(vacancy);
        lists.Unsubscribe(vacancy, connection);
        foreach (var rate in RateClass.All)
            await hub.Groups.RemoveFromGroupAsync(connection, rate.GroupOf(vacancy));
        await hub.Clients.Client(connection).Ended(new Ended(vacancy, clock.Now));
        await readings.Note(access.Actor, Grains.Storage.Reading.Left, vacancy, version);
    }

    [LoggerMessage(2003, LogLevel.Warning, "It could not be looked whether a client may still follow a list; the next turn tries again")]
    private static partial void LogNotLooked(ILogger logger, Exception failure);
}
