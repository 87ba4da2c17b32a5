using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Vacancies.Lives;

namespace Allocation.Domain.Tests.Vacancies;

/// <summary>What a household is told of itself: all of it, and nothing of the others.</summary>
public sealed class HouseholdFactsTests
{
    [Fact]
    public void Of_a_commission_its_own_decision_is_told_and_no_other()
    {
        var life = OnAgenda().Then(new Decide([RankOf(1, 1), RankOf(2, 2), Rejected(3)]));

        var decided = Assert.Single(Of(life, 3).Select(recorded => recorded.Fact).OfType<CommissionDecided>());

        Assert.Equal([new DemandId(3)], decided.Decisions.Select(decision => decision.Demand));
        Assert.Null(decided.Justification);
        Assert.Equal([typeof(CandidateNominated), typeof(CommissionDecided)], KindsOf(life, 3));
    }

    [Fact]
    public void Answers_are_those_to_its_own_offer()
    {
        var life = Offered(Today).Then(new RefuseOffer(Today)).Then(new MakeOffer()).Then(new NotifyOffer(NotificationMeans.RegisteredLetter, Today)).Then(new AcceptOffer(Today)).Then(new SignLease(Today));

        Assert.Equal([typeof(CandidateNominated), typeof(CommissionDecided), typeof(OfferMade), typeof(OfferNotified), typeof(OfferRefused)], KindsOf(life, 1));
        Assert.Equal([typeof(CandidateNominated), typeof(CommissionDecided), typeof(OfferMade), typeof(OfferNotified), typeof(OfferAccepted), typeof(LeaseSigned)], KindsOf(life, 2));
        Assert.Equal([typeof(CandidateNominated), typeof(CommissionDecided)], KindsOf(life, 3));
        Assert.Empty(Of(life, 4));
    }

    [Fact]
    public void An_answer_after_steps_that_were_taken_back_is_to_the_offer_that_holds()
    {
        var life = Offered(Today).Then(new RefuseOffer(Today)).Then(new MakeOffer()).Then(new UndoStep()).Then(new UndoStep()).Then(new AcceptOffer(Today)).Then(new SignLease(Today));

        Assert.Equal(
            [typeof(CandidateNominated), typeof(CommissionDecided), typeof(OfferMade), typeof(OfferNotified), typeof(OfferRefused), typeof(StepUndone), typeof(OfferAccepted), typeof(LeaseSigned)],
            KindsOf(life, 1));
        Assert.Equal([typeof(CandidateNominated), typeof(CommissionDecided), typeof(OfferMade), typeof(StepUndone)], KindsOf(life, 2));
    }

    [Fact]
    public void How_the_vacancy_ended_is_told_to_whom_it_named_without_the_words_of_others()
    {
        var life = WithCandidates(1).Then(new EndOrientation(Text: "Le candidat 1 a déménagé.")).Then(new Orient()).Then(new Nominate(NumberOf(2), Nominator.Landlord)).Then(new CloseVacancy(ClosingCause.Works, "Toiture."));

        Assert.Equal([typeof(CandidateNominated), typeof(OrientationEnded), typeof(VacancyClosed)], KindsOf(life, 1));
        Assert.Equal([typeof(CandidateNominated), typeof(VacancyClosed)], KindsOf(life, 2));
        Assert.All(Of(life, 1).Select(recorded => recorded.Fact).OfType<OrientationEnded>(), ended => Assert.Null(ended.Text));
    }

    private static List<Type> KindsOf(Vacancy life, int demand) => [.. Of(life, demand).Select(recorded => recorded.Fact.GetType())];

    private static IEnumerable<RecordedFact> Of(Vacancy life, int demand) => HouseholdFacts.Of(life.Facts, new DemandId(demand));
}
