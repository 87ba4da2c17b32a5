using System.Runtime.CompilerServices;
using Allocation.Api.Events;
using Allocation.Api.Flux;
using Allocation.Api.Identity;
using Allocation.Api.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Territories;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.AspNetCore.SignalR;

namespace Allocation.Api.Live;

/// <summary>The one public hub: our console is its first client. The contract is docs/reference/live-hub.md.</summary>
internal sealed class LiveHub(LiveLists lists, Connections connections, Visibility visibility, BoundedFollowers bounded, Readings readings, EventFeed feed, FluxFollowers flux, CivilClock clock) : Hub<ILiveClient>
{
    private const string Vacancies = "vacancies";
    private const string Streams = "streams";
    private const int MostLists = 100;
    private const int MostStreams = 10;
    private const string Numbers = "numbers";
    private const int MostNumbers = 20_000;
    private const string NoVacancy = "not-found: no vacancy has this id.";

    /// <summary>Follows the list of a vacancy; a repeat gives a fresh snapshot.</summary>
    public async Task<Snapshot> Subscribe(Guid vacancy, SubscribeOptions? options = null)
    {
        var followed = Followed;
        if (!followed.Contains(vacancy) && followed.Count >= MostLists)
            throw new HubException($"too-many-lists: one connection follows at most {MostLists} lists; unsubscribe from one.");
        var access = Access.Of(Context.User!);
        if (!await visibility.SeesVacancy(access, vacancy))
        {
            // It may have been seen before.
            await Unsubscribe(vacancy);
            throw new HubException(NoVacancy);
        }

        var rate = RateClass.Of(options?.MaxHz, options?.Rows);
        await Leave(vacancy);
        bounded.Add(Context.ConnectionId, vacancy, access);
        try
        {
            // In the group first: a delta may come before the snapshot, never fall between.
            await Groups.AddToGroupAsync(Context.ConnectionId, rate.GroupOf(vacancy));
            var list = await lists.Subscribe(vacancy, Context.ConnectionId, rate) ?? throw new HubException(NoVacancy);
            var version = ShortlistView.VersionOf(list.Version);
            if (!followed.Contains(vacancy))
                await readings.Note(access.Actor, Reading.Followed, vacancy, version);
            followed.Add(vacancy);

            // Gone while it came in: nobody else would take it out again.
            if (Context.ConnectionAborted.IsCancellationRequested)
                await Unsubscribe(vacancy);
            return options?.FromVersion == version ? new Snapshot(null, version, true) : new Snapshot(ShortlistView.Of(list), version, false);
        }
        catch (Exception failure)
        {
            // Neither followed unnoted nor watched by nobody.
            await Unsubscribe(vacancy);
            throw failure is GridUnusableException refused ? new HubException($"grid-unusable: {refused.Message}")
                : failure is StoreUnavailableException ? new HubException("unavailable: the store does not answer; subscribe again.")
                : failure;
        }
    }

    /// <summary>Stops following a list.</summary>
    public async Task Unsubscribe(Guid vacancy)
    {
        var version = lists.VersionOf(vacancy);
        await Leave(vacancy);
        if (Followed.Remove(vacancy))
            await readings.Note(Access.Of(Context.User!).Actor, Reading.Left, vacancy, version);
    }

    /// <summary>Events of vacancies as they are told, from a place on (docs/reference/events.md); ends when the client does not keep up.</summary>
    /// <param name="wanted">Which of them; all without it.</param>
    /// <param name="after">Place behind which they begin; the present without it.</param>
    /// <param name="cancellation">The client ends it.</param>
    public IAsyncEnumerable<PlacedEvent> Events(EventsWanted? wanted = null, string? after = null, CancellationToken cancellation = default)
    {
        var (filter, fault) = EventFilter.Of(Access.Of(Context.User!), wanted ?? new EventsWanted());
        var (place, wrong) = EventEndpoints.PlaceOf(after, "after");
        return (fault ?? wrong) is { } refused
            ? throw new HubException($"malformed: {refused.Path}: {refused.Message}")
            : Counted(Placed(place, feed.Follow(place, filter!, cancellation)));
    }

    /// <summary>
    /// Numbers of the last movements that the client has, a part of them: whoever has more accounts than fit into one message says them one part
    /// after the other, and the next <see cref="Flux"/> of the connection begins behind all of them.
    /// </summary>
    /// <param name="after">Numbers by account, as <see cref="Flux"/> takes them.</param>
    public void FluxHas(Dictionary<string, int>? after)
    {
        RefuseNegative(after);
        var numbers = (Dictionary<string, int>)(Context.Items.TryGetValue(Numbers, out var held) ? held! : Context.Items[Numbers] = new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var (account, number) in after ?? [])
            numbers[account] = number;
        if (numbers.Count <= MostNumbers)
            return;
        Context.Items.Remove(Numbers);
        throw new HubException($"too-many-accounts: one stream is told of at most {MostNumbers} accounts; name those of a landlord, or begin the others by '*'.");
    }

