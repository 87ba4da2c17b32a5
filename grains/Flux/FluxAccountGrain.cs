using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Reports;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Flux;

/// <summary>Folds the entries of one account as they are booked; what a lost message left out it reads from the store.</summary>
internal sealed class FluxAccountGrain(IFluxStore store) : Grain, IFluxAccountGrain
{
    private const int MostAtOnce = 1_000;

    private readonly List<FluxEntry> _entries = [];
    private readonly Dictionary<FluxCounter, Rational> _balances = [];
    private string? _reserver;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Follow();

    public async Task<AccountSnapshot> Read()
    {
        await Follow();
        return new AccountSnapshot(Key, _entries.Count, _balances.Where(balance => balance.Value.Sign != 0).ToImmutableSortedDictionary(), AccountYear.Of(Key.Account.Year, _entries));
    }

    public async Task<AccountSnapshot> ReadWithin(ImmutableArray<ReservationTerritory> territories)
    {
        await Follow();
        ImmutableArray<Guid> releases = [.. _entries.Select(entry => entry.Release).OfType<Guid>().Distinct()];
        var there = (await GrainFactory.GetGrain<ILandlordGrain>(Key.Ledger.ToString()).Within(releases, territories)).ToHashSet();
        var entries = _entries.Where(entry => entry.Release is { } release && there.Contains(release)).ToList();

        // Numbers are those of the account: what is elsewhere is left out of them.
        return new AccountSnapshot(Key, _entries.Count, FluxReport.Sums(entries), AccountYear.Of(Key.Account.Year, entries));
    }

    public async Task Booked(ImmutableArray<FluxMovement> movements)
    {
        foreach (var movement in movements.OrderBy(movement => movement.Entry.InAccount))
        {
            if (movement.Entry.InAccount == _entries.Count + 1)
                Take(movement.Entry);
        }

        if (movements.Any(movement => movement.Entry.InAccount > _entries.Count))
            await Follow();
        if (await Reserver() is { } reserver)
            GrainFactory.GetGrain<IReserverGrain>(reserver).Moved(movements).Ignore();
    }

    private AccountKey Key => AccountKey.Parse(this.GetPrimaryKeyString());

    private async Task Follow()
    {
        while (await store.EntriesOf(Key.Ledger, Key.Account, _entries.Count, MostAtOnce) is { Count: > 0 } more)
        {
            foreach (var stored in more)
                Take(stored.Entry);
        }
    }

    private void Take(FluxEntry entry)
    {
        _entries.Add(entry);
        _balances[entry.Counter] = _balances.GetValueOrDefault(entry.Counter) + entry.Amount;
    }

    private async Task<string?> Reserver() =>
        Key.Account.Agreement is { } agreement ? _reserver ??= await store.ReserverOf(Key.Ledger, agreement) : null;
}
