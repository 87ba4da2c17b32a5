using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Policies;
using Allocation.Domain.Territories;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Grains.Flux;

/// <summary>
/// Whatever it is asked, first it books what vacancies told since: so an orientation is decided on all that is durable, and a crash between a
/// vacancy's fact and its entries is healed by the next question.
/// </summary>
internal sealed class LandlordGrain(IFluxStore store, ReleaseReader releases, PolicyBook policies, OrientationPractice practice, CivilClock clock) : Grain, ILandlordGrain
{
    /// <summary>Releases booked in one transaction.</summary>
    private const int MostAtOnce = 200;

    private static readonly Actor Engine = new("flux", "engine", "allocation");

    private readonly Leases<IFluxWatcher> _watchers = new(clock);
    private readonly Dictionary<Guid, string> _commands = [];
    private FluxLedger? _ledger;

    public async Task<FluxReply> Record(FluxOrder order)
    {
        var ledger = await Booked();
        if (order.Command.Actor.Scope?.Covers(Key) == false)
            return Reply(CommandOutcome.Forbidden, ledger);
        if (_commands.TryGetValue(order.Command.Id, out var fingerprint))
            return Reply(fingerprint == order.Command.Fingerprint ? CommandOutcome.Unchanged : CommandOutcome.KeyReused, ledger);
        if (order.ExpectedVersion is { } expected && expected != ledger.Version)
            return Reply(CommandOutcome.VersionConflict, ledger);
        if (order.Event is AgreementRecorded { Agreement: var agreement } && ledger.Agreements.Find(agreement.Id)?.Equals(agreement) == true)
            return Reply(CommandOutcome.Unchanged, ledger);
        var faults = FluxRules.Faults(ledger, order.Event, Today, policies.Geography);
        if (faults.Count > 0)
            return new FluxReply(CommandOutcome.Invalid, ledger.Version, [.. faults]);
        return Reply(await Append([order.Event], order.Command.Actor, order.Command) ? CommandOutcome.Accepted : CommandOutcome.VersionConflict, await Held());
    }

    public async Task<OrientationRanking?> Rank(Guid vacancy)
    {
        var ledger = await Booked();
        return ledger.Stories.TryGetValue(vacancy, out var story) ? new OrientationRanking(ledger.Version, [.. Choices(ledger, story)]) : null;
    }

    public async Task<LifeReply> Orient(LifeOrder order, Guid vacancy)
    {
        var ledger = await Booked();
        var refused = order.Step is Orient asked && ledger.Stories.TryGetValue(vacancy, out var story) ? OrientationRules.Refusal(Choices(ledger, story), asked, ledger.Version) : null;
        var reply = await GrainFactory.GetGrain<IVacancyLifeGrain>(vacancy).Do(order with { Refused = refused });
        await Booked();
        return reply;
    }

    public async Task<LedgerSnapshot> Read()
    {
        var ledger = await Booked();
        return new LedgerSnapshot(
            ledger.Version, ledger.Entries, Today, ledger.Agreements.All,
            [.. ledger.Balances.Select(balance => new AccountBalance(balance.Key.Account, balance.Key.Counter, balance.Value)).OrderBy(balance => balance.Account.ToString(), StringComparer.Ordinal).ThenBy(balance => balance.Counter)],
            [.. ledger.Balances.Keys.Select(balance => balance.Account.Year).Concat(ledger.Stock.Keys).Concat(ledger.Forecasts.Keys).Append(Today.Year).Distinct().Order().Select(year => YearOf(ledger, year))]);
    }

    public async Task<ImmutableArray<ReleaseSnapshot>> Releases(int year) => Snapshots(await Booked(), story => story.AvailableOn.Year == year || story.Steps.Any(step => step.On.Year == year));

    public async Task<ImmutableArray<ReleaseSnapshot>> AllReleases() => Snapshots(await Booked(), _ => true);

    public Task Book() => Booked();

    public Task Told() => Booked();

    public async Task<ImmutableArray<AccountCount>> Renew(IFluxWatcher watcher)
    {
        _watchers.Renew(watcher);
        return [.. (await Booked()).AccountEntries.Select(account => new AccountCount(new AccountKey(Key, account.Key), account.Value))];
    }

