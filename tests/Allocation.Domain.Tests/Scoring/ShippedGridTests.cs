using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using CsCheck;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

public class ShippedGridTests
{
    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "policies", "grids"), "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_shipped_grid_is_valid_and_named_as_its_file(string name)
    {
        var grid = Policy(name);
        Assert.Equal(name, grid.Id);
        Assert.NotNull(grid.Reference);
        Assert.True(grid.Partial ^ grid.Illustrative, "A shipped grid is published in part or is fiction.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_evaluators_agree_on_every_shipped_grid(string name)
    {
        var grid = Policy(name);
        var evaluator = new ColumnEvaluator(grid);
        Gen.Select(RandomGrids.Facts, RandomGrids.Days).Sample(
            (facts, on) =>
            {
                var sheet = TracingEvaluator.Evaluate(grid, facts, on);
                Assert.Equal((sheet.Points, sheet.NextChange?.DayNumber ?? int.MaxValue), Columns(evaluator, facts, on));
            },
            iter: 2_000,
            threads: 1);
    }

    [Theory]
    [InlineData("toulouse-metropole", "2023-01-31", "2026-02-27", 36)]
    [InlineData("toulouse-metropole", "2023-01-31", "2026-02-28", 57)]
    [InlineData("toulouse-metropole", "2023-01-31", "2026-03-01", 57)]
    [InlineData("toulouse-metropole", "2023-02-15", "2026-02-14", 35)]
    [InlineData("toulouse-metropole", "2023-02-15", "2026-02-15", 36)]
    [InlineData("toulouse-metropole", "2023-02-15", "2026-03-14", 36)]
    [InlineData("toulouse-metropole", "2023-02-15", "2026-03-15", 57)]
    [InlineData("toulouse-metropole", "2023-02-15", "2026-03-16", 57)]
    [InlineData("metropole-de-lyon", "2010-01-31", "2026-02-28", 0)]
    [InlineData("est-ensemble-illustrative", "2021-01-31", "2026-01-30", 79)]
    [InlineData("est-ensemble-illustrative", "2021-01-31", "2026-01-31", 80)]
    [InlineData("est-ensemble-illustrative", "2021-01-31", "2026-02-28", 80)]
    [InlineData("est-ensemble-illustrative", "2023-01-31", "2026-02-27", 36)]
    [InlineData("est-ensemble-illustrative", "2023-01-31", "2026-02-28", 57)]
    public void Points_step_on_the_day_and_not_a_day_before(string name, string deposit, string on, int points)
    {
        var grid = Policy(name);
        var facts = Known(Deposit(Day(deposit)));
        Assert.Equal(points, TracingEvaluator.Evaluate(grid, facts, Day(on)).Points);
        Assert.Equal(points, Columns(new ColumnEvaluator(grid), facts, Day(on)).Points);
    }

    [Theory]
    [InlineData("2026-01-30", 0)]
    [InlineData("2026-01-31", 15)]
    [InlineData("2026-02-01", 15)]
    public void A_transfer_counts_from_two_years_on(string on, int points)
    {
        var sheet = TracingEvaluator.Evaluate(Policy("est-ensemble-illustrative"), Known(Deposit(Day("2024-01-31")), Housing("HLM")), Day(on));
        Assert.Equal(points, sheet.Lines.Single(line => line.CriterionId == "EE_MUTATION").Points);
    }

    [Fact]
    public void The_sheet_names_the_day_of_the_next_step()
    {
        var facts = Known(Deposit(Day("2023-01-31")));
        Assert.Equal(Day("2026-02-28"), TracingEvaluator.Evaluate(Policy("toulouse-metropole"), facts, Day("2026-01-31")).NextChange);
        Assert.Null(TracingEvaluator.Evaluate(Policy("metropole-de-lyon"), facts, Day("2026-01-31")).NextChange);
        Assert.Null(TracingEvaluator.Evaluate(Policy("est-ensemble-illustrative"), Known(Deposit(Day("2010-01-31"))), Day("2026-01-31")).NextChange);
    }

    [Fact]
    public void Lyon_scores_its_three_lines_but_not_the_unpublished_threshold()
    {
        var sheet = TracingEvaluator.Evaluate(
            Policy("metropole-de-lyon"), Known(Reasons("05"), (Fact.Adults, 1), (Fact.Dependants, 1), (Fact.RentCents, 90_000), (Fact.ResourcesCents, 100_000)), Day("2026-01-31"));
        Assert.Equal(25, sheet.Points);
        Assert.Equal(LineOutcome.NotEvaluable, sheet.Lines.Single(line => line.CriterionId == "LYO_TAUX_EFFORT").Outcome);
    }

    [Fact]
    public void The_illustrative_grid_counts_only_the_gravest_housing_situation()
    {
        var sheet = TracingEvaluator.Evaluate(Policy("est-ensemble-illustrative"), Known(Reasons("03"), Housing("SD", "CP")), Day("2026-01-31"));
        Assert.Equal(50, sheet.Points);
        Assert.Equal(["EE_SANS_ABRI", "EE_SANS_ABRI"], sheet.Lines.Where(line => line.Outcome == LineOutcome.LostToLine).Select(line => line.LostTo));
    }
}
