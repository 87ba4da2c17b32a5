using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Orientation;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Flux.Agreements;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Who is first for a dwelling, and whom a person may choose (FLX-34).</summary>
public sealed class ReserverRankingTests
{
    private static readonly DateOnly Day = new(2026, 3, 4);

    [Fact]
    public void Whoever_is_owed_a_whole_dwelling_goes_before_the_tiny_whose_share_is_owed_more()
    {
        // Ten released: 3 are due to the large, who had 2; a tenth to the tiny, who had none.
        var ledger = Had(Ledger(Of("GRAND", ReserverKind.ActionLogement, 30), Of("PETIT", ReserverKind.Employer, 1), Of("RESTE", ReserverKind.DisinterestedBody, 69)).Released(10), ("GRAND", 2), ("RESTE", 7));
        Assert.Equal(["GRAND", "PETIT"], Names(ledger).Take(2));
    }

    [Fact]
    public void Among_those_who_are_owed_one_the_share_decides_and_then_who_waited_longer()
    {
        var ledger = Had(Ledger(Of("A", ReserverKind.ActionLogement, 40), Of("B", ReserverKind.Employer, 20), Of("C", ReserverKind.DisinterestedBody, 20)).Released(10), ("A", 2));
        Assert.Equal(["B", "C", null, "A"], Names(ledger));
    }

