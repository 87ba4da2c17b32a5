using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Tests.Ranking;
using static Allocation.Domain.Tests.Scoring.Grids;
using Files = Allocation.Domain.Tests.Eligibility.Households;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>SCO-39: a child expected is due one day, and a file that says no more after it says nothing of the birth (LIF-7).</summary>
public class ExpectedChildTests
{
    private static readonly DateOnly Due = Day("2026-05-03");

    private static FactVector Facts(int? count, DateOnly? due) => FactReader.Read(Files.Alone() with { ExpectedBirths = new ExpectedBirths(count, due) });

    [Theory]
    [InlineData("expected-children >= 1", "10", "2026-05-03", "")]
    [InlineData("expected-children >= 1", "10", "2026-08-03", "expected-children: { months-after-due: 3 }\n")]
    [InlineData(null, "5 per expected child", "2026-05-03", "")]
    [InlineData("adults = 1", "5 per expected child, at most 10", "2026-06-03", "expected-children: { months-after-due: 1 }\n")]
    public void A_line_stands_until_the_child_is_due_and_is_unknown_from_then_on(string? when, string points, string end, string head)
    {
        var grid = OneLine(when, points, head);
        var facts = Facts(2, Due);
        foreach (var on in new[] { Day("2026-01-28"), Day(end).AddDays(-1) })
        {
            var before = TracingEvaluator.Evaluate(grid, facts, on);
            Assert.Equal((10, LineOutcome.Obtained, Day(end)), (before.Points, before.Lines[0].Outcome, before.NextChange));
            Assert.Equal((10, Day(end).DayNumber), Columns(new ColumnEvaluator(grid), facts, on));
        }

        foreach (var on in new[] { Day(end), Day(end).AddDays(2_000) })
        {
            var after = TracingEvaluator.Evaluate(grid, facts, on);
            Assert.Equal((0, LineOutcome.Unknown, null), (after.Points, after.Lines[0].Outcome, after.NextChange));
            Assert.Equal((0, int.MaxValue), Columns(new ColumnEvaluator(grid), facts, on));
        }
    }

    [Theory]
    [InlineData(null, "2026-05-03", LineOutcome.Obtained, "2026-05-03")]
    [InlineData(1, null, LineOutcome.Obtained, null)]
    [InlineData(0, "2026-05-03", LineOutcome.NotObtained, null)]
    public void Without_a_number_it_is_one_child_and_without_a_day_it_never_turns(int? count, string? due, LineOutcome outcome, string? next)
    {
        var sheet = TracingEvaluator.Evaluate(OneLine("expected-children >= 1"), Facts(count, due is null ? null : Day(due)), Day("2026-01-28"));
        Assert.Equal((outcome, next is null ? null : Day(next)), (sheet.Lines[0].Outcome, sheet.NextChange));
    }

    // ELI-27: whoever will sleep there is counted, expected or born; no dependant, which only the applicant makes of it (ELI-16).
    [Fact]
    public void Due_or_not_the_child_stays_a_person_to_house_and_no_dependant_in_lines_and_filters_alike()
    {
        var facts = Facts(2, Due);
        var grid = Of($"{Head}criteria:\n  - {{ id: P, label: P, points: 1 per person }}\n  - {{ id: D, label: D, points: 100 per dependant }}\n");
        foreach (var on in new[] { Due.AddDays(-1), Due, Due.AddDays(2_000) })
            Assert.Equal(3, TracingEvaluator.Evaluate(grid, facts, on).Points);
        Assert.Equal(Outcome.Passed, new OccupancyFilter(Typology.T4, 60).Test(facts));
        Assert.Equal(Outcome.Failed, new OccupancyFilter(Typology.T5, 80).Test(facts));
    }

    [Theory]
    [InlineData("2026-05-02", SheetReader.Agent, "« A » : +10 points (Enfants à naître : 1, naissance prévue le 3 mai 2026 ; déclaré).")]
    [InlineData("2026-05-03", SheetReader.Agent, "« A » : indéterminé, à actualiser : « Enfants à naître » (1, naissance prévue le 3 mai 2026).")]
    [InlineData("2026-05-03", SheetReader.Applicant, "« A » : pas compté, à actualiser : « Enfants à naître » (1, naissance prévue le 3 mai 2026).")]
    public void A_sheet_says_which_birth_is_due(string on, SheetReader reader, string words) =>
        Assert.StartsWith(words, TracingEvaluator.Evaluate(OneLine("expected-children >= 1"), Facts(1, Due), Day(on)).InWords(reader).Lines[0].Words!.Replace('\u00a0', ' ').Replace('\u202f', ' '), StringComparison.Ordinal);

    [Theory]
    [InlineData("2026-05-02", "3 personnes à loger, 3 pièces")]
    [InlineData("2026-05-03", "3 personnes à loger, dont un enfant au moins dont la naissance, prévue le 3 mai 2026, est à confirmer, 3 pièces")]
    public void The_filter_by_size_keeps_the_child_and_says_that_the_birth_is_to_be_confirmed(string today, string words)
    {
        var file = Files.Alone() with { UniqueNumber = UniqueNumber.Compose("069", new DateOnly(2020, 1, 1), 1, "TESTS"), ExpectedBirths = new ExpectedBirths(2, Due) };
        var record = CandidateRecord.Of(new DemandId(1), 1, file, default);
        var criteria = new ListCriteria(new Dwelling { Landlord = "B", Commune = SmallTerritory.North, Typology = Typology.T3, Financing = Financing.PLS, AreaM2 = 50 }, Day(today));
        var check = CandidateChecks.Of(record, criteria, Day(today), SmallTerritory.Policies).Single(check => check.Step == FunnelStep.Household);
        Assert.Equal(Outcome.Passed, check.Outcome);
        Assert.StartsWith(words, check.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expected-children: 3")]
    [InlineData("expected-children: { months-after-due: 13 }")]
    [InlineData("expected-children: { months-after-due: -1 }")]
    [InlineData("expected-children: { days: 3 }")]
    public void A_grid_that_says_it_otherwise_is_one_error_or_two(string head) =>
        Assert.InRange(GridParser.Parse($"{Head}{head}\ncriteria: [{{ id: A, label: A, points: 1 }}]\n", "test.yaml").Diagnostics.Count, 1, 2);
}
