using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Vacancies.Lives;

namespace Allocation.Domain.Tests.Vacancies;

/// <summary>What a list shows of the life of its vacancy.</summary>
public sealed class ListLifeTests
{
    [Fact]
    public void Each_demand_says_how_it_stands_and_since_when()
    {
        var life = WithCandidates()
            .Then(new WithdrawCandidate(NumberOf(2), WithdrawalCause.Applicant))
            .Then(new SetCandidateAside(NumberOf(5), new Reason(ReasonFamily.Size, "trop petit")))
            .With(new CandidateLocked(new DemandId(6), NumberOf(6), Today), Now.AddMinutes(1));

        var shown = Shown(life);

        Assert.Equal((life.Version, VacancyState.Candidates, null), (shown.Version, shown.State, shown.Reserver));
        Assert.Equal(
            [
                new RowMark(new DemandId(1), MarkKind.Candidate, null, null, null, Now),
                new RowMark(new DemandId(2), MarkKind.Withdrawn, null, null, null, Now),
                new RowMark(new DemandId(3), MarkKind.Candidate, null, null, null, Now),
                new RowMark(new DemandId(5), MarkKind.SetAside, null, ReasonFamily.Size, null, Now),
                new RowMark(new DemandId(6), null, null, null, new RowLock(Today, $"agent of {life.Version}"), Now.AddMinutes(1)),
            ],
            shown.Marks);
    }

    [Fact]
    public void A_decision_and_a_refusal_are_shown()
    {
        var decided = OnAgenda().Then(new Decide([RankOf(1, 1), RankOf(2, 2), Rejected(3)]));

        Assert.Equal([(MarkKind.Ranked, 1), (MarkKind.Ranked, 2), (MarkKind.NotRanked, (int?)null)], Shown(decided).Marks.Select(mark => (mark.Kind!.Value, mark.Rank)));
        Assert.Equal([(NumberOf(1), 1), (NumberOf(2), 2)], Shown(decided).Line.Select(next => (next.Number, next.Rank)));
        Assert.Empty(Shown(Offered(Today)).Line);
        Assert.Equal((MarkKind.Refused, Now.AddHours(1)), Shown(Offered(Today).With(new OfferRefused(Today, null), Now.AddHours(1))).Marks.Select(mark => (mark.Kind!.Value, mark.At)).First());
    }

    [Fact]
    public void What_was_taken_back_and_another_round_leave_no_mark()
    {
        Assert.Empty(Shown(WithCandidates(1).Then(new UndoStep())).Marks);
        Assert.Empty(Shown(WithCandidates().Then(new Orient(Reason: "autre tour"))).Marks);
        Assert.Empty(Shown(WithCandidates().Then(new EndOrientation())).Marks);
        Assert.Equal("Ville", Shown(New().Then(new Orient("Ville"))).Reserver);
    }

    private static ListLife Shown(Vacancy life) => ListLife.Of(life, [.. life.Facts.Select(recorded => $"agent of {recorded.Number}")]);
}
