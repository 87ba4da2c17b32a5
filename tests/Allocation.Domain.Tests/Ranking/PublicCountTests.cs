using Allocation.Domain.Demands;
using Allocation.Domain.Publics;
using Allocation.Domain.Ranking;
using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>How many candidates of a list are of a reserver's public (FLX-34), beside the same asked of each household by itself.</summary>
public sealed class PublicCountTests
{
    private static readonly IReadOnlyList<ReserverPublic> Publics =
        [.. new[] { "priority", "label siao", "label siao and not priority", "dalo is ACTIF or label siao for >= 2 months", "label nobody" }.Select(text => ReserverPublic.Parse(text).Public!)];

    private static readonly Gen<(int Demand, DemandFile File, int Days)> Steps = Gen.Select(Gen.Int[0, 20], RandomDemands.Files, Gen.Frequency((4, Gen.Const(0)), (1, Gen.Int[1, 60])));

    [Fact]
    public void The_candidates_of_a_public_are_those_of_the_list_who_are_of_it_whatever_changes() => Gen.Select(Steps.Array[1, 40], RandomDemands.Criteria).Sample((steps, criteria) =>
    {
        var today = RandomDemands.Start;
        var index = SmallTerritory.Index(today);
        var records = new Dictionary<DemandId, CandidateRecord>();
        foreach (var (step, number) in steps.Select((step, number) => (step, number)))
        {
            var record = RandomDemands.Record(step.Demand, number + 1, step.File);
            index.Apply(records[record.Id] = record);
            index.AdvanceTo(today = today.AddDays(step.Days));

            var list = index.Query(criteria, records.Count);
            var counts = index.Publics(criteria, Publics);
            Assert.Equal((today, list.Funnel.Candidates), (counts.Day, counts.All));
            Assert.Empty(index.Lists);
            Assert.Equal(Publics.Select(asked => list.Rows.Count(row => asked.Holds(records[row.Id].Facts, today))), counts.Counts);
        }
    }, iter: 200);

    [Fact]
    public void Partitions_add_up_and_two_days_do_not()
    {
        var (one, other) = (new PublicCounts(RandomDemands.Start, 7, [3, 0]), new PublicCounts(RandomDemands.Start, 5, [1, 2]));
        Assert.Equal((12, "4 2"), (PublicCounts.Sum([one, other])!.All, string.Join(' ', PublicCounts.Sum([one, other])!.Counts)));
        Assert.Null(PublicCounts.Sum([one, other with { Day = RandomDemands.Start.AddDays(1) }]));
    }
}
