using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using CsCheck;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>Another grid takes effect: the rows that are there are scored anew, and a row that it moved says so (SCO-16).</summary>
public sealed class GridSwitchIndexTests
{
    private static readonly string[] Names = ["plain", "ranked", "split", "transfers"];

    private static readonly DateOnly Start = RandomDemands.Start;

    private static readonly ListCriteria Criteria = new(
        new Dwelling { Landlord = "Bailleur", Commune = SmallTerritory.North, Typology = Typology.T2, Financing = Financing.PLS }, Start);

    // The store is not asked again: what is in memory must give what a fresh load under the new grids gives.
    [Fact]
    public void An_index_under_other_grids_equals_one_loaded_under_them_and_goes_on_like_it()
    {
        Gen.Select(
            RandomDemands.Files.Array[1, 40],
            Gen.Select(Gen.Int[0, 39], RandomDemands.Files).Array[0, 10],
            RandomDemands.Criteria,
            Gen.Select(Pick.One(Names), Pick.One(Names)),
            Gen.Int[0, 200]).Sample((files, changes, criteria, names, days) =>
        {
            var (old, now, day) = (SmallTerritory.Named(names.Item1), SmallTerritory.Named(names.Item2), Start.AddDays(days));
            IReadOnlyList<GridSwitch> switches = [new GridSwitch(day, old)];
            var model = files.Select((file, demand) => RandomDemands.Record(demand, 1, file)).ToDictionary(record => record.Id);
            var before = SmallTerritory.Index(Start, old);
            before.Load(model.Values);
            before.Watch("list", criteria);
            before.View("list", 5);
            Change(before, changes.Take(5), 2);
            before.AdvanceTo(Start.AddDays(days / 2));

            var switched = before.Under(now, day, switches);
            var loaded = SmallTerritory.Index(day, now, switches);
            loaded.Load(model.Values);
            loaded.Watch("list", criteria);
            Same();

            Change(switched, changes.Skip(5), 3);
            Change(loaded, changes.Skip(5), 3);
            Same();
            switched.AdvanceTo(day.AddDays(40));
            loaded.AdvanceTo(day.AddDays(40));
            Same();

            void Change(CandidateIndex index, IEnumerable<(int Demand, DemandFile File)> some, int version)
            {
                foreach (var (demand, file) in some)
                {
                    var record = RandomDemands.Record(demand, version, file);
                    index.Apply(record);
                    model[record.Id] = model.TryGetValue(record.Id, out var held) && held.Version >= version ? held : record;
                }
            }

            void Same()
            {
                Assert.Equal(loaded.Query(criteria, 1000).Rows, switched.Query(criteria, 1000).Rows);
                Assert.Equal(loaded.View("list", 5).Rows, switched.View("list", 5).Rows);
                Assert.Equal(loaded.View("list", 5).Funnel, switched.View("list", 5).Funnel);
                Assert.Equal(Recomputation.Of(model.Values, criteria, switched.Today, now).Rows, switched.Query(criteria, 1000).Rows.Select(row => (row.Number, row.Key.Points)));
            }
        }, iter: 150);
    }

