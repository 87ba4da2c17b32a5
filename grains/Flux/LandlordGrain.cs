using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Flux.Reminders;
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
internal sealed class LandlordGrain(IFluxStore store, ReleaseReader releases, PolicyBook policies, OrientationPractice practice, ReminderPractice reminders, CivilClock clock) : Grain, ILandlordGrain
{
    /// <summary>Releases booked in one transaction.</summary>
    private const int MostAtOnce = 200;

    /// <summary>Entries read at a time.</summary>
    private const int MostRead = 5_000;

    /// <summary>Dwellings told at once that came back: whoever has more confirms these first.</summary>
    private const int MostHops = 100;

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
        if (order.Event is ReminderDone { Reminder: var reminder } && ledger.Done.Contains(reminder))
            return Reply(CommandOutcome.Unchanged, ledger);
        var faults = order.Event is ReminderDone done ? ReminderRules.Faults(done, Reminders(ledger)) : FluxRules.Faults(ledger, order.Event, Today, policies.Geography);
        if (faults.Count > 0)
            return new FluxReply(CommandOutcome.Invalid, ledger.Version, [.. faults]);
        return Reply(await Append([order.Event], order.Command.Actor, order.Command) ? CommandOutcome.Accepted : CommandOutcome.VersionConflict, await Held());
    }

    public async Task<OrientationRanking?> Rank(Guid vacancy, Actor actor)
    {
        var ledger = await Booked();
        return actor.Sees(Key) && ledger.Stories.TryGetValue(vacancy, out var story) && story.Dwelling.Outside is null
            ? new OrientationRanking(ledger.Version, [.. ReserverRanking.Rank(ledger, Question(story))], FallbackChain.Next(ledger.Agreements, story, Today))
            : null;
    }

    public async Task<LifeReply> Orient(LifeOrder order, Guid vacancy)
    {
        var ledger = await Booked();
        if (order.Step is Orient asked && ledger.Stories.TryGetValue(vacancy, out var story))
        {
            var question = Question(story);
            order = order with { Step = OrientationRules.WithTerm(ledger, question, asked), Refused = OrientationRules.Refusal(ledger, question, asked), Orientation = OrientationRules.Basis(ledger, question, asked) };
        }

        var reply = await GrainFactory.GetGrain<IVacancyLifeGrain>(vacancy).Do(order);
        await Booked();
        return reply;
    }

    public async Task<LedgerSnapshot?> Read(Actor actor)
    {
        if (!actor.Sees(Key))
            return null;
        var ledger = await Booked();
        return new LedgerSnapshot(
            ledger.Version, ledger.Entries, Today, ledger.Agreements.All,
            [.. ledger.Balances.Select(balance => new AccountBalance(balance.Key.Account, balance.Key.Counter, balance.Value)).OrderBy(balance => balance.Account.ToString(), StringComparer.Ordinal).ThenBy(balance => balance.Counter)],
            [.. ledger.Balances.Keys.Select(balance => balance.Account.Year).Concat(ledger.Stock.Keys).Concat(ledger.Forecasts.Keys).Append(Today.Year).Distinct().Order().Select(year => YearOf(ledger, year))],
            [.. Holds(ledger)],
            [.. Reminders(ledger)],
            [.. FallbackChain.Proposed(ledger, Today, practice, MostHops)]);
    }

    public async Task<ReleaseSnapshot?> Release(Guid release, Actor actor) =>
        actor.Sees(Key) && (await Booked()).Stories.TryGetValue(release, out var story) ? new ReleaseSnapshot(story, _ledger!.Standings[release]) : null;

    public async Task<ReserverSide> Beside(Actor actor, int year)
    {
        var ledger = await Booked();
        var mine = ledger.Agreements.All.Where(agreement => agreement.Reserver == actor.Organisation).Select(agreement => agreement.Id).ToHashSet();
        var accounts = ledger.Balances.Where(balance => balance.Key.Account.Year == year && balance.Key.Account.Book == FluxBook.Flux).ToList();
        var others = accounts.Where(balance => balance.Key.Account.Agreement is { } agreement && !mine.Contains(agreement)).ToList();
        return new ReserverSide(
            [.. ledger.Standings.Where(standing => standing.Value is { Fate: ReleaseFate.Oriented, Agreement: { } agreement } && mine.Contains(agreement)).Select(standing => new ReleaseSnapshot(ledger.Stories[standing.Key], standing.Value))],
            [.. Holds(ledger).Where(hold => hold.Agreement is { } agreement && mine.Contains(agreement))],
            others.Select(balance => ledger.Agreements.Find(balance.Key.Account.Agreement!)!.Reserver).Distinct().Count(),
            Total(others), Total(accounts.Where(balance => balance.Key.Account.Agreement is null)),
            [.. FluxReminders.For(actor.Organisation, ledger.Agreements, Reminders(ledger))]);

        static SideTotal Total(IEnumerable<KeyValuePair<(FluxAccount Account, FluxCounter Counter), Rational>> balances)
        {
            var sums = balances.GroupBy(balance => balance.Key.Counter).ToDictionary(group => group.Key, group => group.Aggregate(Rational.Zero, (sum, balance) => sum + balance.Value));
            return new SideTotal(sums.GetValueOrDefault(FluxCounter.Due) + sums.GetValueOrDefault(FluxCounter.CarriedOver), sums.GetValueOrDefault(FluxCounter.Consumed));
        }
    }

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

    private static IEnumerable<OpenHolds> Holds(FluxLedger ledger) =>
        ledger.Standings.Where(standing => standing.Value.IsHeld && ledger.Agreements.BookOf(ledger.Stories[standing.Key]) == FluxBook.Flux).CountBy(standing => (standing.Value.Agreement, standing.Value.Part)).Select(held => new OpenHolds(held.Key.Agreement, held.Key.Part, held.Value));

    private IReadOnlyList<FluxReminder> Reminders(FluxLedger ledger) => FluxReminders.Of(ledger, Key.Departement, Today, reminders);

    private static LedgerYear YearOf(FluxLedger ledger, int year) => new(
        year, ledger.Closed.Contains(year), ledger.Stock.TryGetValue(year, out var stock) ? stock.Dwellings : null, ledger.Forecasts.GetValueOrDefault(year));

    private OrientationQuestion Question(ReleaseStory story) => new(story, CivilTime.In(story.Dwelling.Commune, clock.Now), practice);

    /// <summary>The ledger, loaded and with everything in it that vacancies told.</summary>
    private async Task<FluxLedger> Booked()
    {
        while (true)
        {
            var ledger = await Held();
            var behind = await store.Unbooked(Key, MostAtOnce);
            if (behind.Count == 0)
                return ledger;
            var (told, seen) = (new List<FluxEvent>(), new List<(Guid, int)>());
            foreach (var release in behind)
            {
                if (await releases.Read(release) is not { } story)
                    continue;

                // Most facts of a vacancy are about its candidates, and move nothing here.
                if (ledger.Stories.TryGetValue(release, out var held) && held.Steps.SequenceEqual(story.Steps))
                    seen.Add((release, story.Version));
                else
                    told.Add(new StoryTold(story));
            }

            if (seen.Count > 0)
                await store.Seen(seen);
            if (told.Count > 0)
                await Append(told, Engine, null);

            // A vacancy that is gone from under its row is looked at again when somebody asks.
            if (told.Count + seen.Count == 0)
                return ledger;
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

        var entries = new List<FluxEntry>();
        while (await store.Entries(Key, entries.Count, MostRead) is { Count: > 0 } page)
            entries.AddRange(page.Select(booked => booked.Entry));

        // Another writer may have booked between the two questions: what has no event here is read with it the next time.
        return _ledger = FluxLedger.Restored(stored.Select(happened => happened.Recorded.Event), entries.Where(entry => entry.Event <= stored.Count), policies.Geography);
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
