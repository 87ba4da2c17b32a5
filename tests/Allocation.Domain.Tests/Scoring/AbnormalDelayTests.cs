using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using CsCheck;
using static Allocation.Domain.Tests.Scoring.Grids;
using Codes = Allocation.Domain.Demands.RegisterCodes;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>SCO-27: the abnormal delay of the place of the grid, by type and for transfers, from the day of each order.</summary>
public class AbnormalDelayTests
{
    private const string Source = "reference: { title: Arrêté }";

    private const string Orders = $$"""
        orders:
          - { departement: "31", from: 2020-01-01, {{Source}}, delays: [{ months: 36 }] }
          - departement: "31"
            from: 2026-06-01
            {{Source}}
            delays:
              - { types: [C, T1, T2, T3], months: 30 }
              - { types: [T4, T5, T6P], transfers: false, months: 24 }
              - { types: [T4, T5, T6P], transfers: true, months: 60 }
          - { territory: "200057875", {{Source}}, delays: [{ months: 12 }] }
        """;

    private static readonly Lazy<Domain.Territories.Geography> Places = new(() => Eligibility.Policies.Geography.With(AbnormalDelaysReader.Parse([("delays.yaml", Orders)])));

    private static ScoringGrid Grid(string when, string territory = "243100518") =>
        GridParser.Parse($"grid: test\nterritory: \"{territory}\"\ncriteria: [{{ id: A, label: A, points: 10, when: {when} }}]\n", "test.yaml", geography: Places.Value).Grid!;

    private static FactVector Facts(string deposit, string[] types, params string[] housing) =>
        Known(Deposit(Day(deposit)), (Fact.WishedTypes, Bits(Codes.WishedTypes, types)), Housing(housing));

    // Day by day, each with the day on which time changes the line.
    [Theory]
    [InlineData("2023-03-15", "T2", "LP", "2026-03-15", false, "2026-04-15")] // 36 months, "plus de" is strict
    [InlineData("2023-03-15", "T2", "LP", "2026-04-15", true, null)]
    [InlineData("2023-10-20", "T2", "LP", "2026-05-31", false, "2026-06-01")] // 31 months: the new order passes at once
    [InlineData("2023-10-20", "T2", "LP", "2026-06-01", true, null)]
    [InlineData("2024-03-15", "T5", "LP", "2026-05-31", false, "2026-06-01")]
    [InlineData("2024-03-15", "T5", "HLM", "2026-06-01", false, "2029-04-15")] // a transfer waits for 61 months
    [InlineData("2022-01-10", "T5", "HLM", "2026-05-31", true, "2026-06-01")] // and loses what the old order gave
    [InlineData("2024-03-15", "T3,T4", "LP", "2026-06-01", true, null)] // one of the wished types is enough
    public void A_demand_passes_the_delay_of_the_day(string deposit, string types, string housing, string on, bool passed, string? next)
    {
        var (grid, facts) = (Grid("seniority > abnormal delay"), Facts(deposit, types.Split(','), housing));
        var sheet = TracingEvaluator.Evaluate(grid, facts, Day(on));
        Assert.Equal((passed ? 10 : 0, next is null ? null : Day(next)), (sheet.Points, sheet.NextChange));
        Assert.Equal((sheet.Points, sheet.NextChange?.DayNumber ?? int.MaxValue), Columns(new ColumnEvaluator(grid), facts, Day(on)));
        Assert.Equal(passed ? LineOutcome.NotObtained : LineOutcome.Obtained, TracingEvaluator.Evaluate(Grid("seniority <= abnormal delay"), facts, Day(on)).Lines[0].Outcome);
    }

    [Theory]
    [InlineData("243100518", "2019-12-31", LineOutcome.Unknown)] // before the first order
    [InlineData("200046977", "2026-03-15", LineOutcome.Unknown)] // no order
    [InlineData("200057875", "2026-03-15", LineOutcome.Obtained)] // an order for the territory itself
    public void A_place_without_an_order_is_unknown(string territory, string on, LineOutcome outcome) =>
        Assert.Equal(outcome, TracingEvaluator.Evaluate(Grid("seniority > abnormal delay", territory), Facts("2010-01-01", ["T2"], "LP"), Day(on)).Lines[0].Outcome);

