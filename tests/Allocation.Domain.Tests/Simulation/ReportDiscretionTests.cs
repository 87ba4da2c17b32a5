using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Simulation;
using Allocation.Domain.Tests.Ranking;

namespace Allocation.Domain.Tests.Simulation;

public sealed class ReportDiscretionTests
{
    private const string Who = "monthly-resources < 400 and seniority > 12 months";
    private const string Draft = "criteria:\n  - { id: A, label: A, points: 1 per month of seniority }\n  - { id: V, label: V, when: reason includes 06, points: 50 }\n";

    private static readonly int Violence = 1 << RegisterCodes.Reasons.PositionOf("06");
    private static readonly int Divorce = 1 << RegisterCodes.Reasons.PositionOf("04");

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(11, false)]
    [InlineData(12, true)]
    [InlineData(88, true)]
    [InlineData(89, false)]
    [InlineData(100, false)]
    public void A_confidential_line_that_reaches_or_leaves_out_fewer_than_twelve_withholds_all_figures_alike(int households, bool told)
    {
        var grid = SyntheticRegister.Grid(Draft);

        Assert.Equal(told ? [] : ["V"], new ReportDiscretion(grid, 12).TooNarrow([Slice(grid, households)]));
    }

    [Fact]
    public void A_line_that_singles_out_one_household_withholds_the_figures_of_a_grid_that_asks_confidential_facts_and_of_no_other()
    {
        var (told, kept) = (SyntheticRegister.Grid($"criteria:\n  - {{ id: W, label: W, when: {Who}, points: 1 }}\n"), SyntheticRegister.Grid($"{Draft}  - {{ id: W, label: W, when: {Who}, points: 1 }}\n"));

        Assert.Empty(new ReportDiscretion(told, 12).TooNarrow([Slice(told, 40)]));
        Assert.DoesNotContain(Report(told, 40).Criteria, line => line.Id == "W");
        Assert.Equal(["W"], new ReportDiscretion(kept, 12).TooNarrow([Slice(kept, 40)]));
    }

    [Fact]
    public void An_exclusion_that_leaves_one_household_in_the_scores_tells_nothing_of_it()
    {
        var grid = SyntheticRegister.Grid($"exclusions:\n  - {{ id: E, label: E, when: not ({Who}) }}\n{Draft}");

        Assert.Equal(["E"], new ReportDiscretion(grid, 12).TooNarrow([Slice(grid, 40)]));
    }

    [Theory]
    [InlineData("exclusions", 0)]
    [InlineData("exclusions", 1)]
    [InlineData("classes", 0)]
    [InlineData("classes", 1)]
    public void An_exclusion_or_a_class_of_one_household_withholds_all_figures_alike_whether_a_confidential_fact_is_its_own_or_not(string key, int first)
    {
        var grid = SyntheticRegister.Grid($"{key}:\n  - {{ id: E, label: E, when: {Who} }}\n{Draft}");

        Assert.Equal(["E"], new ReportDiscretion(grid, 12).TooNarrow([Slice(grid, 40, first)]));
    }

    [Theory]
    [InlineData("seniority > 61 months", 30)]
    [InlineData("seniority > 61 months", 40, "V")]
    [InlineData("seniority > 61 months", 60)]
    [InlineData("seniority < 40 months", 88, "V")]
    public void An_exclusion_of_many_withholds_all_figures_where_a_confidential_line_reaches_few_of_them_or_all(string when, int households, params string[] narrow)
    {
        var grid = SyntheticRegister.Grid($"exclusions:\n  - {{ id: E, label: E, when: {when} }}\n{Draft}");

        Assert.Equal(narrow, new ReportDiscretion(grid, 12).TooNarrow([Slice(grid, households)]));
    }

    [Fact]
    public void A_line_that_a_confidential_one_takes_the_place_of_for_few_households_withholds_all_figures()
    {
        var grid = SyntheticRegister.Grid("criteria:\n  - group: G\n    combine: best\n    criteria:\n      - { id: V, label: V, when: reason includes 06, points: 50 }\n      - { id: W, label: W, when: seniority > 61 months, points: 10 }\n");

        Assert.Empty(new ReportDiscretion(grid, 12).TooNarrow([Slice(grid, 30)]));
        Assert.Equal(["W"], new ReportDiscretion(grid, 12).TooNarrow([Slice(grid, 40)]));
    }

    [Fact]
    public void A_partition_that_does_not_count_an_exclusion_tells_nothing()
    {
        var grid = SyntheticRegister.Grid($"exclusions:\n  - {{ id: E, label: E, when: seniority > 61 months }}\n{Draft}");

        Assert.Equal(["E"], new ReportDiscretion(grid, 12).TooNarrow([Slice(grid, 30), Slice(grid, 30) with { Situations = [] }]));
    }

    [Fact]
    public void Of_a_grid_that_asks_confidential_facts_a_line_tells_whom_it_reaches_and_not_how_it_meets_others()
    {
        var (asks, others) = (SyntheticRegister.Grid(Draft), SyntheticRegister.Grid("criteria:\n  - { id: A, label: A, points: 1 per month of seniority }\n"));

        Assert.Equal([("A", 100), ("V", 40)], Report(asks, 40).Criteria.Select(line => (line.Id, line.Obtained)));
        Assert.All(Report(asks, 40).Criteria, line => Assert.Equal((null, null, null, null), (line.Weight, line.ScoresChanged, line.ChangesNothing, line.DecidesAlone)));
        Assert.Equal((1.0, 100), (Report(others, 40).Criteria[0].Weight, Report(others, 40).Criteria[0].ScoresChanged));
    }

    [Theory]
    [InlineData("lives-in commune 69001")]
    [InlineData("works-in commune 69001")]
    [InlineData("monthly-resources < 400")]
    [InlineData("profession in essentiels")]
    [InlineData("until-contract-end <= 6 months")]
    [InlineData("consumption-units > 2")]
    [InlineData("seniority > parameter most months")]
    [InlineData("not (label siao or any dependant age < 3)")]
    public void A_voted_line_is_told_of_in_a_draft_that_was_read_anew(string when)
    {
        ScoringGrid Read(string asked, string points) => SyntheticRegister.Grid(
            $"professions: {{ essentiels: [infirmier] }}\nparameters: {{ most: null }}\nclasses:\n  - {{ id: C, label: C, when: disability and {asked} }}\ncriteria:\n  - {{ id: A, label: A, points: 1 }}\n  - {{ id: V, label: V, when: disability and {asked}, points: \"{points}\" }}\n");

        Assert.Empty(ConfidentialReading.Mixed(Read(when, "1 per 10 % of effort-rate"), "g.yaml", [Read(when, "1 per 10 % of effort-rate")]));
        Assert.NotEmpty(ConfidentialReading.Mixed(Read($"not ({when})", "1 per 10 % of effort-rate"), "g.yaml", [Read(when, "1 per 10 % of effort-rate")]));
    }

    [Theory]
    [InlineData("reason includes 06", true)]
    [InlineData("reason includes 06 or disability or label siao", true)]
    [InlineData("reason includes 06 and " + Who, false)]
    [InlineData("not (reason includes 06) or " + Who, false)]
    [InlineData("label siao and " + Who, false)]
    [InlineData(Who, true)]
    public void A_line_that_asks_a_confidential_fact_together_with_others_is_refused_unless_it_was_voted(string when, bool told)
    {
        var grid = SyntheticRegister.Grid($"criteria:\n  - {{ id: A, label: A, points: 1 }}\n  - {{ id: W, label: W, when: {when}, points: 1, confidential: false }}\n");

        var refused = ConfidentialReading.Mixed(grid, "g.yaml", []);

        Assert.Equal(told, refused.Count == 0);
        Assert.All(refused, error => Assert.Equal((GridDiagnosticCodes.Confidential, 6), (error.Code, error.Line)));
        Assert.Empty(ConfidentialReading.Mixed(grid, "g.yaml", [grid]));
    }

    [Fact]
    public void A_report_leaves_out_small_groups_and_those_in_which_a_confidential_fact_is_rare()
    {
        var grid = SyntheticRegister.Grid(Draft);

        var (all, told) = (ReportBuilder.Build([Slice(grid, 40)], "a", "b", SyntheticRegister.Places), Report(grid, 40));

        // Of the hundred, five are two adults, and the forty are persons alone of the north: the five take the alone with them, for the total would tell them.
        Assert.Equal([HouseholdGroup.Alone, HouseholdGroup.TwoAdults], all.ByHousehold.Keys);
        Assert.True(all.ByCommune.Count > 1);
        Assert.NotEmpty(all.Movers);
        Assert.Empty(told.ByHousehold);
        Assert.Equal(SmallTerritory.North.Value, Assert.Single(told.ByCommune).Commune);
        Assert.Empty(told.Movers);
        Assert.Null(told.Lists);
        Assert.Equal((100, all.All), (told.LookedAt, told.All));
    }

    private static SimulationReport Report(ScoringGrid grid, int violence) =>
        ReportBuilder.Build([Slice(grid, violence)], "a", "b", SyntheticRegister.Places, discretion: new ReportDiscretion(grid, 12));

    /// <summary>A hundred households, the first of them with the least resources, the last five two adults in the city with twenty-five others; as many as said, from the first or another on, have a confidential reason.</summary>
    private static SimulatedSlice Slice(ScoringGrid grid, int violence, int first = 0)
    {
        var index = SmallTerritory.Index(RandomDemands.Start, TerritoryGrids.All(SyntheticRegister.InForce));
        index.Load(Enumerable.Range(0, 100).Select(number => SyntheticRegister.Record(
            number,
            facts =>
            {
                facts[(int)Fact.DepositDay] = RandomDemands.Start.DayNumber - 500 - number * 40;
                facts[(int)Fact.Reasons] = number >= first && number < first + violence ? Violence : Divorce;
                facts[(int)Fact.Disability] = 0;
                facts[(int)Fact.ResourcesCents] = number == 0 ? 30_000 : 150_000;
                if (number >= 95)
                    facts[(int)Fact.Adults] = facts[(int)Fact.TypologyPersons] = 2;
            },
            number < 70 ? SmallTerritory.North : SmallTerritory.City)));
        return WhatIf.Run(index.Snapshot(), grid, TestContext.Current.CancellationToken);
    }
}
