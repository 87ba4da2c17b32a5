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

    private static List<Type> KindsOf(Vacancy life, int demand) => [.. Of(life, demand).Select(recorded => recorded.Fact.GetType())];

    private static IEnumerable<RecordedFact> Of(Vacancy life, int demand) => HouseholdFacts.Of(life.Facts, new DemandId(demand));
}
