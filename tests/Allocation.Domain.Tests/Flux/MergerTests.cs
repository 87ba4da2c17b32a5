using System.Collections.Immutable;
using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Mergers;
using Allocation.Domain.Flux.Reminders;
using Allocation.Domain.Flux.Reports;
using Allocation.Domain.Vacancies;
using CsCheck;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Landlords and communes that merge (FLX-39, FLX-41): nothing is lost, nothing counts twice, and what was due stays due.</summary>
public sealed class MergerTests
{
    private const string Other = "Autre office fictif";

    private static readonly Gen<(FluxEvent[] Here, FluxEvent[] There)> Landlords =
        from seed in Gen.Int[0, int.MaxValue]
        from here in Gen.Int[5, 40]
        from there in Gen.Int[5, 40]
        select (new RandomYear(seed).Events(here), new RandomYear(seed ^ 0x5bd1e995, offset: 100).Events(there));

    [Fact]
    public void The_balances_of_merged_landlords_add_and_nothing_is_left_behind() => Landlords.Sample(both =>
    {
        var merged = Merged.Of(both.Here, both.There);
        foreach (var (account, counter) in merged.Here.Balances.Keys.Union(merged.After.Balances.Keys).Union(merged.There.Balances.Keys.Where(balance => !merged.There.Closed.Contains(balance.Account.Year))))
            Assert.Equal(merged.Here.Balance(account, counter) + (merged.There.Closed.Contains(account.Year) ? 0 : merged.There.Balance(account, counter)), merged.After.Balance(account, counter));
        Assert.All(merged.Ended.Balances.Keys, balance => Assert.Contains(balance.Account.Year, merged.There.Closed));
    }, iter: 60);

    [Fact]
    public void Every_invariant_holds_in_both_ledgers_whatever_comes_after_a_merger() => Landlords.Sample(both =>
    {
        var merged = Merged.Of(both.Here, both.There);
        Assert.Empty(FluxAudit.Faults(merged.EndedEvents, merged.EndedEntries, merged.Ended.Balances, Geography));
        var (events, entries, ledger) = (merged.Events.ToList(), merged.Entries.ToList(), merged.After);
        Assert.Empty(FluxAudit.Faults(events, entries, ledger.Balances, Geography));
        foreach (var story in merged.There.Stories.Values.OrderBy(story => story.Release))
        {
            // Taken back to its beginning, then told as it was: what moves there is what had moved at the other landlord.
            var before = ledger.Balances;
            Happens(new StoryTold(story with { Steps = [] }));
            Happens(new StoryTold(story));
            if (ledger.Closed.IsEmpty)
                Assert.Equal(before.OrderBy(Key), ledger.Balances.OrderBy(Key));
        }

        Assert.Empty(FluxAudit.Faults(events, entries, ledger.Balances, Geography));

        void Happens(FluxEvent happened)
        {
            (ledger, var caused) = ledger.With(happened);
            events.Add(happened);
            entries.AddRange(caused);
        }
    }, iter: 30);

    [Fact]
    public void A_merged_ledger_that_is_read_again_is_the_one_that_was_written() => Landlords.Sample(both =>
    {
        var merged = Merged.Of(both.Here, both.There);
        var events = merged.Events.Select(Stored).ToList();
        var again = FluxLedger.Restored(events, merged.Entries, Geography);
        Assert.Equal(merged.After.Balances.OrderBy(Key), again.Balances.OrderBy(Key));
        Assert.Equal(merged.After.Balances.OrderBy(Key), FluxLedger.Of(events, Geography).Balances.OrderBy(Key));
        Assert.Equal(merged.After.Standings.OrderBy(standing => standing.Key), again.Standings.OrderBy(standing => standing.Key));
        foreach (var story in merged.There.Stories.Values)
        {
            Assert.Empty(again.With(new StoryTold(story)).Entries);
            Assert.Equal(merged.After.With(new StoryTold(story with { Steps = [] })).Entries, again.With(new StoryTold(story with { Steps = [] })).Entries);
        }
    }, iter: 30);

