using System.Collections.Immutable;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>A dwelling for which nobody was named goes where the agreement says, when a person confirms it (FLX-25, FLX-34).</summary>
public sealed class FallbackChainTests
{
    private static readonly DateOnly Day = new(2026, 3, 4);

    [Fact]
    public void Each_return_takes_the_next_step_of_the_chain_and_says_why()
    {
        var ledger = Ledger(Als(Fallback.PrefectPriority, Fallback.LandlordOneTurn), State(10));
        var once = Back("ALS", OrientationEnd.TimeOver);
        Assert.Equal(new FallbackHop(Fallback.PrefectPriority, 1, OrientationEnd.TimeOver, "ALS"), Next(ledger, once));

        var twice = Back(once, "ETAT", OrientationEnd.GivenBack);
        Assert.Equal(new FallbackHop(Fallback.LandlordOneTurn, 2, OrientationEnd.GivenBack, "ALS"), Next(ledger, twice));
        Assert.Null(Next(ledger, Back(twice, null, OrientationEnd.TimeOver)));

        // Nothing is proposed before it comes back, nor once somebody has it again.
        Assert.Null(Next(ledger, Release(1)));
        Assert.Null(Next(ledger, once with { Steps = once.Steps.Add(Step(ReleaseStepKind.Oriented, 4, "ETAT")) }));
    }

