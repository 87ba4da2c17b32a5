using Allocation.Cluster.Tests.Cluster;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Vacancies;

public sealed class RecomputationTests
{
    private const int Checkpoints = 6;
    private const int StepsBetween = 15;

    [Theory]
    [InlineData(1, StoreKind.Sqlite)]
    [InlineData(20_260_128, StoreKind.Sqlite)]
    [InlineData(414, StoreKind.Sqlite)]
    [InlineData(1, StoreKind.Postgres)]
    [InlineData(92, StoreKind.Postgres)]
    public async Task Every_open_list_equals_the_one_recomputed_from_the_store(int seed, StoreKind kind)
    {
        await using var cluster = await TwoSilos.StartAsync(kind: kind);
        var history = new RandomHistory(cluster, seed);
        await history.Open(4);
        await history.Register(150);
        await history.Open(4);

        for (var checkpoint = 0; checkpoint < Checkpoints; checkpoint++)
        {
            for (var step = 0; step < StepsBetween; step++)
                await history.Step();
            await Recomputation.AssertAllListsEqualTheStore(cluster, history.Vacancies);
            await AssertExplained(cluster, history);
        }
    }

    /// <summary>Filter and rank of some demand in some lists, from scratch as well.</summary>
    private static async Task AssertExplained(TwoSilos cluster, RandomHistory history)
    {
        var demands = await cluster.Store.AllDemands();
        foreach (var id in history.Vacancies.Take(3))
        {
            var vacancy = (await cluster.Vacancy(id).Read())!;
            var asked = history.AnyDemand();
            var explained = (await cluster.Vacancy(id).Explain(asked))!;

            var (row, removedBy) = Recomputation.Of(demands.Single(demand => demand.Id == asked), vacancy, cluster.Clock.Today);
            Assert.Equal(removedBy, explained.RemovedBy);
            Assert.Equal(row.Points, explained.Key.Points);
            Assert.Equal(Recomputation.Of(demands, vacancy, cluster.Clock.Today).RankOf(row), explained.Rank);
        }
    }
}
