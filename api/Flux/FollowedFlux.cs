using System.Collections.Immutable;
using System.Threading.Channels;
using Allocation.Domain.Flux;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;

namespace Allocation.Api.Flux;

/// <summary>
/// The accounts of one audience on this host, and who listens. One loop does everything in turn, so nothing falls between what a listener
/// catches up with and what comes after: each listener gets each movement of each account once, in its order.
/// </summary>
internal sealed class FollowedFlux(IFluxStore store) : IFluxWatcher
{
    /// <summary>Movements that wait for a listener; one who is further behind is let go, and comes back to where it was.</summary>
    public const int MostWaiting = 2_000;

    private const int Page = 500;

    private readonly Channel<Func<Task>> _turns = Channel.CreateUnbounded<Func<Task>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<AccountKey, int> _known = [];
    private readonly List<Listener> _listeners = [];

    /// <summary>Whether nobody listens.</summary>
    public bool IsIdle { get; private set; } = true;

    /// <summary>The reference under which actors reach it.</summary>
    public IFluxWatcher? Reference { get; set; }

    /// <summary>A listener, whose first movements are those behind what it says it has.</summary>
    /// <param name="after">Numbers of the last movements it has, by account; null from the present on.</param>
    /// <param name="counts">The accounts there are.</param>
    public ChannelReader<EntryView> Listen(IReadOnlyDictionary<string, int>? after, ImmutableArray<AccountCount> counts)
    {
        var listener = new Listener(Channel.CreateBounded<EntryView>(new BoundedChannelOptions(MostWaiting) { SingleReader = true }));
        IsIdle = false;
        _turns.Writer.TryWrite(async () =>
        {
            await Announced(counts);
            foreach (var (account, number) in _known)
                listener.Has[account] = after is null ? number : after.GetValueOrDefault(account.ToString());
            _listeners.Add(listener);
            foreach (var account in _known.Keys.ToList())
                await CatchUp(listener, account);
        });
        return listener.Movements.Reader;
    }

    /// <summary>A listener leaves.</summary>
    public void Leave(ChannelReader<EntryView> reader) => _turns.Writer.TryWrite(() =>
    {
        _listeners.RemoveAll(listener => listener.Movements.Reader == reader);
        IsIdle = _listeners.Count == 0;
        return Task.CompletedTask;
    });

    /// <inheritdoc />
    public Task Moved(ImmutableArray<FluxMovement> movements)
    {
        _turns.Writer.TryWrite(async () =>
        {
            foreach (var movement in movements)
                await Take(new AccountKey(movement.Ledger, movement.Entry.Account), movement.Entry, movement.At);
        });
        return Task.CompletedTask;
    }

    /// <summary>How many entries accounts have: what did not come is read from the store.</summary>
    public void Counted(ImmutableArray<AccountCount> counts) => _turns.Writer.TryWrite(() => Announced(counts));

    /// <summary>Does what is asked, one after the other, until it is ended.</summary>
    public async Task Run(Action<Exception> failed)
    {
        await foreach (var turn in _turns.Reader.ReadAllAsync())
        {
            try
            {
                await turn();
            }
            catch (Exception failure)
            {
                // The next count finds what this turn left out.
                failed(failure);
            }
        }
    }

    /// <summary>Ends it.</summary>
    public void End() => _turns.Writer.TryComplete();

    private async Task Announced(ImmutableArray<AccountCount> counts)
    {
        foreach (var (account, entries) in counts.Select(count => (count.Key, count.Entries)))
        {
            // Accounts that were there before anybody listened are as they are; one that comes new begins with its first entry.
            if (_listeners.Count == 0)
                _known[account] = Math.Max(_known.GetValueOrDefault(account), entries);
            else if (entries > _known.GetValueOrDefault(account))
                await Fetch(account);
        }
    }

    private async Task Take(AccountKey account, FluxEntry entry, DateTimeOffset at)
    {
        var known = _known.GetValueOrDefault(account);
        if (entry.InAccount == known + 1)
            Tell(account, entry, at);
        else if (entry.InAccount > known)
            await Fetch(account);
    }

    private async Task Fetch(AccountKey account)
    {
        while (await store.EntriesOf(account.Ledger, account.Account, _known.GetValueOrDefault(account), Page) is { Count: > 0 } page)
        {
            foreach (var stored in page)
                Tell(account, stored.Entry, stored.At);
        }
    }

    private async Task CatchUp(Listener listener, AccountKey account)
    {
        while (listener.Has.GetValueOrDefault(account) < _known[account] && await store.EntriesOf(account.Ledger, account.Account, listener.Has.GetValueOrDefault(account), Page) is { Count: > 0 } page)
        {
            foreach (var stored in page.Where(stored => stored.Entry.InAccount <= _known[account]))
                Tell(listener, account, stored.Entry, stored.At);
        }
    }

    private void Tell(AccountKey account, FluxEntry entry, DateTimeOffset at)
    {
        _known[account] = entry.InAccount;
        foreach (var listener in _listeners)
            Tell(listener, account, entry, at);
    }

    private static void Tell(Listener listener, AccountKey account, FluxEntry entry, DateTimeOffset at)
    {
        var has = listener.Has.GetValueOrDefault(account);
        if (entry.InAccount <= has)
            return;
        listener.Has[account] = entry.InAccount;

        // Behind, or something fell between while it caught up: it comes back to where it was.
        if (entry.InAccount != has + 1 || !listener.Movements.Writer.TryWrite(EntryView.Of(account.Ledger, entry, at)))
            listener.Movements.Writer.TryComplete(new SlowListenerException());
    }

    private sealed class Listener(Channel<EntryView> movements)
    {
        public Channel<EntryView> Movements => movements;

        public Dictionary<AccountKey, int> Has { get; } = [];
    }
}

/// <summary>A listener did not keep up.</summary>
internal sealed class SlowListenerException() : Exception("The listener did not keep up.");
