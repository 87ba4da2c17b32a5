using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Simulation;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>Grids that can be read and make no sense: refused where that can be shown, each at the line it is about.</summary>
public class ImpossibleGridTests
{
    private static GridDiagnostic TheError(string yaml) => Assert.Single(GridParser.Parse(yaml, "test.yaml", geography: Eligibility.Policies.Geography).Diagnostics);

    private static GridDiagnostic ErrorOf(string when) => TheError($"{Head}criteria:\n  - id: A\n    label: A\n    when: \"{when}\"\n    points: 1\n");

    [Theory]
    [InlineData("effort-rate > 40 % and not (effort-rate > 30 %)")]
    [InlineData("effort-rate < 0 %")]
    [InlineData("not persons >= 1")]
    [InlineData("members < 1")]
    [InlineData("rooms > 12")]
    [InlineData("dependants = 0 and any dependant age < 3")]
    [InlineData("dependants = 0 and at least 1 child age < 3")]
    [InlineData("single-parent and not any dependant age >= 0 and dependants < 1")]
    [InlineData("at most 0 children and any child age between 3 and 6")]
    [InlineData("dependants < 1 and alternating-children >= 1")]
    [InlineData("adults = 1 and any co-applicant")]
    [InlineData("adults < 2 and co-applicant age > 60")]
    [InlineData("at least 2 children age < 6 and at most 1 child age < 6")]
    [InlineData("applicant-age > 150")]
    [InlineData("any adult age > 150")]
    [InlineData("lives-in commune 31555 and lives-in commune 75101 and lives-in commune 31069")]
    [InlineData("lives-in commune 31555 and not lives-in territory 243100518")]
    [InlineData("lives-in commune 31555 and not lives-in departement 31")]
    [InlineData("lives-in departement 31 and lives-in departement 2A and lives-in departement 59")]
    public void A_condition_nobody_can_meet_is_refused(string when) => Assert.Equal(GridDiagnosticCodes.NeverHolds, ErrorOf(when).Code);

    [Theory]
    [InlineData("works-in commune 31555 and works-in commune 75101")]
    [InlineData("lives-in departement 31 and not lives-in commune 31555")]
    [InlineData("lives-in departement 31 and lives-in departement 2A")]
    [InlineData("lives-in commune any of [31555, 31069] and not lives-in commune 31555")]
    [InlineData("applicant-age > 105")]
    [InlineData("dependants <= 1 and any dependant age < 3")]
    [InlineData("dependants = 0 and all dependant age < 3")]
    [InlineData("dependants = 0 and any member age < 19")]
    [InlineData("dependants >= 1 and at most 0 children")]
    [InlineData("at most 0 children and any dependant age >= 70")]
    [InlineData("at least 2 children age < 6 and at most 1 child age < 3")]
    [InlineData("adults > 1 and at least 2 co-applicants")]
    public void A_condition_somebody_can_meet_is_not(string when) => Assert.NotNull(OneLine($"\"{when}\""));

    [Theory]
    [InlineData("effort-rate > 30 months", 29)]
    [InlineData("dependants > 3 %", 27)]
    [InlineData("applicant-age > 30 months", 31)]
    [InlineData("rent > 30 m²", 22)]
    public void A_number_or_unit_of_something_else_is_refused_at_its_place(string when, int column)
    {
        var error = ErrorOf(when);
        Assert.Equal((GridDiagnosticCodes.TypeMismatch, 6, column), (error.Code, error.Line, error.Column));
    }

    private const string Line = "criteria: [{ id: A, label: A, points: 1 }]\n";

    [Fact]
    public void A_total_that_takes_every_point_is_refused_and_a_malus_is_not()
    {
        Assert.Equal((GridDiagnosticCodes.BadPoints, 3), (TheError($"{Head}total: {{ at-most: 0 }}\n{Line}").Code, TheError($"{Head}total: {{ at-most: 0 }}\n{Line}").Line));
        Assert.NotNull(Of($"{Head}total: {{ at-least: -5, at-most: 0 }}\n{Line}"));
    }

