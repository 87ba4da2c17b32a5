using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.Domain.Territories;
using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>The audit's own computation of a list, and what it calls a difference (C3).</summary>
public sealed class ListRecomputationTests
{
    private const int Depth = 5;

    private static readonly Gen<(List<DemandFile> Files, ListCriteria Criteria, int Days)> Cases = Gen.Select(RandomDemands.Files.List[0, 40], RandomDemands.Criteria, Gen.Int[0, 700]);

    [Theory]
    [InlineData("plain")]
    [InlineData("ranked")]
    [InlineData("split")]
    [InlineData("transfers")]
    public void Demands_shown_one_by_one_give_the_list_of_the_index(string name) => Cases.Sample(sample =>
    {
        var (records, served, truth) = Both(sample, name);

        Assert.Equal(0, ListComparison.Rows([.. served.Rows], End(served), truth.Best));
        Assert.Equal(served.Funnel, truth.Funnel);
        Assert.Equal(Math.Min(records.Count, truth.Funnel.Candidates), truth.Best.Count);
    });

    [Theory]
    [InlineData("plain")]
    [InlineData("ranked")]
    public void A_row_left_out_put_elsewhere_or_of_another_version_is_a_difference(string name) => Cases.Sample(sample =>
    {
        var (_, served, truth) = Both(sample, name);
        if (served.Rows.Count < 2)
            return;

        Assert.NotEqual(0, ListComparison.Rows([.. served.Rows.Skip(1)], End(served), truth.Best));
        Assert.NotEqual(0, ListComparison.Rows([.. served.Rows.SkipLast(1)], End(served) is null ? null : served.Rows[^1].Key with { Number = UInt128.MaxValue }, truth.Best));
        Assert.NotEqual(0, ListComparison.Rows([.. served.Rows.Reverse()], End(served), truth.Best));
        Assert.NotEqual(0, ListComparison.Rows([served.Rows[0] with { Version = 99 }, .. served.Rows.Skip(1)], End(served), truth.Best));
    });

    [Fact]
    public void Demands_that_changed_meanwhile_hide_no_difference_of_the_others() => Gen.Select(Cases, RandomDemands.Files.List[1, 3]).Sample((sample, changes) =>
    {
        var (records, served, _) = Both(sample, "ranked");
        var moved = records.Take(changes.Count).Select(record => record.Id).ToHashSet();
        var after = records.Select((record, place) => place < changes.Count ? RandomDemands.Record(place, 2, changes[place]) : record);
        var truth = Recompute(after, sample, "ranked");
        RankedRow[] others = [.. served.Rows.Where(row => !moved.Contains(row.Id))];
        RankedRow[] recomputed = [.. truth.Best.Where(row => !moved.Contains(row.Id))];

        Assert.Equal(0, ListComparison.Rows(others, End(served), recomputed));
        Assert.Equal(0, ListComparison.Counts(served.Funnel, truth.Funnel, moved.Count));
        if (others.Length > 0)
            Assert.NotEqual(0, ListComparison.Rows(others[1..], End(served), recomputed));
    });

    private static (List<CandidateRecord> Records, RankedSlice Served, ListRecomputation Truth) Both((List<DemandFile> Files, ListCriteria Criteria, int Days) sample, string name)
    {
        var records = sample.Files.Select((file, number) => RandomDemands.Record(number, 1, file)).ToList();
        var index = SmallTerritory.Index(RandomDemands.Start, SmallTerritory.Named(name));
        index.Load(records);
        index.AdvanceTo(RandomDemands.Start.AddDays(sample.Days));
        return (records, index.Query(sample.Criteria, Depth), Recompute(records, sample, name));
    }

    private static ListRecomputation Recompute(IEnumerable<CandidateRecord> records, (List<DemandFile> Files, ListCriteria Criteria, int Days) sample, string name)
    {
        var truth = new ListRecomputation(
            sample.Criteria, new TerritoryPlaces(SmallTerritory.Id, SmallTerritory.Geography), SmallTerritory.Named(name), SmallTerritory.Policies.Ceilings, SmallTerritory.Geography,
            RandomDemands.Start.AddDays(sample.Days), keep: 50);
        foreach (var record in records)
            truth.Add(record);
        return truth;
    }

    private static RankKey? End(RankedSlice served) => served.Rows.Count < Depth ? null : served.Rows[^1].Key;
}