    [Fact]
    public void A_landlord_that_was_merged_twice_on_keeps_what_its_releases_had() => Landlords.Sample(both =>
    {
        var merged = Merged.Of(both.Here, both.There);
        var plan = LandlordMerger.Plan(Ledger(), "Troisième office", merged.After, merged.Entries, new LandlordMergerRequest(Landlord, merged.On, "Fusion", merged.Rates), merged.On, Geography);
        Assert.Empty(plan.Faults);
        var (last, _) = Ledger().With(plan.Event!);
        Assert.Equal(Open(merged.After).Order(), Open(last).Order());
        foreach (var story in merged.There.Stories.Values.Concat(merged.Here.Stories.Values))
            Assert.Empty(last.With(new StoryTold(story)).Entries);

        IEnumerable<string> Open(FluxLedger ledger) => ledger.Balances.Where(balance => !ledger.Closed.Contains(balance.Key.Account.Year)).Select(balance => $"{Key(balance)} {balance.Value}");
    }, iter: 20);

    [Fact]
    public void The_report_of_the_year_is_whole_where_it_goes_on_and_says_whose_part_is_whose() => Landlords.Sample(both =>
    {
        var merged = Merged.Of(both.Here, both.There);
        if (!merged.There.Closed.IsEmpty)
            return;
        var (own, theirs) = (Of(merged.Here, merged.Entries.Where(entry => entry.Event <= merged.Here.Version)), Of(merged.There, merged.EndedEntries.Where(entry => entry.Event <= merged.There.Version)));
        var lines = FluxReport.Lines(2026, merged.Entries, merged.After);
        var parts = FluxReport.Parts(Landlord, lines, merged.After);

        Assert.Equal(theirs.IsEmpty ? [] : [Landlord, Other], parts.Select(part => part.Landlord));
        Assert.Equal(Sum([own, theirs]), Sum(lines.Select(line => line.Counts)));
        if (theirs.IsEmpty)
            return;
        Assert.Equal((merged.On, "Traité de fusion"), (parts[1].MergedOn, parts[1].Act));
        Assert.Equal(own, parts[0].Counts);
        Assert.Equal(theirs, parts[1].Counts);

        // The ledger of the one that ended tells its own part for ever.
        Assert.Equal(theirs, Of(merged.Ended, merged.EndedEntries));

        static ImmutableSortedDictionary<FluxCounter, Rational> Of(FluxLedger ledger, IEnumerable<FluxEntry> entries) => Sum(FluxReport.Lines(2026, entries, ledger).Select(line => line.Counts));

        static ImmutableSortedDictionary<FluxCounter, Rational> Sum(IEnumerable<ImmutableSortedDictionary<FluxCounter, Rational>> counts) =>
            counts.SelectMany(count => count).GroupBy(count => count.Key, count => count.Value).Select(counter => KeyValuePair.Create(counter.Key, counter.Aggregate(Rational.Zero, (sum, amount) => sum + amount))).Where(count => count.Value.Sign != 0).ToImmutableSortedDictionary();
    }, iter: 30);

