using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;
using Allocation.Grains.Vacancies;

namespace Allocation.Api.Events;

/// <summary>
/// Follows the event log once for all clients of this host. A client that is behind reads the log itself until it is where the feed is;
/// one that does not keep up is let go, and comes back to where it was.
/// </summary>
internal sealed partial class EventFeed(IVacancyEventLog log, DelegatedNews delegated, Geography geography, IHostApplicationLifetime lifetime, ILogger<EventFeed> logger) : BackgroundService
{
    /// <summary>Events read at a time.</summary>
    internal const int MostRead = 500;

    /// <summary>Events that wait for one client.</summary>
    private const int MostWaiting = 2_000;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>How often a client is told how far the feed is, whether or not something was for it: it then comes back to there.</summary>
    private static readonly TimeSpan MarkEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Streams and webhooks that read the log at once: a reading of all of it is work, and others ask the store too.</summary>
    private readonly SemaphoreSlim _readers = new(2);

    /// <summary>Pages read at once: however many are asked for, whoever follows goes on.</summary>
    private readonly SemaphoreSlim _pages = new(2);

    private ImmutableHashSet<Follower> _followers = [];
    private EventPlace _place;
    private bool _ended;

    /// <summary>
    /// Whether the log has such a place. One that was restored to an earlier state does not reach what it told before; and once it has grown past it, another event stands there
    /// than the place names. A place behind all of a position names none: of that its position alone is known.
    /// </summary>
    public async Task<bool> Reaches(EventPlace place) => place.Position <= (await log.Head()).Position
        && (!place.NamesEvent || (await log.OfVacancy(place.Vacancy, place.Sequence - 1, 1)).Any(told => told.Place == place));

    /// <summary>Some events behind a place, for a client that is not in the present: when it is its turn.</summary>
    /// <param name="place">The place.</param>
    /// <param name="cancellation">The client waits no more.</param>
    public Task<IReadOnlyList<StoredEvent>> ReadPage(EventPlace place, CancellationToken cancellation) => ReadInTurn(_pages, () => log.Read(place, MostRead), cancellation);

    /// <summary>Some events of a vacancy, likewise.</summary>
    /// <param name="vacancy">The vacancy.</param>
    /// <param name="after">Behind this sequence.</param>
    /// <param name="cancellation">The client waits no more.</param>
    public Task<IReadOnlyList<StoredEvent>> ReadOf(Guid vacancy, int after, CancellationToken cancellation) => ReadInTurn(_pages, () => log.OfVacancy(vacancy, after, MostRead), cancellation);

