using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Simulation;
using Allocation.Domain.Tests.Ranking;

namespace Allocation.Domain.Tests.Simulation;

public sealed class WhatIfTests
{
    private const string All = "criteria:\n  - { id: A, label: L, points: 1 }\n";

    private static readonly int Recognised = 1 << RegisterCodes.DaloStatuses.PositionOf("ACTIF");

    [Fact]
    public void Ranks_of_an_estimate_are_positions_in_the_territory()
    {
        var random = new Random(1);
        var index = Index("criteria:\n  - { id: A, label: A, points: 1 per adult }\n", 20_000, facts => (facts[(int)Fact.Adults], facts[(int)Fact.TypologyPersons]) = (random.Next(1, 5_000), random.Next(1, 5_000)));
        var draft = SyntheticRegister.Grid("criteria:\n  - { id: A, label: A, points: 1 per person }\n");

        var (estimate, exact) = (Report(draft, index.CopySample(DemandClass.All, 20).All()), Report(draft, index.Snapshot()));

        Assert.Equal((20_000, 1_000, 20_000), (estimate.Demands, estimate.LookedAt, exact.LookedAt));
        Assert.InRange(estimate.Movers.Max(mover => Math.Abs(mover.RankBefore - mover.RankAfter)), 15_000, 20_000);
        Assert.InRange(estimate.All.MedianRankChange, exact.All.MedianRankChange - 700, exact.All.MedianRankChange + 700);
    }

    [Fact]
    public void A_small_group_has_a_wider_margin_than_all_and_a_single_demand_has_none_for_its_mean()
    {
        var index = Index(All, 20_000, (number, facts) => facts[(int)Fact.Dalo] = number % 1_000 == 0 ? Recognised : FactVector.Unknown);
        index.Apply(SyntheticRegister.Record(20_000, facts => facts[(int)Fact.Adults] = 3));

        var estimate = Report(SyntheticRegister.Grid("criteria:\n  - { id: A, label: A, points: 1 per month of seniority }\n"), index.CopySample(DemandClass.All, 20).All());

        // 1.96 × ½ ÷ √n × √(1 − 1/20): 1,001 demands of all, 20 recognised ones, one household of three adults.
        Assert.Equal(1_001, estimate.LookedAt);
        Assert.Equal(0.0302, estimate.Margin, 0.0001);
        Assert.Equal((20, 0.2136), (estimate.ByPriority[PriorityGroup.Dalo].Demands, estimate.ByPriority[PriorityGroup.Dalo].ShareMargin));
        Assert.True(estimate.ByPriority[PriorityGroup.Dalo].MeanMargin > 4 * estimate.All.MeanMargin);
        Assert.Equal((1, 0.9552, (double?)null), (estimate.ByHousehold[HouseholdGroup.MoreAdults].Demands, estimate.ByHousehold[HouseholdGroup.MoreAdults].ShareMargin, estimate.ByHousehold[HouseholdGroup.MoreAdults].MeanMargin));
    }

    [Fact]
    public void A_line_that_asks_where_the_dwelling_stands_decides_the_lists_though_no_score_by_itself()
    {
        var index = Index(All, 100, (number, facts) => facts[(int)Fact.HomeCommune] = PlaceNumber.Of(number % 10 == 9 ? SmallTerritory.North : SmallTerritory.South));
        var draft = SyntheticRegister.Grid("criteria:\n  - { id: ICI, label: L, when: lives-in dwelling commune, points: 30 }\n  - { id: NULLE-PART, label: L, when: lives-in dwelling commune and adults > 9, points: 30 }\n");

        var report = Report(draft, index.Snapshot(SyntheticRegister.List("l")));

        Assert.Equal(1, report.Lists!.FirstThreeChanged);
        Assert.Equal([("ICI", 10, false, true), ("NULLE-PART", 0, true, false)], report.Criteria.Select(line => (line.Id, line.Obtained, line.ChangesNothing!.Value, line.DecidesAlone!.Value)));
    }