    [Fact]
    public void A_merger_recorded_late_cuts_the_report_on_its_day_and_one_of_three_landlords_is_told_apart()
    {
        var (merged, recorded) = (new DateOnly(2026, 7, 1), new DateOnly(2026, 7, 20));
        var second = Booked([new AgreementRecorded(State()), new StoryTold(Release(100, merged.AddDays(-1))), new StoryTold(Release(101, merged.AddDays(5)))]);
        var third = Booked([new AgreementRecorded(State()), new StoryTold(Release(200, merged.AddDays(-30)))]);

        // C goes on in B, and B in A, each recorded later than it was.
        var inSecond = LandlordMerger.Plan(second.Ledger, Other, third.Ledger, third.Entries, new LandlordMergerRequest("Troisième", merged.AddDays(-2), "Acte C", []), recorded, Geography);
        var (middle, more) = second.Ledger.With(inSecond.Event!);
        second.Entries.AddRange(more);
        var first = Booked([new AgreementRecorded(State()), new StoryTold(Release(1, merged.AddDays(-1)))]);
        var plan = LandlordMerger.Plan(first.Ledger, Landlord, middle, second.Entries, new LandlordMergerRequest(Other, merged, "Acte B", []), recorded, Geography);
        var (after, caused) = first.Ledger.With(Stored(plan.Event!));
        first.Entries.AddRange(caused);
        var late = Release(300, merged.AddDays(-3)) with { Landlord = Other };
        var (last, told) = after.With(new StoryTold(late));
        first.Entries.AddRange(told);

        var parts = FluxReport.Parts(Landlord, FluxReport.Lines(2026, first.Entries, last), last);
        Assert.Equal([(Landlord, null, null, 2), (Other, merged, "Acte B", 2), ("Troisième", merged.AddDays(-2), "Acte C", 1)], parts.Select(part => (part.Landlord, part.MergedOn, part.Act, (int)part.Count(FluxCounter.Released).Numerator)));

        // What was released when there was one landlord already is not of the one that ended.
        var (ended, left) = middle.With(plan.Elsewhere!);
        Assert.Equal(2, FluxReport.Lines(2026, second.Entries.Concat(left), ended).Where(line => line.Agreement is null).Aggregate(Rational.Zero, (sum, line) => sum + line.Count(FluxCounter.Released)));
    }

    [Fact]
    public void What_both_told_of_an_open_year_is_told_together_and_what_one_did_not_tell_is_not()
    {
        var on = new DateOnly(2026, 7, 1);
        var here = Ledger(State()).Released(3).Then(new StockDeclared(2026, 1000, Of("92002", 10)), new StockDeclared(2027, 1010), Forecast(2026, 3), Forecast(2027, 4));
        var there = Ledger(State()).Released(3, first: 100).Then(new StockDeclared(2026, 400, Of("92002", 5)), Forecast(2026, 2));

        var absorbed = Assert.IsType<LandlordAbsorbed>(Stored(Plan(here, there, on).Event!));
        var after = here.With(absorbed).After;
        Assert.Equal([new StockDeclared(2026, 1400, Of("92002", 15)), new StockDeclared(2027, 1010)], after.Stock.Values);
        Assert.Equal([Forecast(2026, 5), Forecast(2027, 4)], after.Forecasts.Values);
        Assert.Equal((1, 1), (absorbed.Stock.Length, absorbed.Forecasts.Length));

        // Of a rate of the stock it would be due at once: there the common one is declared anew.
        var (one, other) = (OfStock("ALS"), OfStock("EMPL"));
        var joined = Assert.IsType<LandlordAbsorbed>(Plan(one.Then(new StockDeclared(2026, 10)), other.Then(new StockDeclared(2026, 10)), new DateOnly(2027, 1, 1)).Event);
        Assert.Empty(joined.Stock);
        Assert.Empty(joined.StockAnew);

        // What stands of one alone is marked till it is told of both, and is to be done again.
        Assert.Equal(2027, Assert.Single(after.StockAnew));
        Assert.Equal(2027, Assert.Single(after.ForecastsAnew));
        Assert.Contains((ReminderKind.Forecast, "2027"), ToDo(after));
        var again = Assert.IsType<LandlordAbsorbed>(Plan(Ledger(State()).Released(3, first: 200).Then(Forecast(2027, 9), new StockDeclared(2027, 50)), after, new DateOnly(2026, 10, 1)).Event);
        Assert.Equal([2026, 2027], again.StockAnew);
        Assert.Equal([2026, 2027], again.ForecastsAnew);
        var told = after.Then(Forecast(2027, 6), new StockDeclared(2027, 1400));
        Assert.Empty(told.StockAnew.Union(told.ForecastsAnew));
        Assert.DoesNotContain((ReminderKind.Forecast, "2027"), ToDo(told));

        // Nothing of it is written where there is nothing, so that processes of before read the event.
        var text = JsonSerializer.Serialize(Plan(Ledger(State()).Released(1), Ledger(State()).Released(1, first: 100), on).Event, DemandJson.Options);
        Assert.All(new[] { "\"stock\"", "Anew\"", "\"earlier\"" }, member => Assert.DoesNotContain(member, text, StringComparison.Ordinal));

        static IEnumerable<(ReminderKind, string?)> ToDo(FluxLedger ledger) => FluxReminders.Of(ledger, Departement, new DateOnly(2027, 2, 1), new ReminderPractice()).Select(reminder => (reminder.Kind, reminder.Subject));

        static SubtractionsForecast Forecast(int year, int sales) => new(year, ImmutableSortedDictionary<SubtractionCause, int>.Empty.Add(SubtractionCause.Sale, sales));

        static ImmutableSortedDictionary<string, int> Of(string code, int count) => ImmutableSortedDictionary<string, int>.Empty.Add(code, count);

        static FluxLedger OfStock(string reserver) => Ledger(Agreements.Of(reserver, ReserverKind.Employer, 10, with: terms => terms with { Base = FluxBase.Stock }, from: new DateOnly(2025, 1, 1)));
    }

