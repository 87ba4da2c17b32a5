using Allocation.Domain.Deadlines;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Tests.Vacancies;

/// <summary>The time a reserver has to name candidates, and to name others when all failed (FLX-24, FLX-33).</summary>
public sealed class DesignationTests
{
    private static readonly AgreedDesignation Agreed = new(3, 15);

    [Fact]
    public void When_all_failed_the_dwelling_is_back_with_its_reserver_for_the_time_that_was_agreed()
    {
        var failed = AllRefused(Ranked());
        Assert.NotNull(failed.Failed);

        // Noted two days later, the time begins with that day: nobody loses what the clock was late.
        var reopened = Clocked(failed, Lives.Today.AddDays(2));

        Assert.Equal((VacancyState.Oriented, Lives.Today.AddDays(17), 1), (reopened.State, reopened.Orientation!.CandidatesBy, reopened.Rounds));
        Assert.Equal(("R", Agreed), (reopened.Orientation.Reserver, reopened.Orientation.Agreed));
        Assert.Equal("refused-before", Lives.Do(reopened, new Nominate(Lives.NumberOf(1), Nominator.Reserver)).Refused!.Code);
        Assert.Equal(VacancyState.Candidates, reopened.Then(new Nominate(Lives.NumberOf(4), Nominator.Reserver)).State);

        // And when nobody is named anew, it comes back, once.
        var over = Clocked(reopened, Lives.Today.AddDays(18));
        Assert.Equal(VacancyState.Freed, over.State);
        Assert.Equal(OrientationEnd.TimeOver, Assert.IsType<OrientationEnded>(over.Facts[^1].Fact).Cause);
    }

    [Fact]
    public void A_commission_that_allocates_to_nobody_asks_for_others_too()
    {
        var none = OnAgenda().Then(new Decide([Lives.Rejected(1), Lives.Rejected(2), Lives.Rejected(3)]));
        var reopened = Clocked(none, Lives.Today);
        Assert.Equal(VacancyState.Oriented, reopened.State);
        Assert.Empty(reopened.Standing);
        Assert.Equal(VacancyState.Candidates, reopened.Then(new Nominate(Lives.NumberOf(1), Nominator.Reserver)).State);
    }

    [Fact]
    public void A_last_refusal_that_is_taken_back_takes_along_what_the_clock_made_of_it()
    {
        var reopened = Clocked(AllRefused(Ranked()), Lives.Today);
        var refusal = reopened.Facts.Last(recorded => recorded.Fact is OfferRefused).Number;

        var back = reopened.Then(new UndoStep(refusal));
        Assert.Equal((VacancyState.Offered, null), (back.State, back.Failed));
        Assert.Equal(VacancyState.Oriented, Clocked(back.Then(new RefuseOffer(Lives.Today)), Lives.Today).State);

        // Not once others are named: that stands on it.
        Assert.Equal("steps-stand-on-it", Lives.Do(reopened.Then(new Nominate(Lives.NumberOf(4), Nominator.Reserver)), new UndoStep(refusal)).Refused!.Code);
    }

    [Fact]
    public void What_a_person_took_back_the_clock_does_not_do_again_and_the_landlord_may_orient_elsewhere()
    {
        var reopened = Clocked(AllRefused(Ranked()), Lives.Today);
        var back = reopened.Then(new UndoStep());
        Assert.Equal(VacancyState.Ranked, back.State);
        Assert.Empty(LifeClock.Due(back, Lives.Today.AddDays(40)));
        Assert.Equal(VacancyState.Oriented, back.Then(new Orient("S", Reason: "Le réservataire renonce.")).State);
        Assert.Equal("S", reopened.Then(new Orient("S", Reason: "Le réservataire renonce.")).Orientation!.Reserver);
    }

    [Fact]
    public void Without_an_agreement_or_where_the_landlord_keeps_the_dwelling_nothing_follows_by_itself()
    {
        Assert.Empty(LifeClock.Due(AllRefused(Ranked(agreed: null)), Lives.Today.AddDays(40)));
        Assert.Empty(LifeClock.Due(AllRefused(Ranked(reserver: null)), Lives.Today.AddDays(40)));
        Assert.Null(LifeClock.NextTimer(AllRefused(Ranked(agreed: null))));
    }

    [Fact]
    public void While_somebody_may_still_be_offered_the_dwelling_nothing_failed()
    {
        var conditional = new NumberedDecision { Demand = Lives.NumberOf(2), Kind = DecisionKind.Conditional, Rank = 2, MissingPiece = "avis", PieceBy = Lives.Today.AddDays(10) };
        var decided = OnAgenda().Then(new Decide([Lives.RankOf(1, 1), conditional, Lives.Rejected(3)]));
        var waits = Refused(decided);
        Assert.Null(waits.Failed);
        Assert.Equal(VacancyState.Ranked, Clocked(waits, Lives.Today.AddDays(10)).State);

        // The piece does not come: then it did, on that day.
        Assert.Equal(Lives.Today.AddDays(26), Clocked(waits, Lives.Today.AddDays(11)).Orientation!.CandidatesBy);
    }

