using System.Collections.Immutable;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Reports;
using Allocation.Domain.Tests.Vacancies;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Cases of the rules that no oracle has: years that end, amendments, what was before, what is in nobody's flux.</summary>
public sealed class FluxLedgerTests
{
    private static readonly DateOnly Today = new(2026, 11, 30);
    private static readonly Dwelling Flat = new() { Landlord = Landlord, Commune = Asnieres, Typology = Typology.T3, Financing = Financing.PLUS };

    [Fact]
    public void A_dwelling_whose_sale_is_decided_leaves_the_base_on_that_day_and_what_was_due_till_then_stays()
    {
        var (decided, story) = (new DateOnly(2027, 1, 20), Release(1, on: new DateOnly(2026, 11, 3)));
        FluxEvent[] released = [new AgreementRecorded(Of("R", ReserverKind.Employer, 10)), new StoryTold(story)];
        var before = Booked(released).Ledger;
        var sale = FluxRules.Dated(before, new ReleaseSubtracted(story.Release, SubtractionCause.Sale), decided);
        var (ledger, entries) = Booked([.. released, sale]);

        Assert.Equal([Rational.Of(1, 10), Rational.Of(-1, 10)], new[] { 2026, 2027 }.Select(year => ledger.Balance(Account("R", year: year), FluxCounter.Due)));
        Assert.Equal([1, -1], new[] { 2026, 2027 }.Select(year => ledger.Balance(Account(null, year: year), FluxCounter.InBase)));
        Assert.Equal((0, 1), (ledger.Balance(Account(null), FluxCounter.Subtracted), ledger.Balance(Account(null, year: 2027), FluxCounter.Subtracted)));
        Assert.All(entries.Where(entry => entry.Event == 3), entry => Assert.Equal(decided, entry.On));
        Assert.Empty(FluxAudit.Faults([.. released, sale], entries, ledger.Balances, Geography));
        Assert.Equal([((2027, SubtractionCause.Sale), 1)], SubtractedByCause.Of(ledger).Select(subtracted => (subtracted.Key, subtracted.Value)));

        // Told again it stays on its day; taken back, everything is as before; by another cause it never was in the base.
        Assert.Equal(sale, FluxRules.Dated(ledger, new ReleaseSubtracted(story.Release, SubtractionCause.Sale), decided.AddDays(9)));
        Assert.Equal(before.Balances.OrderBy(Key), ledger.Then(new ReleaseSubtracted(story.Release, null)).Balances.OrderBy(Key));
        Assert.Equal(0, before.Then(FluxRules.Dated(before, new ReleaseSubtracted(story.Release, SubtractionCause.InternalTransfer), decided)).Balance(Account("R"), FluxCounter.Due));

        // As it was recorded in a former version it stays.
        var former = before.Then(new ReleaseSubtracted(story.Release, SubtractionCause.Sale));
        Assert.Equal((0, 1), (former.Balance(Account("R"), FluxCounter.Due), former.Balance(Account(null), FluxCounter.Subtracted)));
        Assert.Null(Assert.IsType<ReleaseSubtracted>(FluxRules.Dated(former, new ReleaseSubtracted(story.Release, SubtractionCause.Sale), decided)).On);

        static string Key(KeyValuePair<(FluxAccount Account, FluxCounter Counter), Rational> balance) => $"{balance.Key.Account} {balance.Key.Counter}";
    }

    [Fact]
    public void What_is_due_by_time_is_the_sum_of_each_of_the_terms_for_its_days_and_ends_with_the_agreement()
    {
        var begun = new DateOnly(2026, 7, 1);
        var employer = Of("EMPL", ReserverKind.Employer, 12.5m, from: begun);
        var amended = employer with { Terms = [employer.Terms[0], employer.Terms[0] with { From = new DateOnly(2026, 10, 1), Rate = 10 }] };

        Assert.Equal(5.10m, ProRata.Due(amended, null, 90, 2026)!.Value.Round(2));
        Assert.Equal(Rational.Of(125, 1000) * 90 * Rational.Of(92, 365), ProRata.Due(amended with { EndDate = new DateOnly(2026, 9, 30) }, null, 90, 2026));
        Assert.Null(ProRata.Due(amended, null, 90, 2027));
    }