    [Fact]
    public void Mandates_of_both_landlords_go_on_and_those_of_towns_that_merge_end()
    {
        var on = new DateOnly(2026, 7, 1);
        var mandate = new Mandate { Delegate = "Ville", DelegateKind = ReserverKind.LocalAuthority, From = new DateOnly(2026, 2, 1), Act = "Convention 1", Scope = new MandateScope(Territory: new ReservationTerritory(ReservationTerritoryKind.Commune, Asnieres.Value)) };
        var elsewhere = mandate with { Delegate = "Autre ville", Scope = new MandateScope(Territory: new ReservationTerritory(ReservationTerritoryKind.Commune, Antony.Value)) };
        var (here, there) = (Ledger(State() with { Mandates = [mandate] }).Released(3), Ledger(State() with { Mandates = [mandate with { Act = "Convention 2", Until = new DateOnly(2027, 1, 1) }, elsewhere, elsewhere with { Delegate = "Ancienne", From = new DateOnly(2026, 1, 1), Until = new DateOnly(2026, 1, 31) }] }).Released(3, first: 100));
        Assert.Equal([mandate, elsewhere with { SeenFrom = on }], here.With(Plan(here, there, on).Event!).After.Agreements.Find("ETAT")!.Mandates);
        Assert.Equal("overlapping-mandates", Assert.Single(Plan(here, Ledger(State() with { Mandates = [mandate with { Delegate = "Autre" }] }).Released(3, first: 100), on).Faults).Code);

        var towns = Ledger(
            Of("VILLE-A", ReserverKind.LocalAuthority, 5, commune: Asnieres) with { Mandates = [mandate with { DelegateKind = null, Scope = null }] },
            Of("VILLE-B", ReserverKind.LocalAuthority, 5, commune: Antony)).Released(3).Released(3, first: 50, commune: Antony);
        Assert.Empty(Assert.IsType<AgreementsMerged>(Join(towns, on).Event).Into.Mandates);
    }

    [Fact]
    public void A_merged_rate_is_due_on_the_common_base_what_both_were_on_their_own()
    {
        var (here, there) = (Ledger(State(30, 5), Of("ALS", ReserverKind.ActionLogement, 40)).Released(30, on: Day(2)), Ledger(State(24, 4), Of("EMPL", ReserverKind.Employer, 7)).Released(11, first: 100, on: Day(3)));
        var on = new DateOnly(2026, 7, 1);

        var plan = Plan(here, there, on);

        Assert.Empty(plan.Faults);
        Assert.Equal([("ALS", 29.268292m), ("EMPL", 1.878048m), ("ETAT", 28.390243m)], plan.Agreements.Select(agreement => (agreement.Reserver, agreement.Rate)));
        Assert.All(plan.Agreements, AssertIsDueAsBefore);
        Assert.Equal([12, Rational.Of(77, 100), Rational.Of(2, 10) * 11 + 30 * Rational.Of(25, 100), Rational.Of(4, 100) * 11 + 30 * Rational.Of(5, 100)],
            new[] { Account("ALS"), Account("EMPL"), Account("ETAT", StatePart.Priority), Account("ETAT", StatePart.Agents) }.Select(account => here.With(plan.Event!).After.Balance(account, FluxCounter.Due)));

        // From that day releases of both are due by the one rate, earlier ones as they were.
        var after = here.With(plan.Event!).After;
        Assert.Equal(Rational.Of(29268292, 100_000_000), after.Released(1, first: 500, on: on).Balance(Account("ALS"), FluxCounter.Due) - after.Balance(Account("ALS"), FluxCounter.Due));
        Assert.Equal(Rational.Of(40, 100), after.Released(1, first: 500, on: Day(4)).Balance(Account("ALS"), FluxCounter.Due) - after.Balance(Account("ALS"), FluxCounter.Due));
        Assert.Equal(0, after.Released(1, first: 500, on: Day(4)).Balance(Account("EMPL"), FluxCounter.Due) - after.Balance(Account("EMPL"), FluxCounter.Due));
    }

