using System.Collections.Immutable;
using System.Threading.Channels;
using Allocation.Domain.Flux;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;

namespace Allocation.Api.Flux;

/// <summary>
/// The accounts of one audience on this host, and who listens. One loop does everything in turn, so nothing falls between what a listener
/// catches up with and what comes after: each listener gets each movement of each account once, in its order. Of an account that is another's, by a
/// mandate, what is within it and no other (FLX-17).
/// </summary>
internal sealed class FollowedFlux(IFluxStore store, IGrainFactory grains) : IFluxWatcher
{
    /// <summary>Movements that wait for a listener; one who is further behind is let go, and comes back to where it was.</summary>
    public const int MostWaiting = 2_000;

    private const int Page = 500;

    private readonly Channel<Func<Task>> _turns = Channel.CreateUnbounded<Func<Task>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<AccountKey, int> _known = [];
    private readonly Dictionary<AccountKey, MandateSight> _sights = [];
    private readonly List<Listener> _listeners = [];

    /// <summary>Stands for all accounts that a listener does not name.</summary>
    public const string Others = "*";

    /// <summary>How many follow it, or are about to. Changed by whoever opens and closes it, in turn.</summary>
    public int Followers { get; set; }

    /// <summary>The reference under which actors reach it.</summary>
    public IFluxWatcher? Reference { get; set; }

    /// <summary>A listener, whose first movements are those behind what it says it has.</summary>
    /// <param name="after">Numbers of the last movements it has, by account; of those it does not name, the present, or what stands under <see cref="Others"/>.</param>
    /// <param name="counts">The accounts there are.</param>
    public ChannelReader<EntryView> Listen(IReadOnlyDictionary<string, int>? after, ImmutableArray<AccountCount> counts)
    {
        var listener = new Listener(Channel.CreateBounded<EntryView>(new BoundedChannelOptions(MostWaiting) { SingleReader = true }));
        _turns.Writer.TryWrite(async () =>
        {
            try
            {
                await Announced(counts);
                foreach (var account in _known.Keys)
                    listener.Has[account] = after?.TryGetValue(account.ToString(), out var has) == true ? has : after?.TryGetValue(Others, out var others) == true ? others : _known[account];
                _listeners.Add(listener);
                foreach (var account in _known.Keys.ToList())
                    await CatchUp(listener, account);
            }
            catch (Exception failure)
            {
                // Half caught up it would never know what is missing: it begins anew with what it has.
                _listeners.Remove(listener);
                listener.Movements.Writer.TryComplete(failure);
            }
        });
        return listener.Movements.Reader;
    }

    /// <summary>A listener leaves.</summary>
    public void Leave(ChannelReader<EntryView> reader) => _turns.Writer.TryWrite(() =>
    {
        _listeners.RemoveAll(listener => listener.Movements.Reader == reader);
        return Task.CompletedTask;
    });

    /// <inheritdoc />
    public Task Moved(ImmutableArray<FluxMovement> movements)
    {
        _turns.Writer.TryWrite(async () =>
        {
            foreach (var movement in movements)
                await Take(new AccountKey(movement.Ledger, movement.Entry.Account), movement);
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
        // Of a mandate that is over nothing more is told, to whoever comes later neither.
        foreach (var over in _sights.Keys.Except(counts.Select(count => count.Key)).ToList())
        {
            _sights.Remove(over);
            _known.Remove(over);
        }

        foreach (var count in counts)
            Sees(count.Key, count.Sight);
        foreach (var (account, entries) in counts.Select(count => (count.Key, count.Entries)))
        {
            // Accounts that were there before anybody listened are as they are; one that comes new begins with its first entry.
            if (_listeners.Count == 0)
                _known[account] = Math.Max(_known.GetValueOrDefault(account), entries);
            else if (entries > _known.GetValueOrDefault(account))
                await Fetch(account);
        }
    }

    private async Task Take(AccountKey account, FluxMovement movement)
    {
        Sees(account, movement.Sight);
        var known = _known.GetValueOrDefault(account);
        if (movement.Entry.InAccount == known + 1)
            await Tell(account, movement.Cause is { } cause ? [EntryView.Of(account.Ledger, new StoredFluxEntry(movement.Entry, movement.At), cause)] : await EntryView.Of(account.Ledger, [new StoredFluxEntry(movement.Entry, movement.At)], store));
        else if (movement.Entry.InAccount > known)
            await Fetch(account);
    }

    private void Sees(AccountKey account, MandateSight? sight)
    {
        if (sight is null)
            _sights.Remove(account);
        else
            _sights[account] = sight;
    }

    private async Task Fetch(AccountKey account)
    {
        while (await store.EntriesOf(account.Ledger, account.Account, _known.GetValueOrDefault(account), Page) is { Count: > 0 } page)
            await Tell(account, await EntryView.Of(account.Ledger, page, store));
    }

    private async Task CatchUp(Listener listener, AccountKey account)
    {
        while (listener.Has.GetValueOrDefault(account) < _known[account] && await store.EntriesOf(account.Ledger, account.Account, listener.Has.GetValueOrDefault(account), Page) is { Count: > 0 } page)
        {
            var entries = await EntryView.Of(account.Ledger, [.. page.Where(stored => stored.Entry.InAccount <= _known[account])], store);
            var seen = await Seen(account, entries);
            foreach (var entry in entries)
            {
                if (!Tell(listener, account, entry, seen))
                    return;
            }
        }
    }

    private async Task Tell(AccountKey account, IReadOnlyList<EntryView> entries)
    {
        var seen = await Seen(account, entries);
        foreach (var entry in entries)
        {
            _known[account] = entry.Number;
            foreach (var listener in _listeners)
                Tell(listener, account, entry, seen);
        }
    }

    /// <summary>Numbers of the entries of an account that are told; null for all of them.</summary>
    private async Task<HashSet<int>?> Seen(AccountKey account, IReadOnlyList<EntryView> entries)
    {
        if (!_sights.TryGetValue(account, out var sight))
            return null;
        var inTime = entries.Where(entry => sight.LastDay is not { } last || CivilTime.InDepartement(account.Ledger.Departement, entry.At) <= last).ToList();
        if (sight.Within.IsEmpty)
            return [.. inTime.Select(entry => entry.Number)];
        var there = (await grains.GetGrain<ILandlordGrain>(account.Ledger.ToString()).Within([.. inTime.Select(entry => entry.Release).OfType<Guid>().Distinct()], sight.Within)).ToHashSet();
        return [.. inTime.Where(entry => entry.Release is { } release && there.Contains(release)).Select(entry => entry.Number)];
    }

    /// <summary>Whether the listener goes on.</summary>
    private static bool Tell(Listener listener, AccountKey account, EntryView entry, HashSet<int>? seen)
    {
        var (has, number) = (listener.Has.GetValueOrDefault(account), entry.Number);
        if (number <= has)
            return true;
        listener.Has[account] = number;

        if (number == has + 1 && (seen?.Contains(number) == false || listener.Movements.Writer.TryWrite(entry)))
            return true;

        // Behind, or something fell between: it comes back to where it was.
        listener.Movements.Writer.TryComplete(new SlowListenerException());
        return false;
    }

    private sealed class Listener(Channel<EntryView> movements)
    {
        public Channel<EntryView> Movements => movements;

        public Dictionary<AccountKey, int> Has { get; } = [];
    }
}

/// <summary>A listener did not keep up.</summary>
internal sealed class SlowListenerException() : Exception("The listener did not keep up.");
