using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Ranking;
using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>Thousands of demands in one posting: blocks fill, split and empty.</summary>
public sealed class LargeIndexTests
{
    private const int Demands = 4_000;

    private static readonly ListCriteria Criteria = new(
        new Dwelling { Landlord = "Bailleur", Commune = SmallTerritory.North, Typology = Typology.T2, Financing = Financing.PLS },
        RandomDemands.Start);

    [Fact]
    public void A_large_list_entered_one_by_one_changed_and_emptied_stays_the_recomputed_one()
    {
        Gen.Int.Sample(seed =>
        {
            var random = new Random(seed);
            var index = SmallTerritory.Index(RandomDemands.Start);
            index.Watch("list", Criteria);
            var model = new Dictionary<int, CandidateRecord>();
            foreach (var demand in Enumerable.Range(0, Demands).OrderBy(_ => random.Next()))
                Take(demand, 1, DemandStatus.Active);
            Same();

            for (var change = 0; change < Demands; change++)
                Take(random.Next(Demands), 2 + change, DemandStatus.Active);
            Same();

            foreach (var demand in Enumerable.Range(0, Demands).Where(demand => demand % 16 != 0).OrderBy(_ => random.Next()))
                Take(demand, 2 * Demands, DemandStatus.Removed);
            Same();

            void Take(int demand, int version, DemandStatus status)
            {
                var record = RandomDemands.Record(demand, version, new DemandFile
                {
                    DepositedOn = RandomDemands.Start.AddDays(-random.Next(1500)),
                    Status = status,
                    Applicant = new Person { TaxIncome = new Dictionary<int, decimal> { [2024] = random.Next(60_000) } },
                    Dalo = random.Next(5) == 0 ? "ACTIF" : null,
                    Wishes = new Wishes { Communes = [SmallTerritory.North], Types = [Typology.T2] },
                });
                index.Apply(record);
                model[demand] = record;
            }

            void Same()
            {
                var expected = Recomputation.Of(model.Values, Criteria, RandomDemands.Start);
                Assert.Equal(expected.Rows, index.View("list", Demands).Rows.Select(row => (row.Number, row.Key.Points)));
                Assert.Equal(expected.Funnel, index.View("list", 50).Funnel);
                Assert.Equal(expected.Rows, Reloaded().Query(Criteria, Demands).Rows.Select(row => (row.Number, row.Key.Points)));
            }

            CandidateIndex Reloaded()
            {
                var fresh = SmallTerritory.Index(RandomDemands.Start);
                fresh.Load(model.Values);
                return fresh;
            }
        }, iter: 3, threads: 1);
    }
}
