using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;

namespace Allocation.Api.Events;

/// <summary>
/// Follows the event log once for all clients of this host. A client that is behind reads the log itself until it is where the feed is;
/// one that does not keep up is let go, and comes back to where it was.
/// </summary>
internal sealed partial class EventFeed(IVacancyEventLog log, Geography geography, ILogger<EventFeed> logger) : BackgroundService
{
    /// <summary>Events read at a time.</summary>
    internal const int MostRead = 500;

    /// <summary>Events that wait for one client.</summary>
    private const int MostWaiting = 2_000;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableHashSet<Channel<FeedEvent>> _followers = [];
    private EventPlace _place;

    /// <summary>Clients that follow.</summary>
    internal int Followers => _followers.Count;

    /// <summary>Events behind a place, then those to come, without an end. Ends when the client does not keep up.</summary>
    /// <param name="after">The place; null for what is to come.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="StoreUnavailableException">The log cannot be read.</exception>
    public async IAsyncEnumerable<FeedEvent> Follow(EventPlace? after, EventFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await _started.Task.WaitAsync(cancellation);
        var live = Channel.CreateBounded<FeedEvent>(MostWaiting);
        EventPlace joined;
        lock (_lock)
        {
            joined = _place;
            _followers = _followers.Add(live);
        }

        try
        {
            var place = after ?? joined;
            while (place < joined)
            {
                var page = await log.Read(place, MostRead);
                foreach (var told in page.TakeWhile(told => told.Place <= joined))
                {
                    place = told.Place;
                    if (filter.Passes(told))
                        yield return FeedEvent.Of(told, geography);
                }

                if (page.Count < MostRead || page[^1].Place > joined)
                    break;
            }

            await foreach (var told in live.Reader.ReadAllAsync(cancellation))
            {
                if (told.Stored.Place > place && filter.Passes(told.Stored))
                    yield return told;
            }
        }
        finally
        {
            lock (_lock)
                _followers = _followers.Remove(live);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!_started.Task.IsCompleted)
                {
                    _place = await log.Head();
                    _started.SetResult();
                }

                await ReadOn(stoppingToken);
                await Task.Delay(Every, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotRead(logger, failure);
                await Task.Delay(AfterFailure, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        foreach (var follower in _followers)
            follower.Writer.TryComplete();
    }

    private async Task ReadOn(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var page = await log.Read(_place, MostRead);
            foreach (var stored in page)
                Tell(FeedEvent.Of(stored, geography));
            if (page.Count < MostRead)
                return;
        }
    }

    private void Tell(FeedEvent told)
    {
        lock (_lock)
        {
            _place = told.Stored.Place;
            foreach (var follower in _followers)
            {
                // It does not keep up: what waits for it is still sent, and then it is over.
                if (!follower.Writer.TryWrite(told))
                {
                    follower.Writer.TryComplete();
                    _followers = _followers.Remove(follower);
                }
            }
        }
    }

    [LoggerMessage(1801, LogLevel.Warning, "The event log cannot be read; clients wait")]
    private static partial void LogNotRead(ILogger logger, Exception failure);
}

/// <summary>An event on its way to clients: written once for all of them.</summary>
/// <param name="Stored">As stored.</param>
/// <param name="Event">As a CloudEvent.</param>
/// <param name="Json">Its bytes.</param>
internal sealed record FeedEvent(StoredEvent Stored, VacancyEvent Event, byte[] Json)
{
    public static FeedEvent Of(StoredEvent stored, Geography geography)
    {
        var told = VacancyEvent.Of(stored, geography);
        return new FeedEvent(stored, told, told.ToJson());
    }
}