    /// <summary>Events behind a place, then those to come, without an end, and now and then how far it is. Ends when the client does not keep up, and when the host stops.</summary>
    /// <param name="after">The place; null for what is to come.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="StoreUnavailableException">The log cannot be read.</exception>
    public async IAsyncEnumerable<FeedStep> Follow(EventPlace? after, EventFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await _started.Task.WaitAsync(cancellation);
        var follower = new Follower(filter);
        var place = after ?? Join(follower);
        var marked = place;
        try
        {
            // Who begins at the present is told where that is: it comes back to there, also when nothing happened meanwhile.
            if (after is null)
                yield return new FeedStep(place, null);
            for (var joined = after is null ? place : default(EventPlace?); joined is null || place < joined;)
            {
                cancellation.ThrowIfCancellationRequested();
                var from = place;
                var page = await ReadInTurn(_readers, () => log.Read(from, MostRead), cancellation);
                foreach (var told in page.Where(told => joined is null || told.Place <= joined))
                {
                    place = told.Place;
                    if (filter.Passes(told))
                        yield return new FeedStep(marked = place, FeedEvent.Of(told, geography));
                }

                if (page.Count == MostRead && (joined is null || page[^1].Place <= joined))
                {
                    // Of what stands there the vacancy may be hidden, and the rest of its position is not read yet. Never behind what was told.
                    var mark = EventPlace.Behind(place.Position - 1);
                    if (mark > marked)
                        yield return new FeedStep(marked = mark, null);
                    continue;
                }

                // All there was is read: what the feed told meanwhile is read once more, up to where it takes over.
                if (joined is not null)
                    break;
                joined = Join(follower);
            }

            await foreach (var step in follower.Steps.Reader.ReadAllAsync(cancellation))
            {
                if (step.Place > place)
                    yield return step;
            }
        }
        finally
        {
            lock (_lock)
                _followers = _followers.Remove(follower);
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _readers.Dispose();
        _pages.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Before the server waits for its requests to end: streams have none of their own.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        var marked = Stopwatch.GetTimestamp();
        try
        {
            while (true)
            {
                try
                {
                    await ReadOn(ending.Token);
                    if (Stopwatch.GetElapsedTime(marked) >= MarkEvery)
                    {
                        marked = Stopwatch.GetTimestamp();
                        Mark();
                    }

                    await Task.Delay(Every, ending.Token);
                }
                catch (Exception failure) when (!ending.IsCancellationRequested)
                {
                    LogNotRead(logger, failure);
                    await Task.Delay(AfterFailure, ending.Token);
                }
            }
        }
        finally
        {
            End();
        }
    }

    private async Task ReadOn(CancellationToken ending)
    {
        if (!_started.Task.IsCompleted)
        {
            _place = await log.Head();
            _started.TrySetResult();
        }

        for (var more = true; more;)
        {
            ending.ThrowIfCancellationRequested();
            var page = await delegated.Of(await log.Read(_place, MostRead));
            foreach (var stored in page)
                Tell(FeedEvent.Of(stored, geography));
            more = page.Count == MostRead;
        }
    }

    private async Task<IReadOnlyList<StoredEvent>> ReadInTurn(SemaphoreSlim turns, Func<Task<IReadOnlyList<StoredEvent>>> read, CancellationToken cancellation)
    {
        await turns.WaitAsync(cancellation);
        try
        {
            // On another thread: the embedded store reads where it is asked.
            return await Task.Run(async () => await delegated.Of(await read()), cancellation);
        }
        finally
        {
            turns.Release();
        }
    }

    private EventPlace Join(Follower follower)
    {
        lock (_lock)
        {
            if (_ended)
                follower.Steps.Writer.TryComplete();
            else
                _followers = _followers.Add(follower);
            return _place;
        }
    }

    private void Tell(FeedEvent told)
    {
        lock (_lock)
        {
            _place = told.Stored.Place;
            foreach (var follower in _followers.Where(follower => follower.Filter.Passes(told.Stored)))
                Give(follower, new FeedStep(_place, told));
        }
    }

    private void Mark()
    {
        lock (_lock)
        {
            foreach (var follower in _followers)
                Give(follower, new FeedStep(EventPlace.Behind(_place.Position), null));
        }
    }

    /// <summary>Gives a client what is for it. One that does not keep up gets what waits, and then it is over.</summary>
    private void Give(Follower follower, FeedStep step)
    {
        if (follower.Steps.Writer.TryWrite(step))
            return;
        follower.Steps.Writer.TryComplete();
        _followers = _followers.Remove(follower);
    }

    private void End()
    {
        lock (_lock)
        {
            _ended = true;
            _started.TrySetResult();
            foreach (var follower in _followers)
                follower.Steps.Writer.TryComplete();
        }
    }

    [LoggerMessage(1801, LogLevel.Warning, "The event log cannot be read; clients wait")]
    private static partial void LogNotRead(ILogger logger, Exception failure);

    /// <summary>A client that is where the feed is.</summary>
    private sealed class Follower(EventFilter filter)
    {
        public EventFilter Filter => filter;

        public Channel<FeedStep> Steps { get; } = Channel.CreateBounded<FeedStep>(MostWaiting);
    }
}

/// <summary>How far a client is, and what is told there.</summary>
/// <param name="Place">The place: where it may come back to.</param>
/// <param name="Told">The event; null when nothing up to there was for it.</param>
internal sealed record FeedStep(EventPlace Place, FeedEvent? Told);

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