    [Fact]
    public void The_sheet_says_the_order_or_the_place_without_one()
    {
        var line = TracingEvaluator.Evaluate(Grid("seniority > abnormal delay"), Facts("2023-03-15", ["T2"], "LP"), Day("2026-03-15")).Lines[0];
        Assert.Equal(["36 mois depuis le 1er janvier 2020", "30 mois (C, T1, T2, T3), 24 mois (T4, T5, T6P) hors mutation, 60 mois (T4, T5, T6P) en mutation depuis le 1er juin 2026"],
            line.FactsUsed.Where(fact => fact.Name == "Délai anormalement long").Select(fact => fact.Value));
        var missing = TracingEvaluator.Evaluate(Grid("seniority > abnormal delay", "200046977"), Facts("2023-03-15", ["T2"], "LP"), Day("2026-03-15")).InWords(SheetReader.Agent).Lines[0].Words;
        Assert.Contains("il manque «", missing, StringComparison.Ordinal);
        Assert.Contains("Métropole de Lyon", missing, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_evaluators_agree_on_any_facts_and_day_and_nothing_changes_before_the_next_change() =>
        Gen.Select(RandomGrids.Facts, RandomGrids.Days, Gen.OneOf<string>(">", ">=", "<", "<=")).Sample(
            (facts, on, comparison) =>
            {
                var grid = Grid($"seniority {comparison} abnormal delay");
                var sheet = TracingEvaluator.Evaluate(grid, facts, on);
                Assert.Equal((sheet.Points, sheet.NextChange?.DayNumber ?? int.MaxValue), Columns(new ColumnEvaluator(grid), facts, on));
                for (var day = on; day < (sheet.NextChange ?? on.AddDays(900)); day = day.AddDays(13))
                    Assert.Equal(sheet.Lines[0].Outcome, TracingEvaluator.Evaluate(grid, facts, day).Lines[0].Outcome);
            },
            iter: 500);

    [Theory]
    [InlineData("orders: 3")]
    [InlineData("orders: [3]")]
    [InlineData("orders: [{ departement: \"31\", delays: [{ months: 36 }] }]")]
    [InlineData($"orders: [{{ departement: \"99\", {Source}, delays: [{{ months: 36 }}] }}]")]
    [InlineData($"orders: [{{ departement: \"31\", territory: \"200057875\", {Source}, delays: [{{ months: 36 }}] }}]")]
    [InlineData($"orders: [{{ departement: \"31\", from: tomorrow, {Source}, delays: [{{ months: 36 }}] }}]")]
    [InlineData($"orders: [{{ departement: \"31\", {Source}, delays: [{{ months: 0 }}] }}]")]
    [InlineData($"orders: [{{ departement: \"31\", {Source}, delays: [{{ types: [T9], months: 3 }}] }}]")]
    [InlineData($"orders: [{{ departement: \"31\", {Source}, delays: [{{ types: [T1], months: 3 }}] }}]")]
    [InlineData($"orders: [{{ departement: \"31\", {Source}, delays: [{{ transfers: true, months: 3 }}] }}]")]
    [InlineData($"orders: [{{ departement: \"31\", {Source}, delays: [{{ months: 3 }}] }}, {{ departement: \"31\", {Source}, delays: [{{ months: 4 }}] }}]")]
    public void A_text_that_is_no_table_is_refused_at_its_place(string text) =>
        Assert.Matches(@"delays\.yaml\(1,\d+\)", Assert.Throws<FormatException>(() => AbnormalDelaysReader.Parse([("delays.yaml", text)])).Message);

    [Theory]
    [InlineData("seniority = abnormal delay", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("seniority > abnormal", GridDiagnosticCodes.Syntax)]
    [InlineData("housed-for > abnormal delay", GridDiagnosticCodes.TypeMismatch)]
    public void Only_seniority_passes_an_abnormal_delay(string when, string code) =>
        Assert.Equal(code, Assert.Single(GridParser.Parse($"{Head}criteria: [{{ id: A, label: A, points: 1, when: {when} }}]\n", "test.yaml").Diagnostics).Code);
}
