using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>What a source does not print is a parameter without value, wherever a number stands; and a grid as a policy officer would write it.</summary>
public class UnsetParameterTests
{
    private const string Sample = """
        grid: toulouse-metropole
        territory: "243100518"
        effective: null          # not printed in the source: set on publication
        partial: true            # 2 of 5 families are public in the source
        reference: { title: "Cotation du logement social, FAQ", href: "https://metropole.toulouse.fr/faq-cotation-du-logement-social" }
        seniority: null          # how months are counted is not published: a parameter
        criteria:
          - anciennete:  { label: "Mois d’ancienneté", points: 1 per month of seniority }
          - delai-long:  { label: "Délai anormalement long dépassé", when: seniority > 36 months, points: 20 }
          - family: publics-prioritaires
            combine: sum         # published source does not say: a parameter
            criteria:
              - dalo:    { label: "Priorité DALO", when: dalo is active, points: 50 }
        tie-break: [oldest registration, unique number]
        """;

    private static readonly DateOnly On = Day("2026-03-01");

    private static readonly FactVector Facts = Known(Deposit(Day("2023-01-20")), Dalo("ACTIF"));

    private static ScoringGrid Supplied(string yaml, params (string Name, decimal Value)[] values)
    {
        var result = GridParser.Parse(yaml, "test.yaml", values.ToDictionary(value => value.Name, value => value.Value), Eligibility.Policies.Geography);
        Assert.Empty(result.Diagnostics);
        return result.Grid!;
    }

    [Fact]
    public void A_grid_written_as_one_would_read_it_is_a_grid()
    {
        var grid = Of(Sample);

        Assert.Equal(["anciennete", "delai-long", "dalo"], grid.AllCriteria().Select(criterion => criterion.Id));
        Assert.Equal(("publics-prioritaires", Combination.Sum), grid.AllGroups().Select(group => (group.Id, group.Combine)).Single());
        Assert.Equal("publics-prioritaires", grid.AllCriteria().Last().Family);
        Assert.Equal([GridParameters.Seniority], grid.Parameters.Where(parameter => parameter.Value is null).Select(parameter => parameter.Key));
        Assert.Empty(GridChecks.Of(grid, "sample.yaml", null).Errors);
    }

    [Fact]
    public void What_counts_seniority_is_not_evaluable_until_somebody_says_how_months_count()
    {
        var open = TracingEvaluator.Evaluate(Of(Sample), Facts, On);
        Assert.Equal(
            [("anciennete", LineOutcome.NotEvaluable, "seniority"), ("delai-long", LineOutcome.NotEvaluable, "seniority"), ("dalo", LineOutcome.Obtained, null)],
            open.Lines.Select(line => (line.CriterionId, line.Outcome, line.UnsetParameter)));
        Assert.Equal((50, 50), (open.Points, Columns(new ColumnEvaluator(Of(Sample)), Facts, On).Points));

        foreach (var (word, points) in new[] { ("complete", 37 + 20 + 50), ("calendar", 38 + 20 + 50) })
        {
            Assert.True(GridParameters.TryRead(GridParameters.Seniority, word, out var value));
            var grid = Supplied(Sample, (GridParameters.Seniority, value));
            Assert.Equal((points, points), (TracingEvaluator.Evaluate(grid, Facts, On).Points, Columns(new ColumnEvaluator(grid), Facts, On).Points));
            Assert.EndsWith($"+seniority={word}", grid.Version);
        }
    }

    [Theory]
    [InlineData("seniority: { months: complete }\n", "seniority", 0, GridDiagnosticCodes.UnknownParameter)]
    [InlineData("seniority: null\n", "seniority", 2, GridDiagnosticCodes.TypeMismatch)]
    [InlineData("seniority: null\nparameters: { seniority: 3 }\n", null, 0, GridDiagnosticCodes.DuplicateKey)]
    public void How_months_count_is_supplied_as_a_word_where_it_is_open(string head, string? name, int value, string code)
    {
        var supplied = new Dictionary<string, decimal>();
        if (name is not null)
            supplied[name] = value;
        Assert.Equal(code, Assert.Single(GridParser.Parse($"{Head}{head}criteria: [{{ id: A, label: A, points: 1 per month of seniority }}]\n", "test.yaml", supplied).Diagnostics).Code);
    }

    [Fact]
    public void A_word_is_no_number_and_a_number_no_way_to_count_months()
    {
        Assert.True(GridParameters.TryRead("seuil", "-2.5", out var value));
        Assert.Equal(-2.5m, value);
        Assert.False(GridParameters.TryRead("seuil", "complete", out _));
        Assert.False(GridParameters.TryRead(GridParameters.Seniority, "1", out _));
        Assert.Equal(MonthCounting.Complete, Of($"{Head}seniority: {{ months: null }}\nparameters: {{ seniority: null }}\ncriteria: [{{ id: A, label: A, points: 1 }}]\n").MonthCounting);
    }

