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

    // A list that is not told of has the same head: what the dwelling adds reaches far down the order of the demands' own scores.
    [Theory]
    [InlineData("plain")]
    [InlineData("ranked")]
    [InlineData("split")]
    [InlineData("transfers")]
    public void The_head_of_a_large_list_is_the_recomputed_one_after_every_change_it_was_told_of(string name)
    {
        const int Depth = 5;
        var grids = SmallTerritory.Named(name);
        Gen.Select(RandomDemands.Files.Array[300], Gen.Select(Gen.Int[0, 299], RandomDemands.Files, Gen.Int[0, 20]).Array[60]).Sample((files, changes) =>
        {
            var today = RandomDemands.Start;
            var index = SmallTerritory.Index(today, grids);
            var model = files.Select((file, demand) => RandomDemands.Record(demand, 1, Seeking(file))).ToArray();
            index.Load(model);
            index.Watch("list", Criteria);
            var head = Head();
            foreach (var (demand, file, days) in changes)
            {
                model[demand] = RandomDemands.Record(demand, model[demand].Version + 1, Seeking(file));
                index.Apply(model[demand]);
                index.AdvanceTo(today = today.AddDays(days / 15));
                if (index.TakeChanged().Contains("list"))
                    head = Head();
                Assert.Equal(Recomputation.Of(model, Criteria, today, grids).Rows.Take(Depth), head);
            }

            List<(UniqueNumber, int)> Head() => [.. index.View("list", Depth).Rows.Select(row => (row.Number, row.Key.Points))];
        }, iter: 4);

        static DemandFile Seeking(DemandFile file) => file with { Wishes = new Wishes { Communes = [SmallTerritory.North], Types = [Typology.T2] } };
    }
}
