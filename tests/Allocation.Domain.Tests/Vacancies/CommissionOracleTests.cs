using System.Text.Json;
using Allocation.Domain.Deadlines;
using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Tests.Oracles;
using Allocation.Domain.Vacancies;
using static Allocation.Domain.Tests.Vacancies.Lives;

namespace Allocation.Domain.Tests.Vacancies;

/// <summary>The cases of <c>Oracles/commission.json</c>, all of them.</summary>
public sealed class CommissionOracleTests
{
    [Theory]
    [InlineData(Outcome.Unknown, 0, 1)]
    [InlineData(Outcome.Passed, 0, 1)]
    [InlineData(Outcome.Failed, 0, 0)]
    [InlineData(Outcome.Passed, 1, 0)]
    public void Nobody_is_ineligible_by_a_ceiling_that_is_kept_or_an_income_that_is_not_known(Outcome income, int changesSince, int faults)
    {
        var decide = new Decide([new NumberedDecision { Demand = NumberOf(1), Kind = DecisionKind.Ineligible, FailedCondition = AccessCondition.Ceiling, Reasons = [new Reason(ReasonFamily.CeilingExceeded, "Ressources au-dessus du plafond.")] }, Rejected(2), Rejected(3)]);
        var outcome = Do(OnAgenda(), decide, number => Known(number) with { Income = income, Version = Known(number).Version + changesSince });
        Assert.Equal(Enumerable.Repeat("decisions[0].failedCondition", faults), outcome.Refused?.Faults.Select(fault => fault.Path) ?? []);
    }

    private static readonly Dictionary<string, JsonElement> Cases = OracleCases.Of("commission.json");

    public static IEnumerable<TheoryDataRow<string>> Ids => Cases.Keys.Select(id => new TheoryDataRow<string>(id));

    [Theory, MemberData(nameof(Ids))]
    public void The_case_gives_what_its_source_says(string id)
    {
        var (given, expect) = (Cases[id].GetProperty("given"), Cases[id].GetProperty("expect"));
        switch (id)
        {
            case "CO-01" or "CO-03":
                Assert.False(expect.GetProperty("allowed").GetBoolean());
                Assert.Equal(["fewer-than-three"], Codes(OnAgenda(given.GetProperty("demandsExamined").GetInt32()), All(given.GetProperty("demandsExamined").GetInt32())));
                if (id == "CO-03")
                    Assert.Empty(Codes(OnAgenda(1), All(1) with { Exception = ExaminationException.InsufficientCandidates, Justification = "Relogement de l’opération, aucun autre candidat après publication." }));
                break;
            case "CO-02":
                Assert.Empty(Codes(OnAgenda(1), All(1) with { Exception = ExaminationException.DaloPrefectDesignation }));
                break;
            case "CO-04":
                Assert.Empty(Codes(OnAgenda(4), All(4)));
                break;
            case "CO-05":
                Assert.Contains("missing-piece", Codes(OnAgenda(), new Decide([new NumberedDecision { Demand = NumberOf(1), Kind = DecisionKind.Conditional, PieceBy = Today.AddDays(10) }, Rejected(2), Rejected(3)])));
                break;
            case "CO-06":
                Assert.Equal(["failed-condition"], Codes(OnAgenda(), new Decide([new NumberedDecision { Demand = NumberOf(1), Kind = DecisionKind.Ineligible, FailedCondition = AccessCondition.Ceiling, Reasons = [new Reason(ReasonFamily.IncompleteFile, "Avis d’imposition absent.")] }, Rejected(2), Rejected(3)])));
                break;
            case "CO-07":
                Assert.Empty(Codes(OnAgenda(2), All(2) with { Exception = ExaminationException.DaloPrefectDesignation }));
                break;
            case "CO-08":
                Assert.Equal(["undecided"], Codes(OnAgenda(), new Decide([RankOf(1, 1), RankOf(2, 2)])));
                break;
            case "CO-09":
                Assert.Equal(["reason"], Codes(OnAgenda(), new Decide([RankOf(1, 1), RankOf(2, 2), new NumberedDecision { Demand = NumberOf(3), Kind = DecisionKind.NotAllocated }])));
                break;
            case "CO-10":
                var (life, offers) = (Ranked(), new List<DemandId>());
                foreach (var answer in new[] { "refuses", "silent", "" })
                {
                    life = life.Then(new MakeOffer());
                    offers.Add(life.Offer!.Demand);
                    Assert.NotNull(Do(life, new MakeOffer()).Refused);
                    life = life.Then(new NotifyOffer(NotificationMeans.HandedOver, Today));
                    if (answer == "refuses")
                        life = life.Then(new RefuseOffer(Today));
                    else if (answer == "silent")
                        life = life.With(Assert.Single(LifeClock.Due(life, life.Offer!.AnswerBy!.Value.AddDays(1))), Now).Settled();
                }

                Assert.Equal([1, 2, 3], offers.Select(demand => demand.Value));
                break;
            case "CO-11":
                var outcome = Do(OnAgenda(4), All(4), number => Known(number) with { IsActive = number != 2 });
                var decisions = Assert.IsType<CommissionDecided>(Assert.Single(outcome.Facts)).Decisions;
                Assert.Equal([(DecisionKind.Ranked, 1), (DecisionKind.NoEffect, null), (DecisionKind.Ranked, 2), (DecisionKind.Ranked, 3)], decisions.Select(decision => (decision.Kind, decision.Rank)));
                break;
            default:
                Assert.Fail($"Case {id} is not expressed.");
                break;
        }
    }

    private static Decide All(int count) => new([.. Enumerable.Range(1, count).Select(number => RankOf(number, number))]);

    private static IEnumerable<string> Codes(Vacancy vacancy, Decide decide) => Do(vacancy, decide).Refused is { } refused ? refused.Faults.Select(fault => fault.Code) : [];
}
