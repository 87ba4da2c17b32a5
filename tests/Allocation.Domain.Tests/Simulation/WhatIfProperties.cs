using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Simulation;
using Allocation.Domain.Tests.Ranking;
using Allocation.Domain.Tests.Scoring;
using CsCheck;

namespace Allocation.Domain.Tests.Simulation;

public sealed class WhatIfProperties
{
    private static readonly Gen<ScoringGrid> Drafts = Gen.Select(RandomGrids.Grid, Gen.OneOf<string>("all", "first", "transfers"), Gen.OneOf<string>("[unique number]", "[most persons, unique number]", "[oldest registration, unique number]"))
        .Select((yaml, demands, ties) => Grids.Of($"{yaml}demands: {demands}\ntie-break: {ties}\n"));

    private static readonly Gen<(CandidateRecord[] Records, bool[] Halves, NamedCriteria[] Lists, ScoringGrid Draft)> Cases = Gen.Select(
        RandomDemands.Files.Array[1, 30].Select(files => files.Select((file, demand) => RandomDemands.Record(demand, 1, file)).ToArray()),
        Gen.Bool.Array[30],
        RandomDemands.Criteria.Array[0, 4].Select(lists => lists.Select((criteria, list) => new NamedCriteria($"{list}", criteria)).ToArray()),
        Drafts);

    [Theory]
    [InlineData("plain")]
    [InlineData("ranked")]
    [InlineData("split")]
    [InlineData("transfers")]
    public void A_report_over_partitions_equals_tracing_every_demand_and_taking_out_every_line(string name)
    {
        var inForce = SmallTerritory.Named(name);
        Cases.Sample(
            sample =>
            {
                var (records, halves, lists, draft) = sample;
                var plain = new PlainWhatIf(records, inForce, draft, lists, RandomDemands.Start);

                var report = Report(records, halves, inForce, draft, lists);

                var ranks = plain.Ranks();
                Assert.Equal((ranks.Count, ranks.Count, 0.0), (report.Demands, report.LookedAt, report.Margin));
                Assert.Equal(ranks.Count == 0 ? 0 : Math.Round(ranks.Count(demand => demand.RankAfter < demand.RankBefore) / (double)ranks.Count, 4), report.All.Up);
                Assert.Equal(ranks.Count == 0 ? 0 : Math.Round(ranks.Average(demand => (double)demand.After.Points), 2), report.All.MeanAfter, 0.011);
                Assert.Equal(ranks.Count == 0 ? 0 : Math.Round(ranks.Average(demand => (double)demand.Before.Points), 2), report.All.MeanBefore, 0.011);
                Assert.Equal(ranks.Count == 0 ? 0 : ranks.Select(demand => demand.RankBefore - demand.RankAfter).Order().ElementAt(ranks.Count / 2), report.All.MedianRankChange);
                Assert.Equal(
                    ranks.Where(demand => demand.RankBefore != demand.RankAfter).OrderByDescending(demand => Math.Abs(demand.RankBefore - demand.RankAfter)).Take(20).Select(demand => Math.Abs(demand.RankBefore - demand.RankAfter)),
                    report.Movers.Select(mover => Math.Abs(mover.RankBefore - mover.RankAfter)));
                Assert.Equal((lists.Length, lists.Length, plain.FirstThreeChanged()), (report.Lists!.Open, report.Lists.LookedAt, report.Lists.FirstThreeChanged));
                Assert.Equal(
                    draft.AllCriteria().Select(line => (line.Id, plain.ScoresChanged(line), plain.ChangesNothing(line.Id))),
                    report.Criteria.Select(line => (line.Id, line.ScoresChanged!.Value, line.ChangesNothing!.Value)));
            },
            iter: 150,
            print: sample => sample.Draft.Text);
    }