    [Fact]
    public void Whoever_has_the_dwelling_is_ranked_as_if_it_had_not_been_handed_over()
    {
        var ledger = Ledger(Of("A", ReserverKind.ActionLogement, 50)).Released(2);
        var before = Names(ledger);
        var twice = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "A"), Step(ReleaseStepKind.Oriented, 3, "A")]);
        Assert.Equal(before, Names(ledger.Then(new StoryTold(twice)), twice));
    }

    [Fact]
    public void A_dwelling_that_came_back_goes_where_the_agreement_says_and_then_further()
    {
        AgreementTerms Chain(AgreementTerms terms) => terms with { Fallbacks = [Fallback.PrefectPriority, Fallback.LandlordOneTurn] };
        var ledger = Ledger(Of("ALS", ReserverKind.ActionLogement, 60, with: Chain), State(10)).Released(20, first: 2);
        var once = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "ALS"), Step(ReleaseStepKind.Returned, 3)]);
        Assert.Equal("ETAT", Names(ledger.Then(new StoryTold(once)), once)[0]);

        var again = once with { Version = 5, Steps = once.Steps.AddRange(Step(ReleaseStepKind.Oriented, 4, "ETAT"), Step(ReleaseStepKind.Returned, 5)) };
        Assert.Null(Names(ledger.Then(new StoryTold(again)), again)[0]);
    }

    [Fact]
    public void The_floor_outside_priority_districts_asks_under_one_reading_and_bars_under_the_other()
    {
        var outside = Release(50, inDistrict: false);
        var asked = Ledger(State(30, 0), Of("ALS", ReserverKind.ActionLogement, 70)).Then(Enumerable.Range(1, 10).Select(number => new StoryTold(Release(number, inDistrict: false))));
        Assert.True(Rank(asked, outside).Single(choice => choice.Reserver == "ETAT").FloorAsks);

        var b = State(30, 0) with { Terms = [State(30, 0).Terms[0] with { NonQpvFloorReading = FloorReading.OfThePrefect }] };
        var barred = Ledger(b, Of("ALS", ReserverKind.ActionLogement, 70)).Released(5);
        Assert.Equal(OrientationBar.NonQpvFloor, Rank(barred, Release(50, inDistrict: true)).Single(choice => choice.Reserver == "ETAT").Bar);
        Assert.Null(Rank(barred, outside).Single(choice => choice.Reserver == "ETAT").Bar);
        var told = barred.Then(new StoryTold(Release(50, inDistrict: true)));
        Assert.Equal("barred", Refusal(told, Release(50, inDistrict: true), new Orient("ETAT", Reason: "Urgence."))!.Code);
    }

    [Fact]
    public void A_share_that_applies_in_each_commune_alike_asks_where_it_is_owed()
    {
        var uniform = Of("ETAT", ReserverKind.State, 30, with: terms => terms with { UniformPerCommune = true });
        var ledger = Ledger(uniform).Released(10, commune: Asnieres).Released(10, first: 20, commune: Antony);
        ledger = ledger.Then(Enumerable.Range(1, 6).Select(number => new StoryTold(Release(number, commune: Asnieres, steps: [Step(ReleaseStepKind.Oriented, 2, "ETAT")]))));
        Assert.False(Rank(ledger, Release(60, commune: Asnieres)).Single(choice => choice.Reserver == "ETAT").CommuneAsks);
        Assert.True(Rank(ledger, Release(60, commune: Antony)).Single(choice => choice.Reserver == "ETAT").CommuneAsks);
    }

    [Fact]
    public void A_dwelling_that_is_subtracted_is_ranked_for_the_landlord_alone()
    {
        // Reservers are owed more than the landlord, which lets it itself without a word.
        var ledger = Ledger(Of("A", ReserverKind.ActionLogement, 60), State(30)).Released(10).Then(new ReleaseSubtracted(Release(1).Release, SubtractionCause.InternalTransfer));
        var ranked = Rank(ledger, Release(1));
        Assert.Equal((null, 1, null), (ranked[0].Reserver, ranked[0].Rank, ranked[0].Bar));
        Assert.All(ranked.Skip(1), choice => Assert.Equal((null, OrientationBar.Subtracted), (choice.Rank, choice.Bar)));
        Assert.Null(Refusal(ledger, Release(1), new Orient()));
        Assert.Equal("A", Rank(ledger.Then(new ReleaseSubtracted(Release(1).Release, null)), Release(1))[0].Reserver);
    }

    [Fact]
    public void Whose_dwelling_was_never_released_does_not_cool_down()
    {
        var ledger = Ledger(Of("A", ReserverKind.ActionLogement, 50)).Released(4, first: 2);
        var back = Release(1, steps: [Step(ReleaseStepKind.Oriented, 2, "A"), Step(ReleaseStepKind.Returned, 3)]);
        Assert.True(CoolsDown(back));
        Assert.False(CoolsDown(back with { Steps = back.Steps.Add(Step(ReleaseStepKind.Closed, 4) with { Cause = ClosingCause.Mistake }) }));

        bool CoolsDown(ReleaseStory story) => Rank(ledger.Then(new StoryTold(story)), Release(3)).Single(choice => choice.Reserver == "A").CoolsDown;
    }

    [Fact]
    public void A_person_may_choose_another_with_a_reason_given_in_sight_of_the_ranking()
    {
        var ledger = Ledger(Of("A", ReserverKind.ActionLogement, 60), Of("B", ReserverKind.Employer, 10)).Released(4);
        Assert.Null(Refusal(ledger, Release(1), new Orient("A")));
        Assert.Equal("not-first", Refusal(ledger, Release(1), new Orient("B"))!.Code);
        Assert.Null(Refusal(ledger, Release(1), new Orient("B", Reason: "Mutation professionnelle.", LedgerVersion: ledger.Version)));
        Assert.Equal("ranking-changed", Refusal(ledger, Release(1), new Orient("B", Reason: "Mutation professionnelle.", LedgerVersion: 1))!.Code);
        Assert.Equal(("reason", "text"), Assert.Single(Refusal(ledger, Release(1), new Orient("B", Reason: " x "))!.Faults) is var fault ? (fault.Path, fault.Code) : default);
        Assert.Equal("no-rights", Refusal(ledger, Release(1), new Orient("Z", Reason: "Essai."))!.Code);
        Assert.Equal(Day.AddDays(30), OrientationRules.WithTerm(ledger, Question(Release(1)), new Orient("A")).CandidatesBy);

        // Outside the flux, and where nobody has an agreement, there is nothing to rank.
        var defence = Release(1) with { Dwelling = Release(1).Dwelling with { Outside = Domain.Dwellings.OutsideFluxKind.StockReserver } };
        Assert.Null(Refusal(ledger, defence, new Orient("Armées")));
        Assert.Null(Refusal(Ledger().Released(1), Release(1), new Orient("Z")));
        Assert.Equal("subtracted", Refusal(ledger.Then(new ReleaseSubtracted(Release(1).Release, SubtractionCause.Orcod)), Release(1), new Orient("A"))!.Code);
    }

    private static FluxLedger Had(FluxLedger ledger, params IEnumerable<(string Reserver, int Count)> taken)
    {
        var number = 1;
        foreach (var (reserver, count) in taken)
        {
            for (var dwelling = 0; dwelling < count; dwelling++)
                ledger = ledger.Then(new StoryTold(Release(number++, steps: [Step(ReleaseStepKind.Oriented, 2, reserver), Step(ReleaseStepKind.LeaseSigned, 3)])));
        }

        return ledger;
    }

    private static OrientationQuestion Question(ReleaseStory story) => new(story, Day, new OrientationPractice());

    private static IReadOnlyList<OrientationChoice> Rank(FluxLedger ledger, ReleaseStory story) => ReserverRanking.Rank(ledger, Question(story));

    private static List<string?> Names(FluxLedger ledger, ReleaseStory? story = null) => [.. Rank(ledger, story ?? Release(10)).Select(choice => choice.Reserver)];

    private static Refusal? Refusal(FluxLedger ledger, ReleaseStory story, Orient asked) => OrientationRules.Refusal(ledger, Question(story), asked);
}