    [Fact]
    public void A_line_that_all_obtain_changes_something_where_it_shadows_another()
    {
        var index = Index(All, 100, (number, facts) => facts[(int)Fact.Pdalhpd] = number % 2);

        var report = Report(SyntheticRegister.Grid("criteria:\n  - { group: G, combine: best, criteria: [ { id: ALWAYS, label: L, points: 10 }, { id: P, label: P, when: pdalhpd, points: 10 } ] }\n"), index.Snapshot());

        Assert.Equal([("ALWAYS", 50, false), ("P", 0, true)], report.Criteria.Select(line => (line.Id, line.ScoresChanged!.Value, line.ChangesNothing!.Value)));
    }

    // In each partition all get the same by the line, and only together do they not.
    [Fact]
    public void A_line_of_one_partition_changes_the_order_of_both()
    {
        var draft = SyntheticRegister.Grid("criteria:\n  - { id: P, label: P, when: pdalhpd, points: 10 }\n  - { id: A, label: A, points: 2 }\n");
        var slices = new[] { 1, 0 }.Select(half => WhatIf.Run(Index(All, 5, (_, facts) => facts[(int)Fact.Pdalhpd] = half).Snapshot(), draft, TestContext.Current.CancellationToken)).ToList();

        var report = ReportBuilder.Build(slices, "a", "b", SyntheticRegister.Places);

        Assert.Equal([("P", 5, false), ("A", 10, true)], report.Criteria.Select(line => (line.Id, line.ScoresChanged!.Value, line.ChangesNothing!.Value)));
    }

    [Fact]
    public void A_draft_for_transfers_changes_no_list_in_which_nobody_is_one()
    {
        var index = Index("criteria:\n  - { id: ICI, label: A, when: lives-in dwelling commune, points: 30 }\n", 10, (number, facts) => facts[(int)Fact.HomeCommune] = PlaceNumber.Of(number < 3 ? SmallTerritory.North : SmallTerritory.South));

        var report = Report(SyntheticRegister.Grid($"demands: transfers\n{All}"), index.Snapshot(SyntheticRegister.List("l")));

        Assert.Equal((0, new ListMovement(1, 1, 0)), (report.Demands, report.Lists!));
    }

    [Fact]
    public void A_list_is_put_together_from_all_partitions_whatever_order_they_opened_theirs_in()
    {
        var draft = SyntheticRegister.Grid("criteria:\n  - { id: A, label: A, when: pdalhpd, points: 2 }\n");
        var lists = new[] { "1", "2", "3" }.Select(SyntheticRegister.List).ToList();
        var slices = new[] { lists, [.. lists.AsEnumerable().Reverse()] }.Select((opened, half) =>
        {
            var index = Index(All, 5, (_, facts) => facts[(int)Fact.Pdalhpd] = half);
            foreach (var list in opened)
                index.Watch(list.List, list.Criteria);
            return WhatIf.Run(index.Snapshot(lists[1], lists[2]), draft, TestContext.Current.CancellationToken);
        }).ToList();

        var report = ReportBuilder.Build(slices, "a", "b", SyntheticRegister.Places, openLists: 3);

        Assert.Equal(["2", "3", "2", "3"], slices.SelectMany(slice => slice.Heads).Select(head => head.List));
        Assert.Equal(new ListMovement(3, 2, 2), report.Lists);
    }

    [Fact]
    public void Lists_are_chosen_evenly_from_the_oldest_to_the_newest()
    {
        var open = Enumerable.Range(0, 1_000).Select(number => SyntheticRegister.List($"{number}")).ToList();

        Assert.Equal(Enumerable.Range(0, 200).Select(number => $"{5 * number}"), ListChoice.Of(open).Select(list => list.List));
        Assert.Equal(open[..200], ListChoice.Of(open[..200]));
    }