    [Fact]
    public void What_comes_after_a_year_is_closed_is_a_correction_in_the_next()
    {
        var oriented = Release(1, on: new DateOnly(2026, 12, 1), steps: [Step(ReleaseStepKind.Oriented, 2, "R", new DateOnly(2026, 12, 20))]);
        var ledger = Ledger(Of("R", ReserverKind.Employer, 10)).Then(new StoryTold(oriented), new YearClosed(2026));

        var (after, entries) = ledger.With(new StoryTold(oriented with { Version = 3, Steps = oriented.Steps.Add(Step(ReleaseStepKind.Returned, 3, on: new DateOnly(2027, 1, 10))) }));

        Assert.All(entries, entry => Assert.Equal(2027, entry.Account.Year));
        Assert.Contains(entries, entry => entry is { Counter: FluxCounter.Oriented, CorrectionOf: 2026 } && entry.Amount == -1);
        Assert.Contains(entries, entry => entry is { Counter: FluxCounter.Returned, CorrectionOf: null });
        Assert.Equal(1, after.Balance(Account("R"), FluxCounter.Oriented));
        Assert.Equal(Rational.Of(1, 10), after.Balance(Account("R"), FluxCounter.Due));
    }

    [Fact]
    public void An_amendment_never_applies_to_what_was_released_before_unless_it_says_why()
    {
        var before = Of("R", ReserverKind.Employer, 40);
        var ledger = Ledger(before).Released(10);
        var lowered = before with { Terms = [before.Terms[0] with { Rate = 20 }] };
        var later = before with { Terms = [before.Terms[0], before.Terms[0] with { From = Today, Rate = 20 }] };

        Assert.Equal("past-terms", Assert.Single(FluxRules.Faults(ledger, new AgreementRecorded(lowered), Today, Geography)).Code);
        Assert.Equal("past-terms", Assert.Single(FluxRules.Faults(ledger, new AgreementRecorded(before with { TerminatedOn = new DateOnly(2026, 2, 1) }), Today, Geography)).Code);
        Assert.Empty(FluxRules.Faults(ledger, new AgreementRecorded(lowered, "Faute de frappe."), Today, Geography));
        Assert.Empty(FluxRules.Faults(ledger, new AgreementRecorded(later), Today, Geography));
        Assert.Equal(4, ledger.Then(new AgreementRecorded(later)).Balance(Account("R"), FluxCounter.Due));
        Assert.Equal(2, ledger.Then(new AgreementRecorded(lowered)).Balance(Account("R"), FluxCounter.Due));
        Assert.Equal("closed-year", Assert.Single(FluxRules.Faults(ledger.Then(new YearClosed(2026)), new AgreementRecorded(lowered, "Faute de frappe."), Today.AddYears(1), Geography)).Code);
    }

