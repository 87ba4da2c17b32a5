using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Rights that the prefect exercises by an order, where there is no agreement or no longer (FLX-14).</summary>
public sealed class TakeoverTests
{
    private static readonly DateOnly Today = new(2026, 11, 30);
    private static readonly DateOnly Ended = new(2026, 6, 30);

    private static readonly Agreement Town = Of("VILLE", ReserverKind.LocalAuthority, 10, commune: Asnieres) with { TerminatedOn = Ended };

    private static readonly Agreement Order = Of("ETAT", ReserverKind.LocalAuthority, 10, commune: Asnieres, from: new DateOnly(2026, 12, 1)) with
    {
        Id = "ARR-1",
        Takeover = new Takeover("VILLE", "Arrêté 2026-77", new DateOnly(2026, 11, 20), new DateOnly(2026, 4, 30)),
    };

    [Fact]
    public void A_terminated_agreement_is_taken_over_two_months_after_a_formal_notice_and_not_before()
    {
        var ledger = Ledger(State(), Town);
        Assert.Empty(Refused(Order));
        Assert.Equal("formal-notice", Code(Order with { Takeover = Order.Takeover! with { FormalNotice = null } }));
        Assert.Equal("formal-notice", Code(Order with { Takeover = Order.Takeover! with { FormalNotice = new DateOnly(2026, 5, 1) } }));

        // One that ran out, and one that never was, need none.
        ledger = Ledger(State(), Town with { TerminatedOn = null, EndDate = Ended });
        Assert.Empty(Refused(Order with { Takeover = Order.Takeover! with { FormalNotice = null } }));
        ledger = Ledger(State());
        Assert.Empty(Refused(Order with { Takeover = Order.Takeover! with { FormalNotice = null } }));

        IReadOnlyList<InputFault> Refused(Agreement order) => FluxRules.Faults(ledger, new AgreementRecorded(order), Today, Geography);

        string Code(Agreement order) => Assert.Single(Refused(order)).Code;
    }

    [Fact]
    public void Only_the_prefect_takes_over_and_only_what_nobody_else_exercises()
    {
        Assert.Equal("not-the-prefect", Assert.Single(FluxRules.Faults(Ledger(Town), new AgreementRecorded(Order), Today, Geography)).Code);
        Assert.Equal("not-unique", Assert.Single(FluxRules.Faults(Ledger(State(), Town with { TerminatedOn = null }), new AgreementRecorded(Order), Today, Geography)).Code);
        Assert.Equal("takeover-of", Assert.Single(Faults(Order with { Takeover = Order.Takeover! with { Reserver = "ETAT" } })).Code);
        Assert.Equal("order-after", Assert.Single(Faults(Order with { Takeover = Order.Takeover! with { OrderedOn = new DateOnly(2026, 12, 2) } })).Code);
        Assert.Equal("order", Assert.Single(Faults(Order with { Takeover = Order.Takeover! with { Order = " " } })).Code);

        // The town may not be back while the order holds; and what it is of the guarantees still counts (FLX-15).
        Assert.Contains("not-unique", Faults(Of("VILLE", ReserverKind.LocalAuthority, 5, commune: Asnieres, from: new DateOnly(2027, 1, 1)) with { Id = "VILLE-2" }, State(), Order).Select(fault => fault.Code));
        Assert.Contains("guarantees-above-20", Faults(Order, State(), Of("DEPT", ReserverKind.LocalAuthority, 15)).Select(fault => fault.Code));

        // The State's own rights while it has no agreement: by order too.
        Assert.Empty(FluxRules.Faults(Ledger(), new AgreementRecorded(State() with { Takeover = new Takeover("ETAT", "Arrêté 2026-1", NewYear) }), Today, Geography));
    }

    [Fact]
    public void What_the_prefect_is_handed_for_another_counts_on_that_account_alone()
    {
        var on = Order.EffectiveDate.AddDays(5);
        var ledger = Ledger(State(), Town, Order);
        var (own, town) = (Release(1, on: on, steps: [Step(ReleaseStepKind.Oriented, 2, "ETAT", on)]), Release(2, on: on, steps: [Step(ReleaseStepKind.Oriented, 2, "ETAT", on) with { OnBehalfOf = "VILLE" }]));
        ledger = ledger.Then(new StoryTold(own), new StoryTold(town));

        Assert.Equal((1, 1, 0), (ledger.Balance(Account("ETAT", StatePart.Priority), FluxCounter.Oriented), ledger.Balance(Account("ARR-1"), FluxCounter.Oriented), ledger.Balance(Account("VILLE"), FluxCounter.Oriented)));
        Assert.Equal((Rational.Of(2, 10), Rational.Of(2, 4)), (ledger.Balance(Account("ARR-1"), FluxCounter.Due), ledger.Balance(Account("ETAT", StatePart.Priority), FluxCounter.Due)));
        FluxEvent[] events = [new AgreementRecorded(State()), new AgreementRecorded(Town), new AgreementRecorded(Order), new StoryTold(own), new StoryTold(town)];
        Assert.Empty(FluxAudit.Faults(events, Booked(events).Entries, ledger.Balances, Geography));
    }

    [Fact]
    public void The_ranking_names_whose_rights_it_means_and_a_choice_says_so_too()
    {
        var on = Order.EffectiveDate.AddDays(5);
        var release = Release(1, on: on);
        var ledger = Ledger(State(), Order).Then(new StoryTold(release));
        var question = new OrientationQuestion(release, on, new OrientationPractice());

        Assert.Equal([("ETAT", StatePart.Priority, null), ("ETAT", null, "VILLE"), ("ETAT", StatePart.Agents, null), (null, null, null)],
            ReserverRanking.Rank(ledger, question).OrderByDescending(choice => choice.Reserver is not null).ThenByDescending(choice => choice.Share).Select(choice => (choice.Reserver, choice.Part, choice.OnBehalfOf)));
        Assert.Equal("no-rights", OrientationRules.Refusal(ledger, question, new Orient("ETAT", Reason: "Essai.", OnBehalfOf: "AUTRE"))!.Code);
        Assert.Null(OrientationRules.Refusal(ledger, question, new Orient("ETAT", Reason: "Essai.", OnBehalfOf: "VILLE")));
        Assert.Equal(on.AddDays(30), OrientationRules.WithTerm(ledger, question, new Orient("ETAT", OnBehalfOf: "VILLE")).CandidatesBy);
    }
}
