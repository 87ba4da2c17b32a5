using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Grains.Flux;

/// <summary>What a reserver grain keeps.</summary>
internal sealed class ReserverState
{
    public AlertThresholds Thresholds { get; set; } = AlertThresholds.Usual;
}

/// <summary>Gathers a reserver's accounts of all landlords, and tells those who watch it what moves.</summary>
internal sealed class ReserverGrain([PersistentState("reserver", ActorStorage.Name)] IPersistentState<ReserverState> state, IFluxStore store, CivilClock clock) : Grain, IReserverGrain
{
    private readonly Leases<IFluxWatcher> _watchers = new(clock);

    public async Task<ReserverSnapshot> Read(int year) => new([.. await Accounts(year)], state.State.Thresholds);

    public async Task ChooseAlerts(AlertThresholds thresholds)
    {
        var before = state.State.Thresholds;
        state.State.Thresholds = thresholds;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Written or not, nobody knows: forget, and read the store at the next call.
            state.State.Thresholds = before;
            DeactivateOnIdle();
            throw;
        }
    }

    public Task Moved(ImmutableArray<FluxMovement> movements)
    {
        _watchers.Each(watcher => watcher.Moved(movements).Ignore());
        return Task.CompletedTask;
    }

    public async Task<ImmutableArray<AccountCount>> Renew(IFluxWatcher watcher, int year)
    {
        _watchers.Renew(watcher);
        return [.. (await Accounts(year)).Select(held => new AccountCount(held.Account.Key, held.Account.Entries))];
    }

    private async Task<IEnumerable<ReserverAccount>> Accounts(int year)
    {
        var agreements = await store.AgreementsOf(this.GetPrimaryKeyString());
        var accounts = await Task.WhenAll(agreements.SelectMany(held => Keys(held.Ledger, held.Agreement, year)).Select(async held =>
            new ReserverAccount(await GrainFactory.GetGrain<IFluxAccountGrain>(held.Key.ToString()).Read(), held.Agreement)));
        return accounts.Where(held => held.Account.Entries > 0 || (held.Account.Key.Account.Book == FluxBook.Flux && held.Agreement.IsActive(new DateOnly(year, 12, 31))));
    }

    private static IEnumerable<(AccountKey Key, Agreement Agreement)> Keys(LedgerKey ledger, Agreement agreement, int year) =>
        from book in Enum.GetValues<FluxBook>()
        from part in FluxAgreements.PartsOf(agreement, agreement.TermsOn(new DateOnly(year, 12, 31)))
        select (new AccountKey(ledger, new FluxAccount(agreement.Id, year, book, part)), agreement);
}