    [Fact]
    public void A_subtracted_dwelling_is_let_in_nobodys_flux()
    {
        var story = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2), Step(ReleaseStepKind.Allocated, 3), Step(ReleaseStepKind.LeaseSigned, 4)]);
        var ledger = Ledger(State()).Then(new StoryTold(Release(1)), new ReleaseSubtracted(story.Release, SubtractionCause.InternalTransfer), new StoryTold(story));

        Assert.Equal([1, 0, 0, 1], new[] { FluxCounter.Subtracted, FluxCounter.Due, FluxCounter.Consumed, FluxCounter.LeaseSigned }.Select(counter => ledger.Balance(Account(null), counter)));
        Assert.Equal(1, FluxStatistics.Of(2026, FluxReport.Lines(2026, Entries(ledger, story, SubtractionCause.InternalTransfer), ledger), null).Transfers.Leases);
        Assert.Equal("oriented", Assert.Single(FluxRules.Faults(Ledger(Of("R", ReserverKind.Employer, 10)).Then(new StoryTold(Release(2, steps: [Step(ReleaseStepKind.Oriented, 2, "R"), Step(ReleaseStepKind.LeaseSigned, 3)]))), new ReleaseSubtracted(Release(2).Release, SubtractionCause.Sale), Today, Geography)).Code);
    }

    [Fact]
    public void First_lettings_are_due_to_nobody_and_never_move_the_yearly_account()
    {
        var ledger = Ledger(Of("ETAT", ReserverKind.State, 30, 5, terms => terms with { CarryOver = true })).Then(new StoryTold(Release(1, book: FluxBook.FirstLetting, steps: [Step(ReleaseStepKind.Oriented, 2, "ETAT"), Step(ReleaseStepKind.Allocated, 3), Step(ReleaseStepKind.LeaseSigned, 4)])));
        Assert.All(ledger.Balances.Keys, balance => Assert.Equal(FluxBook.FirstLetting, balance.Account.Book));
        Assert.DoesNotContain(ledger.Balances.Keys, balance => balance.Counter == FluxCounter.Due);
        Assert.Empty(CarryOvers.Coming(ledger, 2027));

        // Agreed into the flux, by all: it is a letting like any other.
        var inside = Ledger(Of("R", ReserverKind.Employer, 10, with: terms => terms with { FirstLettingOutsideFlux = false })).Then(new StoryTold(Release(1, book: FluxBook.FirstLetting)));
        Assert.Equal((Rational.Of(1, 10), (Rational)1), (inside.Balance(Account("R"), FluxCounter.Due), inside.Balance(Account(null), FluxCounter.InBase)));
        Assert.Contains("first-letting-differs", Faults(Of("S", ReserverKind.Employer, 10), Of("R", ReserverKind.ActionLogement, 10, with: terms => terms with { FirstLettingOutsideFlux = false })).Select(fault => fault.Code));
    }

    [Fact]
    public void What_was_before_is_brought_once_and_a_release_within_it_is_not_due_again()
    {
        var ledger = Ledger(Of("R", ReserverKind.Employer, 10));
        var brought = new YearBrought(NewYear, new DateOnly(2026, 10, 31), 160, 30, [new BroughtAccount("R", null, null, 12, 12, 12, 0, 12), new BroughtAccount(null, null, null, 0, 100, 100, 0, 100)]);
        Assert.Empty(FluxRules.Faults(ledger, brought, Today, Geography));
        ledger = ledger.Then(brought);
        Assert.Equal((13, 12, 117), (ledger.Balance(Account("R"), FluxCounter.Due), ledger.Balance(Account("R"), FluxCounter.Consumed), ledger.Balance(Account(null), FluxCounter.Due)));

        // Told anew it replaces, beside it it is refused; a vacancy of October that is entered now was counted.
        Assert.Equal(14, ledger.Then(brought with { Released = 170 }).Balance(Account("R"), FluxCounter.Due));
        Assert.Equal("overlap", Assert.Single(FluxRules.Faults(ledger, brought with { From = new DateOnly(2026, 10, 1) }, Today, Geography)).Code);
        Assert.Equal("own-missing", Assert.Single(FluxRules.Faults(Ledger(Of("R", ReserverKind.Employer, 10)), brought with { Accounts = brought.Accounts[..1] }, Today, Geography)).Code);
        Assert.Equal(13, ledger.Then(new StoryTold(Release(1, on: new DateOnly(2026, 10, 15)))).Balance(Account("R"), FluxCounter.Due));
        Assert.Equal("counted-twice", Assert.Single(FluxRules.Faults(Ledger(Of("R", ReserverKind.Employer, 10)).Released(1), brought, Today, Geography)).Code);
    }

    [Fact]
    public void Agreements_on_the_stock_are_due_by_the_day_and_by_their_territory()
    {
        AgreementTerms Stock(AgreementTerms terms) => terms with { Base = FluxBase.Stock };
        var whole = Of("R", ReserverKind.Employer, 0.4m, with: Stock);
        var half = Of("S", ReserverKind.Employer, 0.4m, with: Stock, from: new DateOnly(2026, 7, 1));
        var town = Of("VILLE", ReserverKind.LocalAuthority, 1, with: Stock, commune: Asnieres);
        var ledger = Ledger(whole, half, town).Then(new StockDeclared(2026, 10_000, ImmutableSortedDictionary<string, int>.Empty.Add(Asnieres.Value, 300)));

        Assert.Equal(40, ledger.Balance(Account("R"), FluxCounter.Due));
        Assert.Equal(Rational.Of(40 * 184, 365), ledger.Balance(Account("S"), FluxCounter.Due));
        Assert.Equal(3, ledger.Balance(Account("VILLE"), FluxCounter.Due));
        Assert.Equal(-43 - Rational.Of(40 * 184, 365), ledger.Balance(Account(null), FluxCounter.Due));

        // What lies in a place of rights is said, and of no place that there is not.
        (string, string)? Refused(params (string Code, int Count)[] of) =>
            FluxRules.Faults(ledger, new StockDeclared(2026, 10_000, of.ToImmutableSortedDictionary(each => each.Code, each => each.Count)), Today, Geography).SingleOrDefault() is { } fault ? (fault.Path, fault.Code) : null;
        Assert.Equal(("of.92004", "stock-missing"), Refused());
        Assert.Equal(("of.99999", "territory"), Refused((Asnieres.Value, 300), ("99999", 1)));
        Assert.Equal(("of.92004", "amount"), Refused((Asnieres.Value, 10_001)));
        Assert.Null(Refused((Asnieres.Value, 300), (Antony.Value, 0)));
        Assert.Empty(FluxRules.Faults(Ledger(whole), new StockDeclared(2026, 10_000), Today, Geography));
    }

    [Fact]
    public void A_dwelling_is_proposed_in_one_year_though_it_is_allocated_in_the_next()
    {
        var story = Release(1, on: new DateOnly(2026, 12, 1), steps: [Step(ReleaseStepKind.Oriented, 2, "R", new DateOnly(2026, 12, 20)), Step(ReleaseStepKind.Allocated, 3, on: new DateOnly(2027, 1, 10))]);
        var delegated = Release(2, on: new DateOnly(2026, 12, 1), steps: [Step(ReleaseStepKind.Oriented, 2, "D", new DateOnly(2026, 12, 20)), Step(ReleaseStepKind.Allocated, 3, on: new DateOnly(2027, 1, 10))]);
        FluxEvent[] events =
        [
            new AgreementRecorded(Of("R", ReserverKind.Employer, 10)), new AgreementRecorded(Of("D", ReserverKind.ActionLogement, 10, with: terms => terms with { Mode = ManagementMode.Delegated, ConsumingEvent = ConsumingEvent.Allocated })),
            new StoryTold(story), new StoryTold(delegated),
        ];
        var (ledger, entries) = Booked(events);

        Rational Proposed(int year, string reserver) => FluxReport.Lines(year, entries, ledger).Where(line => line.Reserver == reserver).Aggregate(Rational.Zero, (sum, line) => sum + line.Proposed);
        Assert.Equal((1, 0), (Proposed(2026, "R"), Proposed(2027, "R")));
        Assert.Equal((0, 1), (Proposed(2026, "D"), Proposed(2027, "D")));
    }

    [Fact]
    public void The_facts_of_a_vacancy_are_told_in_the_words_of_the_flux()
    {
        var life = Lives.Offered(Lives.Today).Then(new RefuseOffer(Lives.Today)).Then(new MakeOffer()).Then(new NotifyOffer(NotificationMeans.HandedOver, Lives.Today)).Then(new AcceptOffer(Lives.Today)).Then(new SignLease(Lives.Today));
        Assert.Equal([ReleaseStepKind.Oriented, ReleaseStepKind.Allocated, ReleaseStepKind.Refused, ReleaseStepKind.PassedOn, ReleaseStepKind.LeaseSigned], Told(life));

        var failed = Enumerable.Range(1, 3).Aggregate(Lives.Ranked(), (held, _) => held.Then(new MakeOffer()).Then(new NotifyOffer(NotificationMeans.HandedOver, Lives.Today)).Then(new RefuseOffer(Lives.Today)));
        Assert.Equal([ReleaseStepKind.Oriented, ReleaseStepKind.Allocated, ReleaseStepKind.Refused, ReleaseStepKind.PassedOn, ReleaseStepKind.Refused, ReleaseStepKind.PassedOn, ReleaseStepKind.Refused, ReleaseStepKind.AllFailed], Told(failed));
        Assert.Equal([ReleaseStepKind.Oriented], Told(Lives.Ranked().Then(new UndoStep())));

        IEnumerable<ReleaseStepKind> Told(Vacancy vacancy) => ReleaseTelling.Tell(Lives.Id, "D", Flat, vacancy).Steps.Select(step => step.Kind);
    }

    [Theory]
    [InlineData(ClosingCause.Mistake)]
    [InlineData(ClosingCause.Works)]
    [InlineData(ClosingCause.NoticeWithdrawn)]
    [InlineData(ClosingCause.Demolition)]
    public void A_vacancy_that_never_was_one_counts_for_nobody_and_against_nobody(ClosingCause cause)
    {
        // Counted as taken when it was put at disposal, named for, given back and not taken again; of the commission's allocation the count stays.
        var agreement = Of("R", ReserverKind.Employer, 10, with: terms => terms with { NoCandidateConsumes = true, RefusalConsumes = true, ConsumingEvent = ConsumingEvent.AtDisposal });
        var back = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "R"), Step(ReleaseStepKind.Named, 3), Step(ReleaseStepKind.Returned, 4, on: new DateOnly(2026, 4, 5))]);
        var refused = Release(2, steps: [Step(ReleaseStepKind.Oriented, 2, "R"), Step(ReleaseStepKind.Allocated, 3), Step(ReleaseStepKind.Refused, 4), Step(ReleaseStepKind.AllFailed, 4), Step(ReleaseStepKind.Returned, 5, on: new DateOnly(2026, 4, 5))]);
        var before = Ledger(agreement).Then(new StoryTold(back), new StoryTold(refused));
        Assert.Equal(2, before.Balance(Account("R"), FluxCounter.Consumed));

        var after = before.Then(new StoryTold(Closed(back)), new StoryTold(Closed(refused)));

        Assert.Equal([(Account("R"), FluxCounter.Pronounced), (Account("R"), FluxCounter.Refused)], after.Balances.Keys.OrderBy(key => key.Counter));

        // Of a year that is closed what is taken back is a correction in the next, and all of it comes back with the vacancy.
        var late = before.Then(new YearClosed(2026)).Then(new StoryTold(Closed(back)), new StoryTold(Closed(refused)));
        Assert.Equal((2, -2), (late.Balance(Account("R"), FluxCounter.Consumed), late.Balance(Account("R", year: 2027), FluxCounter.Consumed)));
        Assert.Equal(before.Balances.OrderBy(Key), after.Then(new StoryTold(back), new StoryTold(refused)).Balances.OrderBy(Key));

        ReleaseStory Closed(ReleaseStory story) => story with { Steps = story.Steps.Add(Step(ReleaseStepKind.Closed, 9, on: new DateOnly(2026, 5, 1)) with { Cause = cause }) };

        static string Key(KeyValuePair<(FluxAccount Account, FluxCounter Counter), Rational> balance) => $"{balance.Key.Account} {balance.Key.Counter}";
    }

    [Fact]
    public void What_the_clock_made_happen_has_its_effect_on_its_day_whenever_the_clock_came_to_it()
    {
        var (until, late) = (new DateOnly(2026, 12, 30), new DateTimeOffset(2027, 2, 20, 9, 0, 0, TimeSpan.Zero));
        var oriented = Lives.New().Then(new ReturnKeys(Lives.Today)).Then(new Orient("R", until));
        var over = oriented.With(new OrientationEnded(OrientationEnd.TimeOver, null, 1), late);
        Assert.Equal((ReleaseStepKind.Returned, new DateOnly(2026, 12, 31)), Last(over));

        // What a person does is of the day on which it is recorded; so is a time that was over before its last candidate left.
        Assert.Equal(new DateOnly(2027, 2, 20), Last(oriented.With(new OrientationEnded(OrientationEnd.GivenBack, null, 1), late)).On);
        var left = oriented.Then(new Nominate(Lives.NumberOf(1), Nominator.Landlord)).With(new CandidateWithdrawn(new Domain.Demands.DemandId(1), WithdrawalCause.Applicant, null), late.AddDays(-10));
        Assert.Equal(new DateOnly(2027, 2, 10), Last(left.With(new OrientationEnded(OrientationEnd.TimeOver, null, 1), late)).On);

        // Silence is a refusal on the day after the last for an answer.
        var offered = Lives.Offered(Lives.Today);
        var answerBy = offered.Offer!.AnswerBy!.Value;
        var silent = ReleaseTelling.Tell(Lives.Id, "D", Flat, offered.With(new OfferFellSilent(answerBy), late)).Steps;
        Assert.Equal(answerBy.AddDays(1), silent.Single(step => step.Kind == ReleaseStepKind.Refused).On);

        static (ReleaseStepKind Kind, DateOnly On) Last(Vacancy vacancy) => ReleaseTelling.Tell(Lives.Id, "D", Flat, vacancy).Steps[^1] is var step ? (step.Kind, step.On) : default;
    }

    [Fact]
    public void An_agreement_has_accounts_in_each_year_in_which_it_holds_for_a_day()
    {
        var ended = State() with { TerminatedOn = new DateOnly(2027, 1, 1) };
        Assert.Equal([[], ["ETAT.2026.flux.priority", "ETAT.2026.flux.agents"], ["ETAT.2027.flux.priority", "ETAT.2027.flux.agents"], []],
            Enumerable.Range(2025, 4).Select(year => FluxAgreements.AccountsIn(year, ended).Select(account => account.ToString()).ToArray()));
        Assert.Equal(["R.2026.flux"], FluxAgreements.AccountsIn(2026, Of("R", ReserverKind.Employer, 20, from: new DateOnly(2026, 12, 31))).Select(account => account.ToString()));
    }

    private static List<FluxEntry> Entries(FluxLedger ledger, ReleaseStory story, SubtractionCause cause) =>
        Booked([.. ledger.Agreements.All.Select(agreement => new AgreementRecorded(agreement)), new StoryTold(story with { Steps = [] }), new ReleaseSubtracted(story.Release, cause), new StoryTold(story)]).Entries;
}
