using System.Collections.Immutable;
using System.Globalization;
using Allocation.Domain.Flux;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
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
internal sealed class ReserverGrain([PersistentState("reserver", ActorStorage.Name)] IPersistentState<ReserverState> state, ICommandJournal journal, IFluxStore store, CivilClock clock) : Grain, IReserverGrain
{
    /// <summary>Movements are told as they come; what a lost message left out is noticed so much later.</summary>
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(10);

    private readonly Leases<IFluxWatcher> _watchers = new(clock);
    private ImmutableArray<AccountCount> _counts = [];
    private DateTimeOffset? _countedAt;
    private int _mandates;

    /// <summary>What the storage counts its writes by: no member of the state, which silos of an earlier build would not read.</summary>
    private int Version => 1 + (int.TryParse(state.Etag, NumberStyles.None, CultureInfo.InvariantCulture, out var writes) ? writes : 0);

    public async Task<ReserverSnapshot?> Read(int year, Actor actor) =>
        actor.Organisation == this.GetPrimaryKeyString() ? new ReserverSnapshot([.. await Accounts(year)], state.State.Thresholds) : null;

    public async Task<bool> ChooseAlerts(AlertThresholds thresholds, Actor actor) =>
        (await ChooseAlerts(new ChooseAlerts(new Command(Guid.CreateVersion7(), "", actor), thresholds, null))).Outcome != CommandOutcome.Forbidden;

    public async Task<AlertsReply> ChooseAlerts(ChooseAlerts command)
    {
        var (before, version) = (state.State.Thresholds, Version);
        if (command.Command.Actor.Organisation != this.GetPrimaryKeyString())
            return new AlertsReply(CommandOutcome.Forbidden, 0);

        // What is so already may be asked for again, by whoever lost the answer: the version rose with the first time.
        if (command.Thresholds == before)
            return new AlertsReply(CommandOutcome.Unchanged, version);
        if (command.ExpectedVersion is { } expected && expected != version)
            return new AlertsReply(CommandOutcome.VersionConflict, version);
        await journal.Note(command.Command.Actor, nameof(ChooseAlerts), "reserver", this.GetPrimaryKeyString(), version + 1);
        state.State.Thresholds = command.Thresholds;
        try
        {
            await state.WriteStateAsync();
            return new AlertsReply(CommandOutcome.Accepted, Version);
        }
        catch
        {
            // Written or not, nobody knows: forget, and read the store at the next call.
            state.State.Thresholds = before;
            DeactivateOnIdle();
            throw;
        }
    }

    public Task<ChosenAlerts?> Alerts(Actor actor) =>
        Task.FromResult(actor.Organisation == this.GetPrimaryKeyString() ? new ChosenAlerts(Version, state.State.Thresholds) : null);

    public Task Moved(ImmutableArray<FluxMovement> movements)
    {
        _watchers.Each(watcher => watcher.Moved(movements).Ignore());
        return Task.CompletedTask;
    }

    public async Task<ImmutableArray<AccountCount>> Renew(IFluxWatcher watcher)
    {
        if (_watchers.Renew(watcher) || _countedAt is not { } at || clock.Now - at >= CountEvery)
        {
            // Counted while mandates changed, it is counted again by the next that asks.
            var mandates = _mandates;
            _counts = [.. await store.AccountsOf(this.GetPrimaryKeyString()), .. await Counts(await Delegated())];
            _countedAt = mandates == _mandates ? clock.Now : null;
        }

        return _counts;
    }

    public Task Recount()
    {
        (_mandates, _countedAt) = (_mandates + 1, null);
        return Task.CompletedTask;
    }

    private async Task<IEnumerable<ReserverAccount>> Accounts(int year)
    {
        var agreements = (await store.AgreementsOf(this.GetPrimaryKeyString())).ToDictionary(held => (held.Ledger, held.Agreement.Id), held => held.Agreement);
        var there = (await store.AccountsOf(this.GetPrimaryKeyString())).Select(held => held.Key).Where(key => key.Account.Year == year);
        var open = agreements.SelectMany(held => FluxAgreements.AccountsIn(year, held.Value).Select(account => new AccountKey(held.Key.Ledger, account)));
        var delegated = await Delegated();
        var seen = delegated.SelectMany(held => FluxAgreements.AccountsIn(year, held.Agreement).Select(account => new AccountKey(held.Ledger, account)))
            .Union((await Counts(delegated)).Select(count => count.Key).Where(key => key.Account.Year == year))
            .Select(key => (Key: key, delegated.First(held => held.Ledger == key.Ledger && held.Agreement.Id == key.Account.Agreement).Agreement))
            .Select(held => (held.Key, held.Agreement, Sight: SightOf(held.Key, held.Agreement)));
        return await Task.WhenAll([
            .. there.Union(open).Select(async key => new ReserverAccount(await GrainFactory.GetGrain<IFluxAccountGrain>(key.ToString()).Read(), agreements[(key.Ledger, key.Account.Agreement!)])),
            .. seen.Where(held => held.Sight is not null).Select(held => Delegated(held.Key, held.Agreement, held.Sight!)),
        ]);
    }

    private async Task<ReserverAccount> Delegated(AccountKey key, Agreement agreement, MandateSight sight)
    {
        var account = GrainFactory.GetGrain<IFluxAccountGrain>(key.ToString());
        return new ReserverAccount(sight.Within.IsEmpty ? await account.Read() : await account.ReadWithin(sight.Within), agreement, sight);
    }

    /// <summary>Agreements of others for which it designates today (FLX-17).</summary>
    private async Task<List<(LedgerKey Ledger, Agreement Agreement)>> Delegated() =>
        [.. (await store.MandatesOf(this.GetPrimaryKeyString())).Where(held => held.Agreement.Mandates.Any(mandate => mandate.Delegate == this.GetPrimaryKeyString() && mandate.Holds(Today(held.Ledger))))];

    private async Task<List<AccountCount>> Counts(IEnumerable<(LedgerKey Ledger, Agreement Agreement)> delegated)
    {
        var counts = new List<AccountCount>();
        foreach (var (ledger, agreement) in delegated)
        {
            foreach (var count in (await store.AccountsOf(agreement.Reserver)).Where(count => count.Key.Ledger == ledger))
            {
                if (SightOf(count.Key, agreement) is { } sight)
                    counts.Add(count with { Sight = sight });
            }
        }

        return counts;
    }

    private MandateSight? SightOf(AccountKey key, Agreement agreement) => Mandates.SightOf(agreement, key.Account, this.GetPrimaryKeyString(), Today(key.Ledger));

    private DateOnly Today(LedgerKey ledger) => CivilTime.InDepartement(ledger.Departement, clock.Now);
}
