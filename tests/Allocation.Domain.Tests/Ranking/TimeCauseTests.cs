using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>What a row says moved it last, against days counted one by one with the tracing evaluator.</summary>
public sealed class TimeCauseTests
{
    private static readonly ListCriteria Criteria = new(
        new Dwelling { Landlord = "Bailleur", Commune = SmallTerritory.North, Typology = Typology.T2, Financing = Financing.PLS },
        RandomDemands.Start);

    [Fact]
    public void The_cause_is_the_later_of_the_last_event_and_the_last_day_on_which_time_changed_the_points()
    {
        Gen.Select(RandomDemands.Files, Gen.Int[0, 60], Gen.Int[0, 1_200], Gen.Bool).Sample((file, before, days, stepwise) =>
        {
            var seen = file with { Status = DemandStatus.Active, Wishes = new Wishes { Communes = [SmallTerritory.North], Types = [Typology.T2] } };
            var record = RandomDemands.Record(0, 1, seen) with { Cause = new ChangeCause(ChangeKind.Birth, new DateTimeOffset(RandomDemands.Start.AddDays(-before), new TimeOnly(9, 0), TimeSpan.Zero), 3) };
            var index = SmallTerritory.Index(RandomDemands.Start);
            index.Load([record]);
            for (var day = 1; day <= days && stepwise; day += 13)
                index.AdvanceTo(RandomDemands.Start.AddDays(day));
            index.AdvanceTo(RandomDemands.Start.AddDays(days));

            foreach (var row in index.Query(Criteria, 1).Rows)
                Assert.Equal(Counted(record, index.Today), row.Cause);
        }, iter: 150);
    }

    private static ChangeCause Counted(CandidateRecord record, DateOnly today)
    {
        var eventDay = DateOnly.FromDateTime(record.Cause.At.UtcDateTime);
        for (var day = today; day > eventDay; day = day.AddDays(-1))
        {
            var gained = PointsOn(day) - PointsOn(day.AddDays(-1));
            if (gained != 0)
                return new ChangeCause(ChangeKind.Seniority, new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero), gained);
        }

        return record.Cause;

        int PointsOn(DateOnly day) => TracingEvaluator.Evaluate(SmallTerritory.Grid, record.Facts, day).Points;
    }
}
