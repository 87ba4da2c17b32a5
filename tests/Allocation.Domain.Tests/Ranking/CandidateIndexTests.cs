using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

public sealed class CandidateIndexTests
{
    private const int Demands = 24;

    /// <summary>One step of a random history.</summary>
    private abstract record Step
    {
        public sealed record Change(int Demand, int Version, Domain.Demands.DemandFile File) : Step;

        public sealed record Days(int Count) : Step;

        public sealed record Watch(int List, ListCriteria Criteria) : Step;

        public sealed record Unwatch(int List) : Step;
    }

    /// <summary>A random history as far as it went: the index, and what it should hold.</summary>
    private sealed class Played(TerritoryGrids grids)
    {
        public CandidateIndex Index { get; } = SmallTerritory.Index(RandomDemands.Start, grids);

        public DateOnly Today { get; private set; } = RandomDemands.Start;

        public Dictionary<DemandId, CandidateRecord> Model { get; } = [];

        public Dictionary<string, ListCriteria> Lists { get; } = [];

        public void Take(Step step)
        {
            switch (step)
            {
                case Step.Change change:
                    var record = RandomDemands.Record(change.Demand, change.Version, change.File);
                    var newer = !Model.TryGetValue(record.Id, out var held) || held.Version < change.Version;
                    Assert.Equal(newer, Index.Apply(record));
                    if (newer)
                        Model[record.Id] = record;
                    break;
                case Step.Days days:
                    Today = Today.AddDays(days.Count);
                    Index.AdvanceTo(Today);
                    break;
                case Step.Watch watch:
                    Lists[$"{watch.List}"] = watch.Criteria;
                    Index.Watch($"{watch.List}", watch.Criteria);
                    break;
                case Step.Unwatch unwatch:
                    Lists.Remove($"{unwatch.List}");
                    Index.Unwatch($"{unwatch.List}");
                    break;
            }
        }
    }

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (12, Gen.Select(Gen.Int[0, Demands - 1], Gen.Int[1, 12], RandomDemands.Files).Select((demand, version, file) => (Step)new Step.Change(demand, version, file))),
        (3, Gen.Int[0, 45].Select(count => (Step)new Step.Days(count))),
        (2, Gen.Select(Gen.Int[0, 3], RandomDemands.Criteria).Select((list, criteria) => (Step)new Step.Watch(list, criteria))),
        (1, Gen.Int[0, 3].Select(list => (Step)new Step.Unwatch(list))));

    [Theory]
    [InlineData("plain")]
    [InlineData("ranked")]
    [InlineData("split")]
    [InlineData("transfers")]
    public void A_list_kept_up_to_date_equals_the_list_computed_from_scratch(string name)
    {
        var grids = SmallTerritory.Named(name);
        Steps.List[1, 60].Sample(steps =>
        {
            var played = new Played(grids);
            var told = new Dictionary<string, IReadOnlyList<RankedRow>>();
            foreach (var step in steps)
            {
                played.Take(step);
                var changed = played.Index.TakeChanged();
                foreach (var (list, criteria) in played.Lists)
                {
                    var expected = Recomputation.Of(played.Model.Values, criteria, played.Today, grids);
                    var view = played.Index.View(list, 5);
                    Assert.Equal(expected.Rows.Take(5), view.Rows.Select(row => (row.Number, row.Key.Points)));
                    Assert.Equal(expected.Funnel, view.Funnel);
                    Assert.Equal(expected.Rows, played.Index.Query(criteria, 1000).Rows.Select(row => (row.Number, row.Key.Points)));

                    // What nobody was told of has not moved.
                    if (told.TryGetValue(list, out var before) && !changed.Contains(list))
                        Assert.Equal(before.Select(row => (row.Number, row.Version)), view.Rows.Select(row => (row.Number, row.Version)));
                    told[list] = view.Rows;
                }
            }
        }, iter: 400);
    }

    // Of a list that nobody follows only this is looked at, and only when it is marked: unmarked, it must be as it was.
    [Theory]
    [InlineData("plain")]
    [InlineData("ranked")]
    [InlineData("split")]
    [InlineData("transfers")]
    public void Whoever_stands_first_is_as_computed_from_scratch_though_it_is_looked_at_only_when_marked(string name)
    {
        const int First = 3;
        var grids = SmallTerritory.Named(name);
        Gen.Select(Steps, Gen.Bool).List[1, 80].Sample(steps =>
        {
            var played = new Played(grids);
            var known = new Dictionary<string, IReadOnlyList<PlacedDemand>>();
            foreach (var (step, looksAtAll) in steps)
            {
                played.Take(step);
                foreach (var marked in played.Index.TakeChanged())
                {
                    known[marked] = played.Index.First(marked, First);

                    // A screen comes and goes: what it is shown is whole, whatever was looked at before.
                    if (looksAtAll)
                        Assert.Equal(Recomputation.Of(played.Model.Values, played.Lists[marked], played.Today, grids).Rows.Take(10), played.Index.View(marked, 10).Rows.Select(row => (row.Number, row.Key.Points)));
                }

                foreach (var (list, criteria) in played.Lists)
                    Assert.Equal(Recomputation.Of(played.Model.Values, criteria, played.Today, grids).Rows.Take(First), known[list].Select(first => (played.Model[first.Id].Number, first.Key.Points)));
            }
        }, iter: 400);
    }

    // Month ends, birthdays, ends of labels, caps: nobody acts, and every day is as if all had been computed anew.
    [Theory]
    [InlineData("plain")]
    [InlineData("ranked")]
    [InlineData("split")]
    [InlineData("transfers")]
    public void A_year_of_days_gives_every_day_what_computing_everything_gives(string name)
    {
        var grids = SmallTerritory.Named(name);
        Gen.Select(RandomDemands.Files.Array[30], RandomDemands.Criteria).Sample((files, criteria) =>
        {
            var records = files.Select((file, demand) => RandomDemands.Record(demand, 1, file)).ToList();
            var index = SmallTerritory.Index(RandomDemands.Start, grids);
            index.Load(records);
            index.Watch("list", criteria);
            for (var day = 1; day <= 366; day++)
            {
                var today = RandomDemands.Start.AddDays(day);
                index.AdvanceTo(today);
                Assert.Equal(Recomputation.Of(records, criteria, today, grids).Rows, index.View("list", 100).Rows.Select(row => (row.Number, row.Key.Points)));
            }
        }, iter: 12);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("ranked")]
    [InlineData("split")]
    [InlineData("transfers")]
    public void The_order_of_arrival_does_not_matter(string name)
    {
        var grids = SmallTerritory.Named(name);
        Gen.Select(
            Gen.Select(Gen.Int[0, Demands - 1], Gen.Int[1, 5], RandomDemands.Files).Select((demand, version, file) => RandomDemands.Record(demand, version, file)).Array[1, 40],
            RandomDemands.Criteria,
            Gen.Int[0, 400])
            .Sample((records, criteria, days) =>
            {
                // Two files of one version cannot both be true: the first of each is.
                records = [.. records.DistinctBy(record => (record.Id, record.Version))];
                var today = RandomDemands.Start.AddDays(days);
                var (forward, backward, loaded) = (SmallTerritory.Index(RandomDemands.Start, grids), SmallTerritory.Index(today, grids), SmallTerritory.Index(today, grids));
                foreach (var record in records)
                    forward.Apply(record);
                forward.AdvanceTo(today);
                foreach (var record in records.Reverse())
                    backward.Apply(record);
                loaded.Load(records.GroupBy(record => record.Id).Select(versions => versions.MaxBy(record => record.Version)!));

                var expected = forward.Query(criteria, 1000);
                Same(expected, backward.Query(criteria, 1000));
                Same(expected, loaded.Query(criteria, 1000));
            }, iter: 300);
    }

    [Fact]
    public void A_demand_that_is_not_a_candidate_changes_nothing_in_the_rows()
    {
        Gen.Select(RandomDemands.Files.Array[1, 20], RandomDemands.Files, RandomDemands.Criteria).Sample((files, extra, criteria) =>
        {
            var index = SmallTerritory.Index(RandomDemands.Start);
            index.Load(files.Select((file, demand) => RandomDemands.Record(demand, 1, file)));
            var before = index.Query(criteria, 1000);
            var added = RandomDemands.Record(100, 1, extra);
            if (CandidateChecks.RemovedBy(CandidateChecks.Of(added, criteria, RandomDemands.Start, SmallTerritory.Policies)) is null)
                return;

            index.Apply(added);

            Assert.Equal(before.Rows, index.Query(criteria, 1000).Rows);
        }, iter: 500);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("ranked")]
    [InlineData("split")]
    [InlineData("transfers")]
    public void A_rank_is_one_more_than_the_candidates_before_it(string name)
    {
        var grids = SmallTerritory.Named(name);
        Gen.Select(RandomDemands.Files.Array[1, 30], RandomDemands.Criteria).Sample((files, criteria) =>
        {
            var index = SmallTerritory.Index(RandomDemands.Start, grids);
            index.Load(files.Select((file, demand) => RandomDemands.Record(demand, 1, file)));

            var rows = index.Query(criteria, 1000).Rows;

            for (var rank = 0; rank < rows.Count; rank++)
                Assert.Equal(rank, index.CandidatesBefore(criteria, rows[rank].Key, rows[rank].Id));
        }, iter: 300);
    }

    [Fact]
    public void Ranking_is_a_total_order()
    {
        var keys = Gen.Select(Gen.Int[0, 2], Gen.Int[-3, 3], Gen.Int[0, 3].Array[3], Gen.Int[0, 3]).Select((level, points, ties, number) => new RankKey(level, points, new TieKeys(ties[0], ties[1], ties[2]), (UInt128)number));
        Gen.Select(keys, keys, keys).Sample((a, b, c) =>
        {
            Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
            Assert.Equal(a == b, a.CompareTo(b) == 0);
            if (a.CompareTo(b) <= 0 && b.CompareTo(c) <= 0)
                Assert.True(a.CompareTo(c) <= 0);
        }, iter: 20_000);
    }

    [Fact]
    public void A_clock_that_jumps_back_undoes_nothing()
    {
        var index = SmallTerritory.Index(RandomDemands.Start);
        index.AdvanceTo(RandomDemands.Start.AddDays(40));

        index.AdvanceTo(RandomDemands.Start);

        Assert.Equal(RandomDemands.Start.AddDays(40), index.Today);
    }

    private static void Same(RankedSlice expected, RankedSlice actual)
    {
        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.Funnel, actual.Funnel);
    }
}