    [Fact]
    public void An_orientation_made_before_the_merger_is_counted_where_its_account_goes_on()
    {
        var story = Release(100, steps: [Step(ReleaseStepKind.Oriented, 2, "EMPL")]);
        var (here, there) = (Ledger(State()).Released(10), Ledger(Of("EMPL", ReserverKind.Employer, 50)).Then(new StoryTold(story)));
        var on = new DateOnly(2026, 7, 1);
        var after = here.With(Plan(here, there, on).Event!).After;
        Assert.Equal("EMPL", after.Standings[story.Release].Agreement);

        var let = after.Then(new StoryTold(story with { Steps = [.. story.Steps, Step(ReleaseStepKind.Allocated, 3, on: on), Step(ReleaseStepKind.LeaseSigned, 4, on: on.AddDays(9))] }));

        Assert.Equal([1, 1, 1, 1], new[] { FluxCounter.Oriented, FluxCounter.Allocated, FluxCounter.LeaseSigned, FluxCounter.Consumed }.Select(counter => let.Balance(Account("EMPL"), counter)));
    }

    [Fact]
    public void A_name_that_two_agreements_have_is_of_one_of_them_only()
    {
        var (here, there) = (Ledger(Of("A", ReserverKind.Employer, 10) with { Id = "CNV-1" }).Released(10), Ledger(Of("B", ReserverKind.Employer, 20) with { Id = "CNV-1" }).Released(10, first: 100));
        var plan = Plan(here, there, new DateOnly(2026, 7, 1));
        Assert.Equal([("A", "CNV-1"), ("B", "CNV-1-2")], plan.Agreements.Select(agreement => (agreement.Reserver, agreement.Agreement)));
        var after = here.With(plan.Event!).After;
        Assert.Equal((1, 2), (after.Balance(Account("CNV-1"), FluxCounter.Due), after.Balance(Account("CNV-1-2"), FluxCounter.Due)));

        // One that had ended has no rights at the other landlord, but what is left in its account.
        var ended = Of("C", ReserverKind.Employer, 30) with { TerminatedOn = new DateOnly(2026, 5, 1) };
        after = Ledger(State()).Released(10) is var state ? state.With(Plan(state, Ledger(ended).Released(10, first: 100), new DateOnly(2026, 7, 1)).Event!).After : null!;
        Assert.Equal(3, after.Balance(Account("C"), FluxCounter.Due));
        Assert.Equal(3, after.Released(5, first: 500, on: new DateOnly(2026, 7, 1)).Balance(Account("C"), FluxCounter.Due));
    }