    [Theory]
    [InlineData("{ id: X, label: X, when: dependants >= 0 }")]
    [InlineData("{ id: X, label: X, when: pdalhpd }, { id: Y, label: Y, when: not pdalhpd }")]
    public void Exclusions_that_leave_nobody_are_refused(string exclusions) =>
        Assert.Equal(GridDiagnosticCodes.Unreachable, TheError($"{Head}exclusions: [{exclusions}]\n{Line}").Code);

    [Theory]
    [InlineData("\\u202E")]
    [InlineData("\\u2066")]
    [InlineData("\\a")]
    public void A_label_that_reads_otherwise_than_it_is_written_is_refused(string hidden) =>
        Assert.Equal((GridDiagnosticCodes.Syntax, 3), (TheError($"{Head}criteria: [{{ id: A, label: \"A{hidden}B\", points: 1 }}]\n").Code, TheError($"{Head}criteria: [{{ id: A, label: \"A{hidden}B\", points: 1 }}]\n").Line));

    [Fact]
    public void What_a_readable_grid_lacks_is_told_at_the_line_it_is_about()
    {
        var grid = Of("grid: test\neffective: 2026-01-01\nterritory: \"243100518\"\nexclusions:\n  - { id: X, label: X, when: pdalhpd }\ncriteria:\n  - { id: A, label: A, points: 1 }\n  - id: B\n    label: B\n    fragile: \"why\"\n    enabled: true\n    points: 1\n");
        var (errors, warnings) = GridChecks.Of(grid, "g", null);
        Assert.Equal([6, 6], errors.Select(error => error.Line));
        Assert.Equal([(8, 9), (5, 11)], warnings.Select(warning => (warning.Line, warning.Column)));
        Assert.Equal(3, GridChecks.NoTerritory(grid with { Territory = new("999999999") }, "g", Eligibility.Policies.Geography)!.Line);
        Assert.Null(GridChecks.NoTerritory(grid, "g", Eligibility.Policies.Geography));
        Assert.Equal((GridDiagnosticCodes.DuplicateId, 1), (GridChecks.SharedId(grid, "g", [grid with { Territory = new("200057875") }])!.Code, 1));
        Assert.Null(GridChecks.SharedId(grid, "g", [grid]));
    }

    [Fact]
    public void A_delay_that_no_order_gives_is_told_at_each_line_that_asks_for_it()
    {
        const string Lines = "classes:\n  - { id: X, label: X, when: not seniority > abnormal delay }\ncriteria:\n  - { id: A, label: A, points: 1 }\n  - B: { label: B, when: pdalhpd and seniority > abnormal delay, points: 1 }\n  - { id: OFF, label: OFF, when: seniority > abnormal delay, points: 1, enabled: false }\n";
        var (_, warnings) = GridChecks.Of(Of($"grid: test\nterritory: \"200023414\"\n{Lines}"), "g", null);
        Assert.Equal([(GridDiagnosticCodes.NoDelay, 7, 5), (GridDiagnosticCodes.NoDelay, 4, 11)], warnings.Select(warning => (warning.Code, warning.Line, warning.Column)));
        var known = Allocation.Domain.Policies.AbnormalDelaysReader.Parse([("delays.yaml", "orders: [{ territory: \"200023414\", reference: { title: Arrêté }, delays: [{ months: 12 }] }]")]);
        var grid = GridParser.Parse($"grid: test\nterritory: \"200023414\"\n{Lines}", "g", geography: Eligibility.Policies.Geography.With(known)).Grid!;
        Assert.Empty(GridChecks.Of(grid, "g", null).Warnings);
    }

    [Fact]
    public void A_grid_too_large_to_simulate_is_told_at_the_first_line_too_many()
    {
        var lines = Enumerable.Range(0, WhatIf.MostCriteria + 1).Select(at => $"  - L{at}: {{ label: L{at}, points: 1 }}\n").ToList();
        Assert.Equal(3 + WhatIf.MostCriteria + 1, WhatIf.TooLarge(Of($"{Head}criteria:\n{string.Concat(lines)}"), "g")!.Line);
        Assert.Null(WhatIf.TooLarge(Of($"{Head}criteria:\n{string.Concat(lines[1..])}"), "g"));
    }
}
