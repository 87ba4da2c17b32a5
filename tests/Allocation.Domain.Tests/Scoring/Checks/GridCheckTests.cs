using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using CsCheck;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring.Checks;

public class GridCheckTests
{
    [Theory]
    [InlineData("seniority > 36 months and seniority < 2 years")]
    [InlineData("adults < 0")]
    [InlineData("dalo is ACTIF and dalo is NON")]
    [InlineData("single-parent and adults >= 2")]
    [InlineData("pdalhpd and not pdalhpd")]
    [InlineData("reason includes 05 and not reason includes any of [05, 06]")]
    [InlineData("effort-rate > 33 % and not effort-rate > 33 %")]
    public void A_condition_nobody_can_meet_is_refused_at_its_place(string when)
    {
        var error = Assert.Single(GridParser.Parse($"{Head}criteria:\n  - id: A\n    label: A\n    when: {when}\n    points: 1\n", "test.yaml").Diagnostics);

        Assert.Equal((GridDiagnosticCodes.NeverHolds, 6, 11), (error.Code, error.Line, error.Column));
    }

    [Theory]
    [InlineData("seniority > 36 months and seniority < 38 months")]
    [InlineData("reason includes 05 and reason includes 06")]
    [InlineData("reason includes 05 and not reason includes 06")]
    [InlineData("not dalo is ACTIF and not dalo is any of [NON, CADUC, ACTREL]")]
    [InlineData("monthly-resources < 0")]
    [InlineData("effort-rate > 33 % and not effort-rate > 50 %")]
    public void A_condition_somebody_can_meet_is_not(string when) => Assert.NotNull(OneLine(when));

    [Fact]
    public void A_condition_that_some_facts_meet_is_never_refused() => Gen.Select(RandomGrids.AnyCondition, RandomGrids.Facts, RandomGrids.Days).Sample(
        (when, facts, on) =>
        {
            var result = GridParser.Parse($"{Head}professions: {{ essentiels: [infirmier] }}\nparameters: {{ unset: null, third: 33.33 }}\ncriteria: [{{ id: A, label: A, points: 1, when: \"{when}\" }}, {{ id: B, label: B, points: 1, when: \"pdalhpd or not ({when})\" }}]", "test.yaml");
            if (result.Grid is not null)
                return;
            // The same condition beside another that can be met is readable, and must then not be met by these facts either.
            var readable = GridParser.Parse($"{Head}professions: {{ essentiels: [infirmier] }}\nparameters: {{ unset: null, third: 33.33 }}\ncriteria: [{{ id: A, label: A, points: 1, when: \"owner or ({when})\" }}]", "test.yaml").Grid!;
            var withoutOwner = Grids.With(facts, Facts.Fact.Owner, 0);
            Assert.NotEqual(LineOutcome.Obtained, TracingEvaluator.Evaluate(readable, withoutOwner, on).Lines[0].Outcome);
        },
        iter: 3_000);

    [Fact]
    public void What_stands_behind_a_line_that_always_counts_is_refused()
    {
        var error = Assert.Single(GridParser.Parse($"{Head}criteria:\n  - group: G\n    combine: first\n    criteria:\n      - {{ id: A, label: L, points: 3 }}\n      - {{ id: B, label: L, points: 5, when: pdalhpd }}\n", "test.yaml").Diagnostics);

        Assert.Equal((GridDiagnosticCodes.Unreachable, 8), (error.Code, error.Line));
    }

    [Fact]
    public void A_grid_must_serve_dalo_and_the_priorities_of_the_law()
    {
        Assert.Equal(2, Gaps("seniority > 3 months", 10).Count);
        Assert.Contains("L.441-1", Assert.Single(Gaps("dalo is ACTIF", 10)).Message);
        Assert.Contains("DALO", Assert.Single(Gaps("reason includes 05", 10)).Message);
        Assert.Empty(Gaps("dalo is ACTIF or pdalhpd", 10));
        Assert.Equal(2, Gaps("dalo is ACTIF or pdalhpd", -10).Count);
        Assert.Equal(2, Gaps("not (dalo is ACTIF or pdalhpd)", 10).Count);
        Assert.Empty(LegalCoverage.Gaps(Policy("est-ensemble-illustrative"), "e"));
    }

    private static IReadOnlyList<GridDiagnostic> Gaps(string when, int points) => LegalCoverage.Gaps(OneLine(when, $"{points}"), "test.yaml");
}