    [Fact]
    public void A_class_stands_above_any_score_before_and_after()
    {
        var index = Index("criteria:\n  - { id: A, label: A, when: not pdalhpd, points: 1 }\n", 4, (number, facts) => facts[(int)Fact.Pdalhpd] = number == 0 ? 1 : 0);

        var report = Report(SyntheticRegister.Grid($"classes: [ {{ id: C, label: C, when: pdalhpd }} ]\ncriteria:\n  - {{ id: A, label: A, when: not pdalhpd, points: 1 }}\n"), index.Snapshot(SyntheticRegister.List("l")));

        Assert.Equal((0.25, 0.75, new ListMovement(1, 1, 1)), (report.All.Up, report.All.Down, report.Lists!));
        Assert.Equal((0, 0, 4, 1), (report.Movers[0].PointsBefore, report.Movers[0].PointsAfter, report.Movers[0].RankBefore, report.Movers[0].RankAfter));

        // The class decides whether the line is there or not.
        Assert.True(Assert.Single(report.Criteria).ChangesNothing);
    }

    [Fact]
    public void The_memory_of_ranks_follows_the_demands_and_not_the_range_of_the_scores()
    {
        var classes = string.Concat(Enumerable.Range(0, 100).Select(number => $"  - {{ id: K{number}, label: K, when: adults >= {100 - number} }}\n"));
        var lines = string.Concat(Enumerable.Range(0, 500).Select(number => $"  - {{ id: C{number}, label: L{number}, when: pdalhpd, points: 10000 per month of seniority }}\n"));
        var index = Index(All, 10, (number, facts) => (facts[(int)Fact.Pdalhpd], facts[(int)Fact.DepositDay]) = (number % 2, facts[(int)Fact.DepositDay] - 6_000));
        var slice = WhatIf.Run(index.Snapshot(), SyntheticRegister.Grid($"classes:\n{classes}criteria:\n{lines}"), TestContext.Current.CancellationToken);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var report = ReportBuilder.Build([slice], "a", "b", SyntheticRegister.Places);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
        Assert.Equal(50_000_000 / 2, report.All.MeanAfter);
    }

    [Fact]
    public void A_cancelled_run_ends_before_the_next_chunk_of_rows()
    {
        var index = Index(All, 20_000, _ => { });
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => WhatIf.Run(index.Snapshot(SyntheticRegister.List("l")), SyntheticRegister.Draft, cancelled.Token));
        Assert.Throws<OperationCanceledException>(() => WhatIf.Run(index.CopySample(DemandClass.All, 2).All(), SyntheticRegister.Draft, cancelled.Token));
    }

    [Fact]
    public void A_territory_without_demands_gives_an_empty_report()
    {
        var report = Report(SyntheticRegister.Draft, Index(All, 0, _ => { }).Snapshot(SyntheticRegister.List("l")));

        Assert.Equal((0, 0, 0.0, new ListMovement(1, 1, 0)), (report.Demands, report.LookedAt, report.Margin, report.Lists!));
        Assert.All(report.Criteria, line => Assert.Equal((true, false), (line.ChangesNothing, line.DecidesAlone)));
    }

    private static SimulationReport Report(ScoringGrid draft, IndexSnapshot snapshot) =>
        ReportBuilder.Build([WhatIf.Run(snapshot, draft, TestContext.Current.CancellationToken)], "a", "b", SyntheticRegister.Places);

    private static CandidateIndex Index(string inForce, int demands, Action<int[]> facts) => Index(inForce, demands, (_, values) => facts(values));

    private static CandidateIndex Index(string inForce, int demands, Action<int, int[]> facts)
    {
        var index = SmallTerritory.Index(RandomDemands.Start, TerritoryGrids.All(SyntheticRegister.Grid(inForce)));
        index.Load(Enumerable.Range(0, demands).Select(number => SyntheticRegister.Record(number, values => facts(number, values))));
        return index;
    }
}