    [Fact]
    public void A_merger_that_cannot_be_is_refused_with_its_reason()
    {
        var (on, here) = (new DateOnly(2026, 7, 1), Ledger(State()).Released(3));
        var there = Ledger(Of("EMPL", ReserverKind.Employer, 5)).Released(3, first: 100);
        var (ended, after) = (there.Then(Plan(here, there, on).Elsewhere!), here.Then(Plan(here, there, on).Event!));

        Assert.Equal("unknown-landlord", Code(here, Ledger()));
        Assert.Equal("already-merged", Code(here, ended));
        Assert.Equal("same-landlord", Assert.Single(LandlordMerger.Plan(here, Landlord, here, [], new LandlordMergerRequest(Landlord, on, "Fusion", []), on, Geography).Faults).Code);
        Assert.Equal("cycle", Assert.Single(LandlordMerger.Plan(ended, Other, after, [], new LandlordMergerRequest(Landlord, on, "Fusion", []), on, Geography).Faults).Code);
        Assert.Equal("not-yet", Assert.Single(LandlordMerger.Plan(here, Landlord, there, [], new LandlordMergerRequest(Other, on, "Fusion", []), on.AddDays(-1), Geography).Faults).Code);
        Assert.Equal("act", Assert.Single(LandlordMerger.Plan(here, Landlord, there, [], new LandlordMergerRequest(Other, on, " ", []), on, Geography).Faults).Code);
        Assert.Equal("closed-years", Assert.Single(Plan(here, there.Then(new YearClosed(2026)), new DateOnly(2027, 1, 1)).Faults).Code);
        Assert.Equal("overlapping-agreements", Code(here, Ledger(State() with { TerminatedOn = new DateOnly(2026, 8, 1) }, State() with { Id = "ETAT-2", EffectiveDate = new DateOnly(2026, 8, 2), Terms = [State().Terms[0] with { From = new DateOnly(2026, 8, 2) }] })));
        Assert.Equal("territory-differs", Code(Ledger(Of("VILLE", ReserverKind.LocalAuthority, 5, commune: Asnieres)), Ledger(Of("VILLE", ReserverKind.LocalAuthority, 5, commune: Antony))));
        Assert.Equal("no-base", Code(Ledger(Of("ALS", ReserverKind.ActionLogement, 5)), Ledger(Of("ALS", ReserverKind.ActionLogement, 6))));
        Assert.Equal("stock", Code(Ledger(Of("ALS", ReserverKind.ActionLogement, 1, with: terms => terms with { Base = FluxBase.Stock })), there));
        Assert.Equal("merged", Assert.Single(FluxRules.Faults(ended, new StockDeclared(2026, 5), on, Geography)).Code);

        string Code(FluxLedger one, FluxLedger other) => Assert.Single(Plan(one, other, on).Faults).Code;
    }

    [Fact]
    public void Communes_that_merge_have_one_agreement_that_is_due_what_theirs_were()
    {
        var towns = Ledger(Of("VILLE-A", ReserverKind.LocalAuthority, 20, commune: Asnieres), Of("VILLE-B", ReserverKind.LocalAuthority, 5, commune: Antony)).Released(30, commune: Asnieres).Released(10, first: 100, commune: Antony);
        var held = Release(200, steps: [Step(ReleaseStepKind.Oriented, 2, "VILLE-B")], commune: Antony);
        towns = towns.Then(new StoryTold(held));
        var on = new DateOnly(2026, 7, 1);

        var plan = Join(towns, on);
        Assert.Empty(plan.Faults);
        var merged = Assert.Single(plan.Agreements);
        Assert.Equal((Rational)41, merged.Base);
        AssertIsDueAsBefore(merged);
        var after = towns.Then(plan.Event!);
        Assert.Equal((Rational.Of(655, 100), 1, 0, 0), (after.Balance(Account("AGGLO"), FluxCounter.Due), after.Balance(Account("AGGLO"), FluxCounter.Oriented), after.Balance(Account("VILLE-A"), FluxCounter.Due), after.Balance(Account("VILLE-B"), FluxCounter.Oriented)));
        Assert.Equal("AGGLO", after.Standings[held.Release].Agreement);

        // What follows on an orientation of before, and its being taken back, is in the account that goes on.
        var let = after.Then(new StoryTold(held with { Steps = [.. held.Steps, Step(ReleaseStepKind.LeaseSigned, 3, on: on)] }));
        Assert.Equal((1, 0), (let.Balance(Account("AGGLO"), FluxCounter.LeaseSigned), let.Balance(Account("VILLE-B"), FluxCounter.LeaseSigned)));
        Assert.Equal(0, let.Then(new StoryTold(held with { Steps = [] })).Balance(Account("AGGLO"), FluxCounter.Oriented));

        // A release of before that is told late was due to the town it stands in, and counts in the account that goes on.
        Assert.Equal(Rational.Of(20, 100), after.Released(1, first: 500, commune: Asnieres).Balance(Account("AGGLO"), FluxCounter.Due) - after.Balance(Account("AGGLO"), FluxCounter.Due));
        Assert.Equal("already-merged", Join(after, on, id: "AGGLO-2").Faults[0].Code);
        Assert.Equal("spelling", Assert.Single(Join(towns.Then(new AgreementRecorded(Of("Agglo", ReserverKind.Employer, 1))), on).Faults).Code);
        Assert.Equal("merged", Assert.Single(FluxRules.Faults(after, new AgreementRecorded(after.Agreements.Find("VILLE-A")! with { TerminatedOn = null }), on, Geography)).Code);
        Assert.Equal("unknown-agreement", Assert.Single(AgreementsMerger.Plan(towns, [], new AgreementsMergerRequest("X", ["VILLE-C"], "X", Whole, on, "Fusion", null), on, Geography).Faults).Code);
    }