    [Fact]
    public void Standing_lists_stand_on_and_name_the_rows_that_the_switch_moved()
    {
        var (moved, stays) = (Seeking(0, Person(1990), "ACTIF"), Seeking(1, Person(1990), null));
        var (old, now) = (Of("{ id: DALO, label: DALO, when: dalo is ACTIF, points: 50 }"), Of("{ id: DALO, label: DALO, when: dalo is ACTIF, points: 80 }"));
        var index = SmallTerritory.Index(Start, old);
        index.Load([moved, stays]);
        index.Watch("list", Criteria);
        index.View("list", 50);
        index.TakeChanged();

        var day = Start.AddDays(1);
        index = index.Under(now, day, [new GridSwitch(day, old)]);

        Assert.Equal(["list"], index.TakeChanged());
        var view = index.View("list", 50);
        var told = new ChangeCause(ChangeKind.GridChanged, new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero), 30);
        Assert.Equal([new RankMove(moved.Number, told)], view.Moves);
        Assert.Equal([told, stays.Cause], view.Rows.Select(row => row.Cause));
        Assert.Equal([80, 0], view.Rows.Select(row => row.Key.Points));
    }

    // SCO-19: a class stands above any score, so entering it moves a row without a point.
    [Fact]
    public void A_class_entered_by_time_alone_is_told_as_time()
    {
        var grids = TerritoryGrids.All(Grid("classes: [{ id: LONG, label: Long, when: seniority > 12 months }]\ncriteria: [{ id: A, label: A, points: 1 }]"));
        var record = Seeking(0, Person(1990), null, deposit: Start.AddMonths(-12));
        var index = SmallTerritory.Index(Start, grids);
        index.Load([record]);
        index.Watch("list", Criteria);
        index.View("list", 5);

        index.AdvanceTo(Start.AddDays(40));

        var (row, entered) = (Assert.Single(index.View("list", 5).Rows), Start.AddMonths(1));
        Assert.Equal((1, 1), (row.Key.Level, row.Key.Points));
        Assert.Equal(new ChangeCause(ChangeKind.Seniority, new DateTimeOffset(entered, TimeOnly.MinValue, TimeSpan.Zero), 0), row.Cause);
    }

    // Day by day with the tracing evaluator, through two switches, whatever moved the row last.
    [Fact]
    public void The_cause_is_the_last_day_on_which_an_event_time_or_a_grid_changed_points_or_class()
    {
        Gen.Select(RandomDemands.Files, Gen.Int[0, 200], Gen.Int[0, 200], Gen.Int[1, 200], Gen.Select(Pick.One(Names), Pick.One(Names), Pick.One(Names))).Sample((file, before, first, between, names) =>
        {
            var grids = new[] { SmallTerritory.Named(names.Item1), SmallTerritory.Named(names.Item2), SmallTerritory.Named(names.Item3) };
            var days = new[] { Start.AddDays(first), Start.AddDays(first + between) };
            IReadOnlyList<GridSwitch> switches = [.. new[] { new GridSwitch(days[1], grids[1]), new GridSwitch(days[0], grids[0]) }.Where((change, at) => !change.Before.Same(grids[2 - at]))];
            var seen = file with { Status = DemandStatus.Active, Wishes = new Wishes { Communes = [SmallTerritory.North], Types = [Typology.T2] } };
            var record = RandomDemands.Record(0, 1, seen) with { Cause = new ChangeCause(ChangeKind.Birth, new DateTimeOffset(Start.AddDays(before), new TimeOnly(9, 0), TimeSpan.Zero), 3) };
            var today = days[1].AddDays(first % 40);
            var index = SmallTerritory.Index(today, grids[2], switches);
            index.Load([record]);

            foreach (var row in index.Query(Criteria, 1).Rows)
                Assert.Equal(Counted(), row.Cause);

            ChangeCause Counted()
            {
                for (var day = today; day > Start.AddDays(before); day = day.AddDays(-1))
                {
                    var (was, now) = (On(day.AddDays(-1), day.AddDays(-1)), On(day, day));
                    if (was != now)
                        return new ChangeCause(On(day, day.AddDays(-1)) == now ? ChangeKind.Seniority : ChangeKind.GridChanged, new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero), now.Points - was.Points);
                }

                return record.Cause;
            }

            // What the demand is worth on a day by the grids of another.
            (int Points, int Level) On(DateOnly day, DateOnly gridsOf)
            {
                var inForce = gridsOf >= days[1] ? grids[2] : gridsOf >= days[0] ? grids[1] : grids[0];
                var sheet = inForce.For(DwellingPlace.Of(SmallTerritory.North, SmallTerritory.Geography)!).For(record.Facts) is { } grid ? TracingEvaluator.Evaluate(grid, record.Facts, day) : null;
                return (sheet?.Points ?? 0, sheet?.Class?.Level ?? 0);
            }
        }, iter: 150);
    }

    private static Person Person(int birth) => new() { BirthDate = new DateOnly(birth, 1, 1), TaxIncome = new Dictionary<int, decimal> { [2024] = 10_000 } };

    private static CandidateRecord Seeking(int demand, Person applicant, string? dalo, DateOnly? deposit = null) => RandomDemands.Record(demand, 1, new DemandFile
    {
        DepositedOn = deposit ?? Start.AddDays(-100),
        Applicant = applicant,
        Dalo = dalo,
        Wishes = new Wishes { Communes = [SmallTerritory.North], Types = [Typology.T2] },
    });

    private static TerritoryGrids Of(string line) => TerritoryGrids.All(Grid($"criteria: [{line}]"));

    private static ScoringGrid Grid(string body)
    {
        var result = GridParser.Parse($"grid: g\nterritory: \"200000001\"\npartial: true\n{body}\n", "g.yaml", geography: SmallTerritory.Geography);
        return result.Grid ?? throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
    }
}