    [Fact]
    public void A_slip_that_was_put_right_at_once_takes_no_turn()
    {
        // Handed to B by mistake, and to whom was meant before anything came of it: the chain is the latter's, and B may have the dwelling next.
        var ledger = Ledger(Als(Fallback.OtherReserver, Fallback.LandlordOneTurn), Of("B", ReserverKind.Employer, 10));
        var slip = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "B"), Step(ReleaseStepKind.Oriented, 3, "ALS"), Step(ReleaseStepKind.Returned, 4)]);
        Assert.Equal((Fallback.OtherReserver, 1), Link(Next(ledger, slip)));
        Assert.Equal("B", Rank(ledger.Then(new StoryTold(slip)), slip)[0].Reserver);

        // After it came back too; who had candidates of its own decided on had the dwelling.
        var again = slip with { Steps = slip.Steps.AddRange(Step(ReleaseStepKind.Oriented, 5, "ALS"), Step(ReleaseStepKind.Oriented, 6, "B"), Step(ReleaseStepKind.Returned, 7)) };
        Assert.Equal((Fallback.LandlordOneTurn, 2), Link(Next(ledger, again)));
        Assert.Null(Next(ledger, slip with { Steps = slip.Steps.Insert(1, Step(ReleaseStepKind.Named, 2)) }));

        // So had who kept it for weeks.
        Assert.Null(Next(ledger, Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "B"), Step(ReleaseStepKind.Oriented, 3, "ALS", new DateOnly(2026, 4, 2)), Step(ReleaseStepKind.Returned, 4, on: new DateOnly(2026, 4, 9))])));
    }

    [Fact]
    public void A_step_that_means_nobody_here_is_passed_over()
    {
        ImmutableArray<Fallback> chain = [Fallback.Mayor, Fallback.PrefectPriority, Fallback.LandlordOneTurn];
        Assert.Equal((Fallback.LandlordOneTurn, 3), Link(Next(Ledger(Als(chain)), Back("ALS"))));
        Assert.Equal((Fallback.Mayor, 1), Link(Next(Ledger(Als(chain), Of("VILLE", ReserverKind.LocalAuthority, 10, commune: Asnieres)), Back("ALS"))));
        Assert.Equal((Fallback.PrefectPriority, 2), Link(Next(Ledger(Als(chain), Of("VILLE", ReserverKind.LocalAuthority, 10, commune: Antony), State(10)), Back("ALS"))));
    }

    [Fact]
    public void What_the_prefect_has_for_another_is_another_right_than_its_own_and_the_mayors_no_more()
    {
        var order = Of("ETAT", ReserverKind.LocalAuthority, 10, commune: Asnieres) with { Id = "ARR-1", Takeover = new Takeover("VILLE", "Arrêté 2026-1", NewYear) };
        Assert.Equal((Fallback.OtherReserver, 2), Link(Next(Ledger(Als(Fallback.Mayor, Fallback.OtherReserver), State(10), order), Back("ALS"))));

        // The prefect had it on its own rights: those of the town that it exercises are next, and are named in the proposal and by the one click that confirms it.
        var ledger = Ledger(State(10, agents: null) with { Terms = [State(10, agents: null).Terms[0] with { Fallbacks = [Fallback.OtherReserver] }] }, order);
        var back = Back("ETAT");
        ledger = ledger.Then(new StoryTold(back));
        var proposed = Assert.Single(FallbackChain.Proposed(ledger, Day, new OrientationPractice(), 10));
        Assert.Equal(("ARR-1", "ETAT", "VILLE", null), (proposed.Agreement, proposed.Reserver, proposed.OnBehalfOf, proposed.Part));
        Assert.Null(OrientationRules.Refusal(ledger, Question(back), new Orient(proposed.Reserver, OnBehalfOf: proposed.OnBehalfOf, StatePart: proposed.Part)));
        Assert.NotNull(OrientationRules.Basis(ledger, Question(back), new Orient(proposed.Reserver, OnBehalfOf: proposed.OnBehalfOf)).Hop);

        // It had both: nobody is left.
        var both = back with { Version = 5, Steps = [.. back.Steps, Step(ReleaseStepKind.Oriented, 4, "ETAT") with { OnBehalfOf = "VILLE" }, Step(ReleaseStepKind.Returned, 5)] };
        Assert.Null(Next(ledger.Then(new StoryTold(both)), both));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_agreement_that_ended_since_does_not_move_the_chain(bool isRecorded)
    {
        // On the fifth the mayor was next and had it; on the ninth its agreement ended, and on the tenth it came back: the landlord is next.
        ImmutableArray<Fallback> chain = [Fallback.Mayor, Fallback.LandlordOneTurn, Fallback.PrefectPriority];
        var town = Of("VILLE", ReserverKind.LocalAuthority, 10, commune: Asnieres) with { TerminatedOn = Day.AddDays(5) };
        var hop = isRecorded ? new FallbackHop(Fallback.Mayor, 1, OrientationEnd.TimeOver, "ALS") : null;
        var twice = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "ALS", Day), Step(ReleaseStepKind.Returned, 3, on: Day), Step(ReleaseStepKind.Oriented, 4, "VILLE", Day.AddDays(1)) with { Hop = hop }, Step(ReleaseStepKind.Returned, 5, on: Day.AddDays(6))]);
        Assert.Equal((Fallback.LandlordOneTurn, 2), Link(FallbackChain.Next(Ledger(Als(chain), town, State(10)), twice, Day.AddDays(6))));
    }

    [Fact]
    public void Of_a_landlord_that_was_merged_nothing_is_proposed_where_it_ended()
    {
        var ledger = Ledger(Als(Fallback.LandlordOneTurn)).Then(new StoryTold(Back("ALS")));
        Assert.Single(FallbackChain.Proposed(ledger, Day, new OrientationPractice(), 10));
        Assert.Empty(FallbackChain.Proposed(ledger.Then(new LandlordMerged("Autre office", Day, "Fusion", [], [])), Day, new OrientationPractice(), 10));
    }

    [Fact]
    public void Agents_of_the_State_without_a_candidate_give_way_to_persons_with_priority_and_these_to_nobody_again()
    {
        var state = State(30, 5) with { Terms = [State(30, 5).Terms[0] with { Fallbacks = [Fallback.PrefectPriority] }] };
        var ledger = Ledger(state);
        var agents = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "ETAT") with { Part = StatePart.Agents }, Step(ReleaseStepKind.Returned, 3)]);
        Assert.Equal((Fallback.PrefectPriority, 1), Link(Next(ledger, agents)));
        Assert.Null(Next(ledger, Back("ETAT")));
    }

    [Fact]
    public void Another_reserver_is_the_first_of_the_ranking_that_did_not_have_the_dwelling()
    {
        var ledger = Ledger(Als(Fallback.OtherReserver), Of("B", ReserverKind.Employer, 10), Of("C", ReserverKind.DisinterestedBody, 20)).Released(10, first: 2);
        var back = Back("ALS");
        var ranked = Rank(ledger.Then(new StoryTold(back)), back);
        Assert.Equal("C", ranked[0].Reserver);
        Assert.Equal(["C", "B"], ranked.Where(choice => choice.FallbackAsks).Select(choice => choice.Reserver));
    }

    [Fact]
    public void The_hop_is_kept_with_the_orientation_that_follows_it_and_with_no_other()
    {
        var ledger = Ledger(Als(Fallback.PrefectPriority), State(10), Of("B", ReserverKind.Employer, 10));
        var back = Back("ALS", OrientationEnd.TimeOver);
        ledger = ledger.Then(new StoryTold(back));
        var hop = new FallbackHop(Fallback.PrefectPriority, 1, OrientationEnd.TimeOver, "ALS");
        Assert.Equal(new OrientationBasis(new AgreedDesignation(3, 15), hop), OrientationRules.Basis(ledger, Question(back), new Orient("ETAT")));
        Assert.Equal(new OrientationBasis(new AgreedDesignation(3, 15), null), OrientationRules.Basis(ledger, Question(back), new Orient("B", Reason: "Mutation.")));
        Assert.Equal(new OrientationBasis(null, null), OrientationRules.Basis(ledger, Question(back), new Orient()));
        Assert.Equal(new OrientationBasis(null, null), OrientationRules.Basis(ledger, Question(back), new Orient("NOBODY")));

        // The first of the ranking, it needs no reason; whoever departs from the chain gives one.
        Assert.Null(OrientationRules.Refusal(ledger, Question(back), new Orient("ETAT")));
        Assert.Equal("not-first", OrientationRules.Refusal(ledger, Question(back), new Orient("B"))!.Code);
    }

    [Fact]
    public void What_waits_to_be_confirmed_is_told_with_who_has_it_next()
    {
        var ledger = Ledger(Als(Fallback.PrefectPriority), State(10));
        var (first, second) = (Back("ALS", OrientationEnd.TimeOver), Back("ALS") with { Release = Release(2).Release });
        second = second with { Steps = [second.Steps[0], second.Steps[1] with { On = Day.AddDays(-1) }] };
        ledger = ledger.Then(new StoryTold(first), new StoryTold(second), new StoryTold(Release(3)));

        var proposed = FallbackChain.Proposed(ledger, Day, new OrientationPractice(), 10);

        Assert.Equal([second.Release, first.Release], proposed.Select(hop => hop.Release));
        Assert.All(proposed, hop => Assert.Equal(("ETAT", StatePart.Priority), (hop.Reserver, hop.Part)));
        Assert.Single(FallbackChain.Proposed(ledger, Day, new OrientationPractice(), 1));
        var own = Assert.Single(FallbackChain.Proposed(Ledger(Als(Fallback.LandlordOneTurn)).Then(new StoryTold(first)), Day, new OrientationPractice(), 10));
        Assert.Equal((null, null, Fallback.LandlordOneTurn), (own.Agreement, own.Reserver, own.Hop.Link));

        // Confirmed, or subtracted, it waits no more.
        Assert.Single(FallbackChain.Proposed(ledger.Then(new StoryTold(first with { Steps = first.Steps.Add(Step(ReleaseStepKind.Oriented, 4, "ETAT")) })), Day, new OrientationPractice(), 10));
        Assert.Single(FallbackChain.Proposed(ledger.Then(new ReleaseSubtracted(first.Release, SubtractionCause.Orcod)), Day, new OrientationPractice(), 10));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_late_designation_that_is_accepted_after_the_hop_restores_every_balance(bool noCandidateConsumes)
    {
        var agreement = Als(Fallback.PrefectPriority) with { Terms = [Als(Fallback.PrefectPriority).Terms[0] with { NoCandidateConsumes = noCandidateConsumes }] };
        var oriented = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "ALS")]);
        var before = Ledger(agreement, State(10)).Then(new StoryTold(oriented));
        var returned = Back("ALS");
        var hopped = returned with { Version = 5, Steps = returned.Steps.Add(Step(ReleaseStepKind.Oriented, 4, "ETAT")) };

        var after = before.Then(new StoryTold(returned), new StoryTold(hopped), new StoryTold(oriented with { Version = 7 }));

        Assert.Equal(noCandidateConsumes ? 1 : 0, before.Then(new StoryTold(returned), new StoryTold(hopped)).Balance(Account("ALS"), FluxCounter.Consumed));
        Assert.Equal(before.Balances.Order(Comparer), after.Balances.Order(Comparer));
    }

    [Fact]
    public void In_a_tense_zone_no_agreement_gives_more_than_a_month()
    {
        var january = new DateOnly(2026, 1, 31);
        var ledger = Ledger(Als() with { Terms = [Als().Terms[0] with { DesignationDays = 31 }] }).Released(1, on: january);
        var question = Question(Release(1, on: january)) with { Today = january };
        Assert.Equal(new DateOnly(2026, 2, 28), OrientationRules.WithTerm(ledger, question, new Orient("ALS")).CandidatesBy);
        Assert.Null(OrientationRules.Refusal(ledger, question, new Orient("ALS", new DateOnly(2026, 2, 28))));
        var fault = Assert.Single(OrientationRules.Refusal(ledger, question, new Orient("ALS", new DateOnly(2026, 3, 1)))!.Faults);
        Assert.Equal(("candidatesBy", "beyond-a-month"), (fault.Path, fault.Code));

        // The landlord that keeps it is bound by no one, nor is a reserver where the zone is said not to be tense.
        Assert.NotEqual("invalid", OrientationRules.Refusal(ledger, question, new Orient(null, new DateOnly(2026, 6, 1), "Essai."))?.Code);
        foreach (var code in new[] { Departement, Asnieres.Value })
        {
            var loose = question with { Practice = new OrientationPractice { NotTense = [code] } };
            Assert.Equal(january.AddDays(31), OrientationRules.WithTerm(ledger, loose, new Orient("ALS")).CandidatesBy);
            Assert.Null(OrientationRules.Refusal(ledger, loose, new Orient("ALS", new DateOnly(2026, 3, 31))));
        }
    }

    [Fact]
    public void The_notice_that_was_agreed_is_counted_back_from_the_day_the_dwelling_can_be_let()
    {
        var ledger = Ledger(Als() with { Terms = [Als().Terms[0] with { NoticeDays = 30 }] }, State(10));
        var ranked = Rank(ledger, Release(1, on: new DateOnly(2026, 5, 31)));
        Assert.Equal(new DateOnly(2026, 5, 1), ranked.Single(choice => choice.Reserver == "ALS").NoticeBy);
        Assert.All(ranked.Where(choice => choice.Reserver != "ALS"), choice => Assert.Null(choice.NoticeBy));
    }

    private static readonly Comparer<KeyValuePair<(FluxAccount Account, FluxCounter Counter), Rational>> Comparer =
        Comparer<KeyValuePair<(FluxAccount Account, FluxCounter Counter), Rational>>.Create((one, other) => string.CompareOrdinal($"{one.Key.Account} {one.Key.Counter}", $"{other.Key.Account} {other.Key.Counter}"));

    private static Agreement Als(params ImmutableArray<Fallback> chain) => Of("ALS", ReserverKind.ActionLogement, 60, with: terms => terms with { Fallbacks = chain });

    private static ReleaseStory Back(string reserver, OrientationEnd? end = null) => Back(Release(1), reserver, end);

    private static ReleaseStory Back(ReleaseStory story, string? reserver, OrientationEnd? end = null) => story with
    {
        Version = story.Version + 2,
        Steps = story.Steps.AddRange(Step(ReleaseStepKind.Oriented, story.Version + 1, reserver), Step(ReleaseStepKind.Returned, story.Version + 2) with { End = end }),
    };

    private static FallbackHop? Next(FluxLedger ledger, ReleaseStory story) => FallbackChain.Next(ledger, story, Day);

    private static (Fallback, int)? Link(FallbackHop? hop) => hop is null ? null : (hop.Link, hop.Place);

    private static OrientationQuestion Question(ReleaseStory story) => new(story, Day, new OrientationPractice());

    private static IReadOnlyList<OrientationChoice> Rank(FluxLedger ledger, ReleaseStory story) => ReserverRanking.Rank(ledger, Question(story));
}
