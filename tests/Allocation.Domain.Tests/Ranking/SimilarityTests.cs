using System.Collections.Immutable;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>SCO-32: which demands are like one is data of the grid; counted by the index as by looking at each.</summary>
public class SimilarityTests
{
    private static readonly Gen<ImmutableArray<SimilarityKey>> Keys = Gen.Enum<SimilarityKey>().Array[1, 3].Select(keys => keys.Distinct().ToImmutableArray());

    [Fact]
    public void The_index_counts_as_a_look_at_every_demand_does() => Gen.Select(RandomDemands.Files.List[1, 40], Keys, Gen.Int[0, 39], Gen.OneOf<string>("plain", "ranked", "split")).Sample(
        (files, keys, which, name) =>
        {
            var grids = SmallTerritory.Named(name);
            var records = files.Select((file, at) => RandomDemands.Record(at, 1, file)).ToList();
            var index = SmallTerritory.Index(RandomDemands.Start, grids);
            index.Load(records);
            var demand = records[which % records.Count];
            var key = KeyOf(demand, grids);

            var counted = index.Similar(new SimilarDemands(keys, demand, key));

            var alike = records.Where(other => other.Id != demand.Id && other.Status == DemandStatus.Active && PlacesOf(other).Any() && keys.All(part => Alike(part, demand, other))).ToList();
            Assert.Equal(new SimilarCount(alike.Count, alike.Count(other => KeyOf(other, grids).CompareTo(key) < 0)), counted);
        },
        iter: 300);

    private static RankKey KeyOf(CandidateRecord record, TerritoryGrids grids)
    {
        var sheet = grids.For(record.Facts) is { } grid ? TracingEvaluator.Evaluate(grid, record.Facts, RandomDemands.Start) : null;
        return RankKey.Of(sheet?.Class?.Level ?? 0, sheet?.Points ?? 0, new TieOrder(grids.TieBreak).Of(record.Facts), record.Number);
    }

    private static IEnumerable<string> PlacesOf(CandidateRecord record) => record.Communes
        .SelectMany(wish => SmallTerritory.Geography.PlacesOf(wish)).Where(place => place.Territory == SmallTerritory.Id).Select(place => place.Code.Value);

    private static bool Alike(SimilarityKey key, CandidateRecord one, CandidateRecord other) => key switch
    {
        SimilarityKey.Typology => one.Types.Intersect(other.Types).Any(),
        SimilarityKey.Commune => PlacesOf(one).Intersect(PlacesOf(other)).Any(),
        SimilarityKey.Persons => one.Facts[Fact.TypologyPersons] == other.Facts[Fact.TypologyPersons],
        SimilarityKey.Resources => one.Facts.Knows(Fact.ResourcesCents) == other.Facts.Knows(Fact.ResourcesCents)
            && (!one.Facts.Knows(Fact.ResourcesCents) || one.Facts[Fact.ResourcesCents] / 50_000 == other.Facts[Fact.ResourcesCents] / 50_000),
        _ => true,
    };
}