    /// <summary>
    /// Movements of accounts of the flux as they are booked: those of the caller's own organisation as a reserver, or all of a landlord in a
    /// département. Each account's in the order of their numbers, none twice, and none missing that the caller is shown (docs/reference/flux.md).
    /// </summary>
    /// <param name="wanted">A landlord and a département; the caller's own accounts without it.</param>
    /// <param name="after">Numbers of the last movements the client has, by account as <c>account@département/landlord</c>, and of all others under <c>*</c>, beside those that it said before; what is not named begins at the present.</param>
    /// <param name="cancellation">The client ends it.</param>
    public IAsyncEnumerable<EntryView> Flux(FluxWanted? wanted = null, Dictionary<string, int>? after = null, CancellationToken cancellation = default)
    {
        var access = Access.Of(Context.User!);
        if (!access.May(Permission.FluxRead) || (wanted is not null && !access.Actor.Sees(new LedgerKey(wanted.Landlord, wanted.Departement))))
            throw new HubException("not-found: no flux is seen under this name.");
        RefuseNegative(after);
        var audience = wanted is null ? new FluxAudience(null, access.Actor.Organisation) : new FluxAudience(new LedgerKey(wanted.Landlord, wanted.Departement), null);
        return Counted(Told(flux.Follow(audience, Has(after), cancellation), access.May(Permission.DemandsConfidential)));
    }

    private static void RefuseNegative(Dictionary<string, int>? after)
    {
        if (after?.Values.Any(number => number < 0) == true)
            throw new HubException("malformed: after: the number of a movement is 1 or more, and 0 before the first.");
    }

    /// <summary>What a client says of itself now, and what it said of itself in parts since it followed last.</summary>
    private Dictionary<string, int>? Has(Dictionary<string, int>? after)
    {
        if (!Context.Items.Remove(Numbers, out var said))
            return after;
        var numbers = (Dictionary<string, int>)said!;
        foreach (var (account, number) in after ?? [])
            numbers[account] = number;
        return numbers;
    }

    /// <summary>What is confidential is passed over, and its number with it (C10).</summary>
    private static async IAsyncEnumerable<EntryView> Told(IAsyncEnumerable<EntryView> movements, bool seesConfidential)
    {
        await using var each = movements.GetAsyncEnumerator();
        while (true)
        {
            try
            {
                if (!await each.MoveNextAsync())
                    yield break;
            }
            catch (StoreUnavailableException)
            {
                throw new HubException("unavailable: the store does not answer; follow again with the numbers it has.");
            }
            catch (SlowListenerException)
            {
                throw new HubException("too-slow: the client did not keep up; follow again with the numbers it has.");
            }

            if (seesConfidential || !each.Current.IsConfidential)
                yield return each.Current;
        }
    }

    /// <summary>Some streams for each connection: a reading of the whole log is work.</summary>
    private async IAsyncEnumerable<T> Counted<T>(IAsyncEnumerable<T> events)
    {
        var streams = (StrongBox<int>)(Context.Items.TryGetValue(Streams, out var held) ? held! : Context.Items[Streams] = new StrongBox<int>());
        try
        {
            if (Interlocked.Increment(ref streams.Value) > MostStreams)
                throw new HubException($"too-many-streams: one connection follows at most {MostStreams} streams.");
            await foreach (var each in events)
                yield return each;
        }
        finally
        {
            Interlocked.Decrement(ref streams.Value);
        }
    }

    private async IAsyncEnumerable<PlacedEvent> Placed(EventPlace? place, IAsyncEnumerable<FeedStep> events)
    {
        if (place is { } given && !await feed.Reaches(given))
            throw new HubException("place-gone: the log has no such place; begin anew with 'start'.");
        await foreach (var step in events)
            yield return new PlacedEvent(step.Place.ToString(), step.Told?.Event);
    }

    /// <summary>Answers at once: how a client that follows no list, or a quiet one, knows that the server lives, how far it is, and its time.</summary>
    public DateTimeOffset Ping() => clock.Now;

    /// <inheritdoc />
    public override Task OnConnectedAsync()
    {
        connections.Add(Context);
        return base.OnConnectedAsync();
    }

    /// <inheritdoc />
    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        var left = Followed.Where(vacancy => !bounded.HasExpelled(Context.ConnectionId, vacancy)).Select(vacancy => (Vacancy: vacancy, Version: lists.VersionOf(vacancy))).ToList();
        connections.Remove(Context.ConnectionId);
        lists.Forget(Context.ConnectionId);
        bounded.Forget(Context.ConnectionId);
        try
        {
            foreach (var (vacancy, version) in left)
                await readings.Note(Access.Of(Context.User!).Actor, Reading.Left, vacancy, version);
        }
        catch (StoreUnavailableException)
        {
            // The host stops, or the store is away: that somebody followed stands there; nobody waits to be told that it ended.
        }

        await base.OnDisconnectedAsync(exception);
    }

    private HashSet<Guid> Followed
    {
        get
        {
            if (Context.Items.TryGetValue(Vacancies, out var items) && items is HashSet<Guid> followed)
                return followed;
            var fresh = new HashSet<Guid>();
            Context.Items[Vacancies] = fresh;
            return fresh;
        }
    }

    private async Task Leave(Guid vacancy)
    {
        lists.Unsubscribe(vacancy, Context.ConnectionId);
        bounded.Remove(Context.ConnectionId, vacancy);
        foreach (var rate in RateClass.All)
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, rate.GroupOf(vacancy));
    }
}
