using Allocation.Domain.Facts;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

public sealed class IndexCopyTests
{
    /// <summary>What happens to the index between two pieces of a copy: a change, or days.</summary>
    private static readonly Gen<(int Demand, Domain.Demands.DemandFile? File, int Days)> Events = Gen.Select(Gen.Int[0, 39], RandomDemands.Files, Gen.Int[0, 4], Gen.Int[1, 60])
        .Select((demand, file, kind, days) => (demand, kind == 0 ? null : file, days));

    [Theory]
    [InlineData("plain")]
    [InlineData("split")]
    public void A_copy_made_in_pieces_is_the_index_of_the_moment_it_began(string name) => Gen.Select(RandomDemands.Files.Array[0, 30], Events.Array[1, 40], Gen.Int[1, 7], Gen.Int[1, 4]).Sample(
        (files, events, piece, every) =>
        {
            var index = SmallTerritory.Index(RandomDemands.Start, SmallTerritory.Named(name));
            index.Load(files.Select((file, demand) => RandomDemands.Record(demand, 1, file)));
            var (all, some) = (index.Snapshot(), index.CopySample(DemandClass.First, every).All());
            using var copy = index.Copy([]);
            using var sample = index.CopySample(DemandClass.First, every);
            var (today, version) = (RandomDemands.Start, 1);
            var (more, moreSampled) = (true, true);
            for (var at = 0; more || moreSampled; at++)
            {
                if (at < events.Length && events[at].File is { } file)
                    index.Apply(RandomDemands.Record(events[at].Demand, ++version, file));
                else if (at < events.Length && events[at].Days % 5 == 0)
                    index = index.Under(SmallTerritory.Named(events[at].Days % 2 == 0 ? "plain" : "split"), index.Today, []);
                else if (at < events.Length)
                    index.AdvanceTo(today = today.AddDays(events[at].Days));
                more = more && copy.Next(piece);
                moreSampled = moreSampled && sample.Next(piece);
            }

            Same(all, copy.Snapshot);
            Same(some, sample.Snapshot);
        },
        iter: 500);

    [Fact]
    public void A_sample_takes_every_nth_ranked_demand_of_its_class_and_knows_how_many_there_are() => Gen.Select(RandomDemands.Files.Array[0, 40], Gen.Int[1, 5], Gen.Enum<DemandClass>()).Sample(
        (files, every, demands) =>
        {
            var index = SmallTerritory.Index(RandomDemands.Start);
            index.Load(files.Select((file, demand) => RandomDemands.Record(demand, 1, file)));
            var all = index.Snapshot();
            var ranked = Enumerable.Range(0, all.Count).Where(row => all.IsRanked(row) && demands.Holds(all.Facts[Fact.Housing, row])).ToList();

            var sample = index.CopySample(demands, every).All();

            Assert.Equal((ranked.Count, (ranked.Count + every - 1) / every), (sample.RankedInAll, sample.Count));
            Assert.Equal(ranked.Where((_, at) => at % every == 0).Select(row => RowOf(all, row)), Enumerable.Range(0, sample.Count).Select(row => RowOf(sample, row)));
        },
        iter: 500);

    [Fact]
    public void A_copy_that_is_not_complete_is_not_given_out()
    {
        var index = SmallTerritory.Index(RandomDemands.Start);
        index.Load(Enumerable.Range(0, 3).Select(number => Simulation.SyntheticRegister.Record(number, _ => { })));
        using var copy = index.Copy([]);

        Assert.True(copy.Next(2));
        Assert.Throws<InvalidOperationException>(() => copy.Snapshot);
        Assert.False(copy.Next(2));
        Assert.Equal(3, copy.Snapshot.Count);
    }

    private static void Same(IndexSnapshot expected, IndexSnapshot actual)
    {
        Assert.Equal((expected.Today, expected.Count, expected.RankedInAll), (actual.Today, actual.Count, actual.RankedInAll));
        Assert.Equal(Enumerable.Range(0, expected.Count).Select(row => RowOf(expected, row)), Enumerable.Range(0, actual.Count).Select(row => RowOf(actual, row)));
    }

    private static string RowOf(IndexSnapshot snapshot, int row) =>
        $"{snapshot.KeyOf(row, snapshot.PointsOf(row))} {snapshot.IsRanked(row)} {string.Join(",", snapshot.PlacesOf(row).ToArray())} {string.Join(",", snapshot.Facts.Row(row).Values.ToArray())}";
}