    [Fact]
    public void Every_invariant_holds_after_communes_merge_on_whatever_day_before_it_is_recorded() => Gen.Select(Landlords, Gen.Int[0, 400]).Sample((both, later) =>
    {
        var town = both.Here.OfType<AgreementRecorded>().First(recorded => recorded.Agreement.Id == "VILLE").Agreement;
        FluxEvent[] here = [.. both.Here, new AgreementRecorded(Of("VILLE-B", ReserverKind.LocalAuthority, 6, with: terms => town.Terms[0] with { Rate = terms.Rate }, commune: Antony))];
        var (before, entries) = Booked(here);
        var (on, today) = (new DateOnly(2026, 2, 1).AddDays(later), Last(here).AddDays(400));
        if (before.Closed.Contains(on.Year))
            on = new DateOnly(2027, 1, 1);
        var request = new AgreementsMergerRequest("AGGLO", ["VILLE", "VILLE-B"], "AGGLO", Whole, on, "Fusion", null);
        var plan = AgreementsMerger.Plan(before, entries, request, today, Geography);
        if (plan.Faults is [{ Code: "no-base" }])
            plan = AgreementsMerger.Plan(before, entries, request with { Rate = new NegotiatedRate("AGGLO", 1) }, today, Geography);
        Assert.Empty(plan.Faults);
        var (after, caused) = before.With(plan.Event!);
        FluxEvent[] events = [.. here, Stored(plan.Event!)];
        List<FluxEntry> all = [.. entries, .. caused];
        Assert.Empty(FluxAudit.Faults(events, all, after.Balances, Geography));
        Assert.All(after.Balances.Keys.Where(balance => balance.Account.Agreement == "VILLE"), balance => Assert.Contains(balance.Account.Year, before.Closed));

        // But for what is due of releases from that day on, all that the towns had is the new one's: what was handed to one of them after that day too.
        foreach (var ((account, counter), amount) in before.Balances.Where(balance => balance.Key.Account.Agreement == "VILLE" && balance.Key.Counter != FluxCounter.Due && !before.Closed.Contains(balance.Key.Account.Year)))
            Assert.Equal(amount, after.Balance(account with { Agreement = "AGGLO" }, counter));
        var again = FluxLedger.Restored(events, all, Geography);
        Assert.Equal(after.Balances.OrderBy(Key), again.Balances.OrderBy(Key));
        Assert.Equal(after.Balances.OrderBy(Key), FluxLedger.Of(events, Geography).Balances.OrderBy(Key));
        foreach (var story in after.Stories.Values)
        {
            Assert.Empty(after.With(new StoryTold(story)).Entries);
            Assert.Empty(again.With(new StoryTold(story)).Entries);
        }
    }, iter: 30);

    private static readonly ReservationTerritory Whole = new(ReservationTerritoryKind.Departement, Departement);

    private static MergerPlan Join(FluxLedger ledger, DateOnly on, string id = "AGGLO")
    {
        // The entries of the towns, as the ledger has them: of each release its own.
        FluxEvent[] events = [.. ledger.Agreements.All.Select(agreement => new AgreementRecorded(agreement)), .. ledger.Stories.Values.Select(story => new StoryTold(story))];
        return AgreementsMerger.Plan(ledger, Booked(events).Entries, new AgreementsMergerRequest(id, ["VILLE-A", "VILLE-B"], "AGGLO", Whole, on, "Arrêté du 1er juin", null), on, Geography);
    }

