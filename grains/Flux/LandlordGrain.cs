using System.Collections.Immutable;
using Allocation.Domain;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Mergers;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Flux.Programmes;
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
internal sealed class LandlordGrain(IFluxStore store, ReleaseReader releases, PolicyBook policies, OrientationPractice practice, ReminderPractice reminders, ProgrammePractice programmes, CivilClock clock) : Grain, ILandlordGrain
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
    private YearCounts? _counted;

    public async Task<FluxReply> Record(FluxOrder order)
    {
        var ledger = await Booked();
        if (Settled(order.Command, order.ExpectedVersion, ledger) is { } settled)
            return settled;
        if (order.Event is AgreementRecorded { Agreement: var agreement } && ledger.Agreements.Find(agreement.Id)?.Equals(agreement) == true)
            return Reply(CommandOutcome.Unchanged, ledger);
        if (order.Event is ReminderDone { Reminder: var reminder } && ledger.Done.Contains(reminder))
            return Reply(CommandOutcome.Unchanged, ledger);
        if (order.Event is ProgrammeRecorded { Programme: var programme } && ledger.Programmes.GetValueOrDefault(programme.Id)?.Equals(programme) == true)
            return Reply(CommandOutcome.Unchanged, ledger);
        var faults = Faults(ledger, order.Event);
        if (faults.Count > 0)
            return new FluxReply(CommandOutcome.Invalid, ledger.Version, [.. faults]);
        return Reply(await Append([FluxRules.Dated(ledger, order.Event, Today)], order.Command.Actor, order.Command) ? CommandOutcome.Accepted : CommandOutcome.VersionConflict, await Held());
    }

    public async Task<MergerPreview?> Preview(MergerRequest request, Actor actor)
    {
        if (!actor.Sees(Key))
            return null;
        var ledger = await Booked();
        var (plan, ended) = await Plan(ledger, request, actor);
        return new MergerPreview(ledger.Version, plan.Faults, plan.Agreements, plan.Accounts, plan.Releases, plan.Held, plan.Elsewhere is null ? null : ended.Version, plan.Event is LandlordAbsorbed absorbed ? YearsOf(absorbed) : null, (plan.Event as LandlordAbsorbed)?.Programmes);
    }

    public async Task<FluxReply> Merge(MergerOrder order)
    {
        var ledger = await Booked();
        if (Settled(order.Command, order.ExpectedVersion, ledger) is { } settled)
            return settled;
        if (order.Request.IsDone(ledger.Mergers))
            return Reply(CommandOutcome.Unchanged, ledger);
        var (plan, ended) = await Plan(ledger, order.Request, order.Command.Actor);
        if (plan.Event is not { } merger)
            return new FluxReply(CommandOutcome.Invalid, ledger.Version, plan.Faults);
        if (order.Request is LandlordMergerRequest { EndingVersion: { } seen } && seen != ended.Version)
            return Reply(CommandOutcome.VersionConflict, ledger);
        var written = plan.Elsewhere is { } leaving && order.Request is LandlordMergerRequest { Landlord: var landlord }
            ? await Append([merger], order.Command.Actor, order.Command, Commit(Key with { Landlord = landlord }, ended, [leaving], order.Command.Actor, null).Commit)
            : await Append([merger], order.Command.Actor, order.Command);
        return Reply(written ? CommandOutcome.Accepted : CommandOutcome.VersionConflict, await Held());
    }

    public async Task<OrientationRanking?> Rank(Guid vacancy, Actor actor)
    {
        var ledger = await Booked();
        if (!actor.Sees(Key) || ledger.Mergers.Into is not null || !ledger.Stories.TryGetValue(vacancy, out var story) || story.Dwelling.Outside is not null)
            return null;
        return new OrientationRanking(ledger.Version, [.. ReserverRanking.Rank(ledger, Question(story))], FallbackChain.Next(ledger, story, Today), ledger.ProgrammeOf(story)?.Id);
    }

    public async Task<LifeReply> Orient(LifeOrder order, Guid vacancy)
    {
        var ledger = await Booked();

        // Asked for while its landlord was merged: who goes on decides.
        if (ledger.Mergers.Into is not null && await store.MergedInto(Key) is { } goesOn)
            return await GrainFactory.GetGrain<ILandlordGrain>(goesOn.ToString()).Orient(order, vacancy);
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
        var subtracted = SubtractedByCause.Of(ledger);
        return new LedgerSnapshot(
            ledger.Version, ledger.Entries, Today, ledger.Agreements.All,
            [.. ledger.Balances.Select(balance => new AccountBalance(balance.Key.Account, balance.Key.Counter, balance.Value)).OrderBy(balance => balance.Account.ToString(), StringComparer.Ordinal).ThenBy(balance => balance.Counter)],
            [.. YearsOf(ledger).Select(year => YearOf(ledger, year, subtracted))],
            [.. ReserverSides.Holds(ledger)],
            [.. Reminders(ledger)],
            [.. FallbackChain.Proposed(ledger, Today, practice, MostHops)],
            MergersOf(ledger),
            [.. ProgrammeStanding.All(ledger)],
            [.. ProgrammeStanding.Unrecorded(ledger)],
            [.. YearsOf(ledger).SelectMany(year => ReserverSides.Coming(ledger, year))]);
    }

    public async Task<ReleaseSnapshot?> Release(Guid release, Actor actor) =>
        actor.Sees(Key) && (await Booked()).Stories.TryGetValue(release, out var story) ? new ReleaseSnapshot(story, _ledger!.Standings[release]) : null;

    public async Task<ReserverSide> Beside(Actor actor, int year)
    {
        var ledger = await Booked();
        var counted = Counted(ledger, year);
        return ReserverSides.Of(ledger, actor.Organisation, year, Today, Reminders(ledger), counted.Axes) with { Year = YearOf(ledger, year, counted.Subtracted) };
    }

    public async Task<ImmutableArray<Guid>> Within(ImmutableArray<Guid> releases, ImmutableArray<ReservationTerritory> territories)
    {
        var ledger = await Booked();
        return [.. releases.Where(release => DelegatedMovements.IsWithin(ledger, release, territories))];
    }

    public Task Book() => Booked();

    public Task Told() => Booked();

    public async Task<ImmutableArray<AccountCount>> Renew(IFluxWatcher watcher)
    {
        _watchers.Renew(watcher);
        return [.. (await Booked()).AccountEntries.Select(account => new AccountCount(new AccountKey(Key, account.Key), account.Value))];
    }

    private LedgerKey Key => LedgerKey.Parse(this.GetPrimaryKeyString());

    private DateOnly Today => CivilTime.InDepartement(Key.Departement, clock.Now);

    private static FluxReply Reply(CommandOutcome outcome, FluxLedger ledger) => new(outcome, ledger.Version, []);

    private IReadOnlyList<InputFault> Faults(FluxLedger ledger, FluxEvent happened) =>
        happened is ReminderDone done ? ReminderRules.Faults(done, Reminders(ledger))
        : FluxRules.Faults(ledger, happened, Today, policies.Geography) is { Count: > 0 } faults ? faults
        : happened is ProgrammeRecorded programme ? ProgrammeRules.Faults(ledger, programme, Key.Departement, Today, policies.Geography, programmes)
        : [];

    /// <summary>What is counted of all releases of a year: once for all who look at the ledger as it is.</summary>
    private YearCounts Counted(FluxLedger ledger, int year)
    {
        if (_counted is not { } held || held.Ledger != ledger || held.Year != year)
            _counted = held = new YearCounts(ledger, year, YearAxes.Of(ledger, year), SubtractedByCause.Of(ledger));
        return held;
    }

    private IReadOnlyList<FluxReminder> Reminders(FluxLedger ledger) => FluxReminders.Of(ledger, Key.Departement, Today, reminders);

    private IEnumerable<int> YearsOf(FluxLedger ledger) =>
        ledger.Balances.Keys.Select(balance => balance.Account.Year).Concat(ledger.Stock.Keys).Concat(ledger.Forecasts.Keys).Concat(ledger.StockAnew).Concat(ledger.ForecastsAnew).Append(Today.Year).Distinct().Order();

    private static LedgerYear YearOf(FluxLedger ledger, int year, IReadOnlyDictionary<(int Year, SubtractionCause Cause), int> subtracted) => new(
        year, ledger.Closed.Contains(year), ledger.Stock.TryGetValue(year, out var stock) ? stock.Dwellings : null, ledger.Forecasts.GetValueOrDefault(year), ledger.StockAnew.Contains(year), ledger.ForecastsAnew.Contains(year),
        ledger.FirstForecasts.GetValueOrDefault(year), subtracted.Where(count => count.Key.Year == year).Select(count => KeyValuePair.Create(count.Key.Cause, count.Value)).ToImmutableSortedDictionary());

    private static ImmutableArray<LedgerYear> YearsOf(LandlordAbsorbed absorbed) =>
        [.. absorbed.Stock.Select(stock => stock.Year).Union(absorbed.Forecasts.Select(forecast => forecast.Year)).Union(absorbed.StockAnew).Union(absorbed.ForecastsAnew).Order().Select(year => new LedgerYear(
            year, false, absorbed.Stock.FirstOrDefault(stock => stock.Year == year)?.Dwellings, absorbed.Forecasts.FirstOrDefault(forecast => forecast.Year == year), absorbed.StockAnew.Contains(year), absorbed.ForecastsAnew.Contains(year)))];

    private static LedgerMergers? MergersOf(FluxLedger ledger) => ledger.Mergers is { Into: null, Absorbed.IsEmpty: true, Joined.IsEmpty: true } ? null : new LedgerMergers(
        ledger.Mergers.Into?.Into, ledger.Mergers.Into?.On, ledger.Mergers.Into?.Act,
        [.. ledger.Mergers.Into?.Successions ?? [], .. ledger.Mergers.Joined.SelectMany(joined => joined.Ended.Select(ended => new Succession(ended.Id, joined.Into.Id)))],
        [.. ledger.Mergers.Absorbed.Select(absorbed => new AbsorbedLandlord(absorbed.Landlord, absorbed.On, absorbed.Act))]);

    /// <summary>What is answered to a command before anybody looks at what it asks; null when it is to be looked at.</summary>
    private FluxReply? Settled(Command command, int? expectedVersion, FluxLedger ledger) =>
        command.Actor.Scope?.Covers(Key) == false ? Reply(CommandOutcome.Forbidden, ledger)
        : _commands.TryGetValue(command.Id, out var fingerprint) ? Reply(fingerprint == command.Fingerprint ? CommandOutcome.Unchanged : CommandOutcome.KeyReused, ledger)
        : expectedVersion is { } expected && expected != ledger.Version ? Reply(CommandOutcome.VersionConflict, ledger)
        : null;

    /// <summary>
    /// What a merger would do, and the ledger of the landlord that would end: read past its actor, as two that merged each other would wait for
    /// each other else. Should it move meanwhile, the writing of both is refused.
    /// </summary>
    private async Task<(MergerPlan Plan, FluxLedger Ended)> Plan(FluxLedger ledger, MergerRequest request, Actor actor)
    {
        if (request is AgreementsMergerRequest agreements)
            return (AgreementsMerger.Plan(ledger, (await Load(Key)).Entries, agreements, Today, policies.Geography), ledger);
        var asked = (LandlordMergerRequest)request;
        var other = Key with { Landlord = asked.Landlord };
        var isSeen = other != Key && actor.Sees(other);
        if (isSeen && (await store.Unbooked(other, 1)).Count > 0)
            return (MergerPlan.Refused(new InputFault("landlord", "not-booked", "Something of that landlord is just being booked: ask again.")), ledger);
        var (ended, entries) = isSeen ? await Load(other) : (FluxLedger.Empty(policies.Geography), []);
        return (LandlordMerger.Plan(ledger, Key.Landlord, ended, entries, asked, Today, policies.Geography), ended);
    }

    private OrientationQuestion Question(ReleaseStory story) => new(story, CivilTime.In(story.Dwelling.Commune, clock.Now), practice);

    /// <summary>The ledger, loaded and with everything in it that vacancies told.</summary>
    private async Task<FluxLedger> Booked()
    {
        while (true)
        {
            // Another landlord's actor writes here once: when it goes on for this one.
            if (_ledger is { Mergers.Into: null } && await store.MergedInto(Key) is not null)
                _ledger = null;
            var ledger = await Held();
            var behind = await store.Unbooked(Key, MostAtOnce);
            if (ledger.Mergers.Into is not null)
                await HandOver(isBehind: behind.Count > 0);
            if (behind.Count == 0 || ledger.Mergers.Into is not null)
                return ledger;
            var (told, seen) = (new List<FluxEvent>(), new List<(Guid, int)>());
            foreach (var release in behind)
            {
                if (await releases.Read(release, Key.Landlord) is not { } story)
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
        return _ledger = (await Load(Key, _commands)).Ledger;
    }

    /// <summary>A ledger as it is durable, and its entries.</summary>
    private async Task<(FluxLedger Ledger, List<FluxEntry> Entries)> Load(LedgerKey key, Dictionary<Guid, string>? commands = null)
    {
        var stored = await store.Load(key);
        commands?.Clear();
        foreach (var happened in stored)
        {
            if (commands is not null && happened is { Command: { } command, Fingerprint: { } fingerprint })
                commands[command] = fingerprint;
        }

        var entries = new List<FluxEntry>();
        while (await store.Entries(key, entries.Count, MostRead) is { Count: > 0 } page)
            entries.AddRange(page.Select(booked => booked.Entry));

        // Another writer may have booked between the two questions: what has no event here is read with it the next time.
        entries.RemoveAll(entry => entry.Event > stored.Count);
        return (FluxLedger.Restored(stored.Select(happened => happened.Recorded.Event), entries, policies.Geography), entries);
    }

    /// <summary>What was told to a landlord that ended belongs to who goes on.</summary>
    private async Task HandOver(bool isBehind)
    {
        if (await store.MergedInto(Key) is not { } goesOn)
            return;
        if (isBehind)
            await store.HandOver(Key, goesOn);
        GrainFactory.GetGrain<ILandlordGrain>(goesOn.ToString()).Told().Ignore();
    }

    private async Task<bool> Append(List<FluxEvent> events, Actor actor, Command? command, FluxCommit? ended = null)
    {
        var before = await Held();
        var (commit, after) = Commit(Key, before, events, actor, command);

        // Written or not, nobody knows until it says so: what is held here is not the truth.
        _ledger = null;
        if (!await (ended is null ? store.Append(commit) : store.Merge(ended, commit)))
            return false;
        _ledger = after;
        if (command is not null)
            _commands[command.Id] = command.Fingerprint;
        Tell(commit);
        if (ended is not null)
            Tell(ended);
        foreach (var (organisation, theirs) in DelegatedMovements.Of(after, Movements(commit), Today))
            GrainFactory.GetGrain<IReserverGrain>(organisation).Moved(theirs).Ignore();
        await Recounted(DelegatedMovements.Concerned(before.Agreements, [.. events, .. ended?.Events.Select(stored => stored.Recorded.Event) ?? []]));
        return true;
    }

    /// <summary>Delegates are shown no more than their mandates say, from now on (FLX-17). Whom this does not reach counts again by itself, some seconds later.</summary>
    private async Task Recounted(IEnumerable<string> delegates)
    {
        try
        {
            await Task.WhenAll(delegates.Select(organisation => GrainFactory.GetGrain<IReserverGrain>(organisation).Recount()));
        }
        catch (Exception)
        {
            // What was recorded is recorded, whether a silo of an earlier build knows the question or not.
        }
    }

    /// <summary>Events of a ledger with all their entries, and the ledger after them.</summary>
    private (FluxCommit Commit, FluxLedger After) Commit(LedgerKey key, FluxLedger before, List<FluxEvent> events, Actor actor, Command? command)
    {
        var (after, entries, recorded, now) = (before, new List<FluxEntry>(), new List<StoredFluxEvent>(events.Count), clock.Now);
        foreach (var happened in events)
        {
            (after, var caused) = after.With(happened);
            entries.AddRange(caused);
            recorded.Add(new StoredFluxEvent(new RecordedFluxEvent(after.Version, now, happened), actor, command?.Id, command?.Fingerprint));
        }

        return (new FluxCommit(key, recorded, entries), after);
    }

    private static ImmutableArray<FluxMovement> Movements(FluxCommit commit) =>
        [.. commit.Entries.Select(entry => new FluxMovement(commit.Ledger, entry, commit.Events[0].Recorded.At, Cause: EntryCauses.Of(commit.Events[entry.Event - commit.Events[0].Recorded.Number].Recorded.Event, entry)))];

    private void Tell(FluxCommit commit)
    {
        if (commit.Entries.Count == 0)
            return;
        var movements = Movements(commit);
        if (commit.Ledger == Key)
            _watchers.Each(watcher => watcher.Moved(movements).Ignore());
        foreach (var account in movements.GroupBy(movement => movement.Entry.Account))
            GrainFactory.GetGrain<IFluxAccountGrain>(new AccountKey(commit.Ledger, account.Key).ToString()).Booked([.. account]).Ignore();
    }

    private sealed record YearCounts(FluxLedger Ledger, int Year, YearAxes Axes, IReadOnlyDictionary<(int Year, SubtractionCause Cause), int> Subtracted);
}