    [Theory]
    [InlineData("parameter x per month of seniority", 2, 74)]
    [InlineData("parameter x per month of seniority, at most 60", 2, 60)]
    [InlineData("1 per month of seniority, at most parameter x", 12, 12)]
    [InlineData("parameter x per year of seniority, rounded up", 0.5, 2)]
    [InlineData("parameter x", 7, 7)]
    public void A_slope_or_a_cap_no_source_prints_makes_its_line_not_evaluable_until_it_is_supplied(string points, double x, int expected)
    {
        var yaml = $"{Head}parameters: {{ x: null }}\ncriteria:\n  - id: A\n    label: A\n    points: \"{points}\"\n";

        var line = TracingEvaluator.Evaluate(Of(yaml), Facts, On).Lines[0];
        Assert.Equal((LineOutcome.NotEvaluable, "x", 0), (line.Outcome, line.UnsetParameter, line.Points));
        var grid = Supplied(yaml, ("x", (decimal)x));
        Assert.Equal((expected, expected), (TracingEvaluator.Evaluate(grid, Facts, On).Points, Columns(new ColumnEvaluator(grid), Facts, On).Points));
    }

    [Theory]
    [InlineData("seniority > parameter x months", 36)]
    [InlineData("any dependant age < parameter x", 3)]
    [InlineData("remainder < parameter x", -5)]
    public void So_does_a_threshold(string when, int x)
    {
        var yaml = $"{Head}parameters: {{ x: null }}\ncriteria: [{{ id: A, label: A, when: \"{when}\", points: 5 }}]\n";

        Assert.Equal((LineOutcome.NotEvaluable, "x"), TracingEvaluator.Evaluate(Of(yaml), Facts, On).Lines[0] is var line ? (line.Outcome, line.UnsetParameter) : default);
        Assert.NotEqual(LineOutcome.NotEvaluable, TracingEvaluator.Evaluate(Supplied(yaml, ("x", x)), Facts, On).Lines[0].Outcome);
    }

    // The cap is a line of its own: it is not evaluable, and what it would bound is shown unbounded.
    [Fact]
    public void A_bound_no_source_prints_is_a_line_that_is_not_evaluable()
    {
        const string Yaml = Head + "parameters: { x: null, y: null, z: null }\ntotal: { at-least: parameter y, at-most: parameter z }\ncriteria:\n  - { group: G, combine: sum, at-most: parameter x, criteria: [{ id: A, label: A, points: 5 }, { id: B, label: B, points: 7 }] }\n";

        var sheet = TracingEvaluator.Evaluate(Of(Yaml), Facts, On);
        Assert.Equal(12, sheet.Points);
        Assert.Equal(
            [("G", LineOutcome.NotEvaluable, "x"), ("total", LineOutcome.NotEvaluable, "z"), ("total", LineOutcome.NotEvaluable, "y")],
            sheet.Lines.Skip(2).Select(line => (line.CriterionId, line.Outcome, line.UnsetParameter)));
        Assert.Matches("«.x.»", sheet.InWords(SheetReader.Agent).Lines[2].Words);
        var grid = Supplied(Yaml, ("x", 8), ("y", 0), ("z", 6));
        Assert.Equal((6, 6), (TracingEvaluator.Evaluate(grid, Facts, On).Points, Columns(new ColumnEvaluator(grid), Facts, On).Points));
    }

    // SCO-21: points are whole, and where a slope is not the grid says how they become so, a malus as a bonus.
    [Theory]
    [InlineData("0.5 per month of seniority, rounded down", 18)]
    [InlineData("0.5 per month of seniority, rounded up", 19)]
    [InlineData("-0.5 per month of seniority, rounded down", -18)]
    [InlineData("-0.5 per month of seniority, rounded half up", -19)]
    [InlineData("0.01 per month of seniority, rounded half up", 0)]
    [InlineData("1.25 per month of seniority, at most 40, rounded down", 40)]
    [InlineData("2 per year of seniority, rounded up", 6)]
    public void A_slope_with_decimals_says_how_its_points_become_whole(string points, int expected)
    {
        var grid = OneLine(null, $"\"{points}\"");
        Assert.Equal((expected, expected), (TracingEvaluator.Evaluate(grid, Facts, On).Points, Columns(new ColumnEvaluator(grid), Facts, On).Points));
    }

    [Theory]
    [InlineData("0.5 per month of seniority", "rounded down")]
    [InlineData("0.555 per month of seniority, rounded down", "decimals")]
    [InlineData("parameter half per dependant", "rounded down")]
    [InlineData("1 per month of seniority, at most 2.5", "whole")]
    [InlineData("parameter vast", "whole")]
    [InlineData("parameter vast per dependant, rounded up", "whole")]
    public void A_slope_that_cannot_give_whole_points_is_one_error(string points, string remedy)
    {
        var supplied = new Dictionary<string, decimal> { ["vast"] = decimal.MaxValue };
        var error = Assert.Single(GridParser.Parse($"{Head}parameters: {{ half: 0.5, vast: null }}\ncriteria: [{{ id: A, label: A, points: \"{points}\" }}]\n", "test.yaml", supplied).Diagnostics);
        Assert.Equal(GridDiagnosticCodes.BadPoints, error.Code);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_change_of_a_slope_with_decimals_is_the_month_it_moves()
    {
        var grid = OneLine(null, "\"0.25 per month of seniority, at most 10, rounded down\"");
        Assert.Equal(Day("2026-05-20"), TracingEvaluator.Evaluate(grid, Facts, On).NextChange);
        Assert.Null(TracingEvaluator.Evaluate(grid, Facts, Day("2026-05-20")).NextChange);
    }
}