    [Fact]
    public void A_late_designation_is_accepted_by_taking_back_that_the_time_is_over()
    {
        var late = Clocked(Oriented(), Lives.Today.AddDays(30));
        Assert.Equal(VacancyState.Freed, late.State);
        var accepted = late.Then(new UndoStep());
        Assert.Empty(LifeClock.Due(accepted, Lives.Today.AddDays(60)));
        Assert.Equal(VacancyState.Candidates, accepted.Then(new Nominate(Lives.NumberOf(1), Nominator.Reserver)).State);
    }

    [Fact]
    public void After_its_last_day_the_reserver_names_nobody_whoever_stands_and_the_landlord_may()
    {
        var last = Lives.Today.AddDays(20);
        foreach (var standing in new[] { Nominator.Landlord, Nominator.Reserver })
        {
            var life = Oriented().Then(new Nominate(Lives.NumberOf(1), standing));
            Assert.Empty(LifeClock.Due(life, last.AddDays(1)));
            Assert.Equal(2, life.Then(new Nominate(Lives.NumberOf(2), Nominator.Reserver), last).Standing.Count());

            Assert.Equal("designation-over", Lives.Do(life, new Nominate(Lives.NumberOf(2), Nominator.Reserver), on: last.AddDays(1)).Refused!.Code);
            Assert.Equal("designation-over", Lives.Do(life.Then(new Instruct()), new Nominate(Lives.NumberOf(2), Nominator.Reserver), on: last.AddDays(1)).Refused!.Code);
            Assert.Equal(2, life.Then(new Nominate(Lives.NumberOf(2), Nominator.Landlord), last.AddDays(1)).Standing.Count());
        }

        // What a person accepts may come late, and says no day that it kept.
        var accepted = Clocked(Oriented(), last.AddDays(1)).Then(new UndoStep()).Then(new Nominate(Lives.NumberOf(1), Nominator.Reserver), last.AddDays(5));
        Assert.Null(Assert.IsType<CandidateNominated>(accepted.Facts[^1].Fact).Until);
        Assert.Equal(last, Assert.IsType<CandidateNominated>(Oriented().Then(new Nominate(Lives.NumberOf(1), Nominator.Reserver)).Facts[^1].Fact).Until);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(4, 0)]
    public void Fewer_candidates_than_agreed_are_said_and_refused_by_nobody(int named, int missing)
    {
        var oriented = Named(Oriented(), named);
        Assert.Equal(missing, oriented.MissingCandidates);
        Assert.Equal(0, Named(Oriented(agreed: null), named).MissingCandidates);
        if (named > 0)
            Assert.Equal(missing, oriented.Then(new Instruct()).Then(new PlaceOnAgenda(Lives.Today)).MissingCandidates);
        Assert.Equal(0, Ranked().MissingCandidates);
    }

    private static Vacancy Oriented(AgreedDesignation? agreed, string? reserver = "R")
    {
        var fact = new DwellingOriented(reserver, 1, Lives.Today.AddDays(20), null) { Agreed = agreed };
        return Lives.New().Then(new ReturnKeys(Lives.Today)).With(fact, Lives.Now);
    }

    private static Vacancy Oriented() => Oriented(Agreed);

    private static Vacancy Named(Vacancy oriented, int count) => Enumerable.Range(1, count).Aggregate(oriented, (life, number) => life.Then(new Nominate(Lives.NumberOf(number), Nominator.Landlord)));

    private static Vacancy OnAgenda(Vacancy? oriented = null) => Named(oriented ?? Oriented(), 3).Then(new Instruct()).Then(new PlaceOnAgenda(Lives.Today));

    private static Vacancy Ranked(Vacancy oriented) => OnAgenda(oriented).Then(new Decide([.. Enumerable.Range(1, 3).Select(number => Lives.RankOf(number, number))]));

    private static Vacancy Ranked() => Ranked(Oriented());

    private static Vacancy Ranked(AgreedDesignation? agreed) => Ranked(Oriented(agreed));

    private static Vacancy Ranked(string? reserver) => Ranked(Oriented(Agreed, reserver));

    private static Vacancy Refused(Vacancy ranked) => ranked.Then(new MakeOffer()).Then(new NotifyOffer(NotificationMeans.HandedOver, Lives.Today)).Then(new RefuseOffer(Lives.Today));

    private static Vacancy AllRefused(Vacancy ranked) => Enumerable.Range(1, 3).Aggregate(ranked, (life, _) => Refused(life));

    private static Vacancy Clocked(Vacancy vacancy, DateOnly today)
    {
        while (LifeClock.Due(vacancy, today) is [var first, ..])
            vacancy = vacancy.With(first, Lives.Now);
        return vacancy;
    }
}