    private static MergerPlan Plan(FluxLedger here, FluxLedger there, DateOnly on)
    {
        FluxEvent[] events = [.. there.Agreements.All.Select(agreement => new AgreementRecorded(agreement)), .. there.Stories.Values.Select(story => new StoryTold(story))];
        return LandlordMerger.Plan(here, Landlord, there, Booked(events).Entries, new LandlordMergerRequest(Other, on, "Traité de fusion", []), on, Geography);
    }

    /// <summary>To less than a millionth of a percent, and never more than before.</summary>
    private static void AssertIsDueAsBefore(MergedAgreement agreement)
    {
        var lost = agreement.DueBefore - agreement.DueAfter;
        Assert.True(lost >= 0 && lost < agreement.Base * Rational.Of(1, 100_000_000), $"{agreement.Reserver}: {agreement.DueBefore}, {agreement.DueAfter}");
    }

    private static DateOnly Day(int month) => new(2026, month, 15);

    private static DateOnly Last(IEnumerable<FluxEvent> events) => events.OfType<StoryTold>().SelectMany(told => told.Story.Steps.Select(step => step.On).Append(told.Story.AvailableOn)).Append(new DateOnly(2026, 12, 31)).Max();

    private static FluxEvent Stored(FluxEvent happened) => JsonSerializer.Deserialize<FluxEvent>(JsonSerializer.Serialize(happened, DemandJson.Options), DemandJson.Options)!;

    private static string Key(KeyValuePair<(FluxAccount Account, FluxCounter Counter), Rational> balance) => $"{balance.Key.Account} {balance.Key.Counter}";

    /// <summary>Two landlords, and what they are after their merger on a day behind everything that happened.</summary>
    private sealed record Merged(FluxLedger Here, FluxLedger There, FluxLedger After, FluxLedger Ended, IReadOnlyList<FluxEvent> Events, IReadOnlyList<FluxEntry> Entries, IReadOnlyList<FluxEvent> EndedEvents, IReadOnlyList<FluxEntry> EndedEntries, DateOnly On)
    {
        public System.Collections.Immutable.ImmutableArray<NegotiatedRate> Rates { get; } = [new("ETAT", 25, 3), new("ALS", 12), new("VILLE", 7), new("EMPL", 2)];

        public static Merged Of(FluxEvent[] here, FluxEvent[] there)
        {
            // A year that one of them closed is closed at the other too; first lettings are agreed alike.
            if (here.Concat(there).OfType<YearClosed>().Any())
            {
                here = here.Any(happened => happened is YearClosed) ? here : [.. here, new YearClosed(2026)];
                there = there.Any(happened => happened is YearClosed) ? there : [.. there, new YearClosed(2026)];
            }

            there = [.. there.Select(happened => happened is AgreementRecorded { Agreement: var agreement } recorded ? recorded with { Agreement = agreement with { Landlord = Other, Terms = [.. agreement.Terms.Select(terms => terms with { FirstLettingOutsideFlux = ((AgreementRecorded)here[0]).Agreement.Terms[0].FirstLettingOutsideFlux })] } } : happened)];
            var ((one, entries), (other, others)) = (Booked(here), Booked(there));
            var on = Last(here.Concat(there)).AddDays(1);
            var merged = new Merged(one, other, one, other, here, entries, there, others, on);
            var plan = LandlordMerger.Plan(one, Landlord, other, others, new LandlordMergerRequest(Other, on, "Traité de fusion", merged.Rates), on, Geography);
            Assert.True(plan.Faults.IsEmpty, string.Join('\n', plan.Faults));
            var ((after, caused), (ended, left)) = (one.With(plan.Event!), other.With(plan.Elsewhere!));
            return merged with { After = after, Ended = ended, Events = [.. here, plan.Event!], Entries = [.. entries, .. caused], EndedEvents = [.. there, plan.Elsewhere!], EndedEntries = [.. others, .. left] };
        }
    }
}