    [Fact]
    public void Lines_that_simply_add_up_share_the_variance_out() => Gen.Select(
        RandomDemands.Files.Array[5, 30].Select(files => files.Select((file, demand) => RandomDemands.Record(demand, 1, file)).ToArray()), Gen.Bool.Array[30]).Sample(
        (records, halves) =>
        {
            var draft = Grids.Of($"{Grids.Head}criteria:\n  - {{ id: A, label: L, points: 3 per month of seniority }}\n  - {{ id: B, label: L, when: dalo is ACTIF, points: 50 }}\n  - {{ id: C, label: L, points: 7 per dependant }}\n");
            var report = Report(records, halves, TerritoryGrids.None, draft, []);
            if (report.LookedAt > 1 && report.Criteria.Any(line => line.Weight != 0))
                Assert.Equal(1, report.Criteria.Sum(line => line.Weight!.Value), 0.001);
            // The weight is shown rounded: one shown as the bound itself lies on either side of it.
            Assert.All(report.Criteria.Where(line => line.Weight != 0.8), line => Assert.Equal(line.Weight > 0.8, line.DecidesAlone));
        },
        iter: 300);

    // Of ten intervals of 95 % a handful in a hundred may miss; ranks of a sample, which shares are made of, err a little too.
    [Fact]
    public void The_estimate_holds_the_exact_figures_within_its_margins()
    {
        var (held, all) = (0, 0);
        for (var seed = 1; seed <= 12; seed++)
        {
            var index = SyntheticRegister.Index(6_000, seed);
            var exact = ReportBuilder.Build([WhatIf.Run(index.Snapshot(), SyntheticRegister.Draft, TestContext.Current.CancellationToken)], null, "v", SyntheticRegister.Places);
            var estimate = ReportBuilder.Build([WhatIf.Run(index.CopySample(DemandClass.All, 12).All(), SyntheticRegister.Draft, TestContext.Current.CancellationToken)], null, "v", SyntheticRegister.Places);

            Assert.Equal((6_000, 500), (estimate.Demands, estimate.LookedAt));
            Assert.InRange(estimate.All.MedianRankChange, exact.All.MedianRankChange - 600, exact.All.MedianRankChange + 600);
            Assert.InRange(estimate.Movers[0].RankBefore, 1, 6_000);
            Assert.True(estimate.Movers.Max(mover => mover.RankBefore) > 3_000, "Ranks are those of the territory, not of the sample.");
            foreach (var (one, other) in Pairs(estimate, exact))
            {
                Assert.True(one.ShareMargin >= estimate.Margin && one.MeanMargin > 0);
                Assert.Equal((0.0, 0.0), (other.ShareMargin, other.MeanMargin));
                held += Close(one.Up, other.Up, one.ShareMargin) + Close(one.Down, other.Down, one.ShareMargin) + Close(one.MeanBefore, other.MeanBefore, one.MeanMargin!.Value) + Close(one.MeanAfter, other.MeanAfter, one.MeanMargin.Value);
                all += 4;
            }
        }

        Assert.InRange(held / (double)all, 0.93, 1);

        static int Close(double estimate, double exact, double margin) => Math.Abs(estimate - exact) <= margin + 0.0101 ? 1 : 0;
    }

    private static IEnumerable<(Movement Estimate, Movement Exact)> Pairs(SimulationReport estimate, SimulationReport exact) =>
        estimate.ByHousehold.Select(group => (group.Value, exact.ByHousehold[group.Key]))
            .Concat(estimate.ByPriority.Select(group => (group.Value, exact.ByPriority[group.Key])))
            .Concat(estimate.ByCommune.Select(commune => (commune.Movement, exact.ByCommune.Single(other => other.Commune == commune.Commune).Movement)))
            .Append((estimate.All, exact.All));

    /// <summary>The report of a register in two partitions.</summary>
    private static SimulationReport Report(CandidateRecord[] records, bool[] halves, TerritoryGrids inForce, ScoringGrid draft, NamedCriteria[] lists)
    {
        var slices = new[] { true, false }.Select(half =>
        {
            var index = SmallTerritory.Index(RandomDemands.Start, inForce);
            index.Load(records.Where((_, at) => halves[at] == half));
            return WhatIf.Run(index.Snapshot(lists), draft, TestContext.Current.CancellationToken);
        }).ToList();
        return ReportBuilder.Build(slices, inForce.Version, draft.Version, SmallTerritory.Policies.PlacesOf(SmallTerritory.Id));
    }
}