    private LedgerKey Key => LedgerKey.Parse(this.GetPrimaryKeyString());

    private DateOnly Today => CivilTime.In(policies.Geography.Communes.FirstOrDefault(commune => commune.Code.Departement == Key.Departement)?.Code ?? InseeCode.Parse("75056"), clock.Now);

    private static FluxReply Reply(CommandOutcome outcome, FluxLedger ledger) => new(outcome, ledger.Version, []);

    private static ImmutableArray<ReleaseSnapshot> Snapshots(FluxLedger ledger, Func<ReleaseStory, bool> wanted) =>
        [.. ledger.Stories.Values.Where(wanted).OrderBy(story => story.AvailableOn).ThenBy(story => story.Release).Select(story => new ReleaseSnapshot(story, ledger.Standings[story.Release]))];

    private static LedgerYear YearOf(FluxLedger ledger, int year) => new(
        year, ledger.Closed.Contains(year), ledger.Stock.TryGetValue(year, out var stock) ? stock : null, ledger.Forecasts.TryGetValue(year, out var forecast) ? new SubtractionsForecast(year, forecast) : null);

    private IReadOnlyList<OrientationChoice> Choices(FluxLedger ledger, ReleaseStory story) =>
        ReserverRanking.Rank(ledger, new OrientationQuestion(story, CivilTime.In(story.Dwelling.Commune, clock.Now), practice));

    /// <summary>The ledger, loaded and with everything in it that vacancies told.</summary>
    private async Task<FluxLedger> Booked()
    {
        while (true)
        {
            var ledger = await Held();
            var behind = await store.Unbooked(Key, MostAtOnce);
            if (behind.Count == 0)
                return ledger;
            var stories = new List<FluxEvent>(behind.Count);
            foreach (var release in behind)
            {
                if (await releases.Read(release) is { } story)
                    stories.Add(new StoryTold(story));
            }

            // Another writer was first, or a vacancy is gone from under its row: the next look knows more.
            if (stories.Count == 0)
                return ledger;
            await Append(stories, Engine, null);
        }
    }

    private async Task<FluxLedger> Held()
    {
        if (_ledger is not null)
            return _ledger;
        var stored = await store.Load(Key);
        _commands.Clear();
        foreach (var happened in stored)
        {
            if (happened is { Command: { } command, Fingerprint: { } fingerprint })
                _commands[command] = fingerprint;
        }

        return _ledger = FluxLedger.Of(stored.Select(happened => happened.Recorded.Event), policies.Geography);
    }

    private async Task<bool> Append(List<FluxEvent> events, Actor actor, Command? command)
    {
        var (before, now) = (await Held(), clock.Now);
        var (after, entries, recorded) = (before, new List<FluxEntry>(), new List<StoredFluxEvent>(events.Count));
        foreach (var happened in events)
        {
            (after, var caused) = after.With(happened);
            entries.AddRange(caused);
            recorded.Add(new StoredFluxEvent(new RecordedFluxEvent(after.Version, now, happened), actor, command?.Id, command?.Fingerprint));
        }

        // Written or not, nobody knows until it says so: what is held here is not the truth.
        _ledger = null;
        if (!await store.Append(new FluxCommit(Key, recorded, entries)))
            return false;
        _ledger = after;
        if (command is not null)
            _commands[command.Id] = command.Fingerprint;
        Tell(entries, now);
        return true;
    }

    private void Tell(List<FluxEntry> entries, DateTimeOffset at)
    {
        if (entries.Count == 0)
            return;
        ImmutableArray<FluxMovement> movements = [.. entries.Select(entry => new FluxMovement(Key, entry, at))];
        _watchers.Each(watcher => watcher.Moved(movements).Ignore());
        foreach (var account in movements.GroupBy(movement => movement.Entry.Account))
            GrainFactory.GetGrain<IFluxAccountGrain>(new AccountKey(Key, account.Key).ToString()).Booked([.. account]).Ignore();
    }
}
