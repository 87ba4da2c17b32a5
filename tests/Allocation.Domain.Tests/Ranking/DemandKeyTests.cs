using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>How an index finds a demand by its key, whatever keys there are.</summary>
public sealed class DemandKeyTests
{
    // More than the arrays double up to: those of a large territory grow by less, and are cut after a load.
    private const int Demands = 40_000;

    private static readonly CandidateRecord Record = RandomDemands.Record(0, 1, new DemandFile { DepositedOn = RandomDemands.Start, Applicant = new Person() });

    // One after the other; the first of each millisecond of one process; the greatest there are.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1L << 22)]
    [InlineData(long.MaxValue - Demands * 3L, 3)]
    public void Every_demand_is_found_by_its_key_and_no_other_is(long first, long step)
    {
        var index = SmallTerritory.Index(RandomDemands.Start);
        index.Load(Enumerable.Range(0, Demands / 2).Select(RecordOf));
        foreach (var number in Enumerable.Range(Demands / 2, Demands / 2))
            Assert.True(index.Apply(RecordOf(number)));

        Assert.Equal(Demands, index.Count);
        Assert.All(Enumerable.Range(0, Demands), number => Assert.Equal(number + 1, index.VersionOf(RecordOf(number).Id)));
        Assert.Equal(0, index.VersionOf(new DemandId(first - 1)));
        Assert.Equal(0, index.VersionOf(new DemandId(0)));

        CandidateRecord RecordOf(int number) => Record with { Id = new DemandId(first + (number * step)), Version = number + 1 };
    }
}
