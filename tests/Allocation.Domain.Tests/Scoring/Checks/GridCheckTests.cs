using Allocation.Domain.Facts;
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
    [InlineData("effort-rate > 20 % and effort-rate < 10 %")]
    [InlineData("effort-rate < 0 %")]
    [InlineData("rooms > 6")]
    [InlineData("rent < 0")]
    [InlineData("persons < 1")]
    [InlineData("remainder < -100 and remainder > -50.5")]
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
    [InlineData("remainder < 0")]
    [InlineData("remainder < -100.50 EUR")]
    [InlineData("remainder-per-person < -10")]
    [InlineData("any dependant age < 3 and not all dependant age < 6")]
    [InlineData("unemployed-for > 12 months and not unemployed-for > 24 months")]
    [InlineData("at least 2 dependant age < 6 and not at least 3 dependant age < 6")]
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

    private const string Both = "{ id: A, label: A, when: dalo is ACTIF, points: 50 }, { id: B, label: B, when: pdalhpd, points: 5 }";

    // SCO-6: a public is served when a demand of it stands higher than the same demand without; a text that reads the fact serves nobody yet.
    [Theory]
    [InlineData("points without a value", "parameters: { x: null }\ncriteria: [{ id: A, label: A, when: dalo is ACTIF, points: parameter x }, { id: B, label: B, when: pdalhpd, points: parameter x }]", "DALO, L.441-1")]
    [InlineData("a cap of nothing", "criteria: [{ group: G, combine: sum, at-most: 0, criteria: [" + Both + "] }]", "DALO, L.441-1")]
    [InlineData("a cap of nothing on the total", "total: { at-least: -1, at-most: 0 }\ncriteria: [" + Both + "]", "DALO, L.441-1")]
    [InlineData("holders left out", "exclusions: [{ id: X, label: X, when: dalo is ACTIF }]\ncriteria: [" + Both + "]", "DALO")]
    [InlineData("a line switched off", "criteria: [{ id: A, label: A, when: dalo is ACTIF, points: 50, enabled: false }, { id: B, label: B, when: pdalhpd, points: 5 }]", "DALO")]
    [InlineData("what is given is taken back", "criteria: [{ id: A, label: A, when: dalo is ACTIF, points: 50 }, { id: M, label: M, when: dalo is ACTIF, points: -50 }, { id: B, label: B, when: pdalhpd, points: 5 }]", "DALO")]
    [InlineData("everybody has as much", "criteria: [{ group: G, combine: best, criteria: [{ id: Z, label: Z, points: 50 }, { id: A, label: A, when: dalo is ACTIF, points: 50 }] }, { id: B, label: B, when: pdalhpd, points: 5 }]", "DALO")]
    [InlineData("a condition that asks for two things that exclude each other in a household", "criteria: [{ id: A, label: A, when: dalo is NON, points: 50 }, { id: B, label: B, when: pdalhpd, points: 5 }]", "DALO")]
    [InlineData("a class", "classes: [{ id: C, label: C, when: dalo is ACTIF }]\ncriteria: [{ id: B, label: B, when: pdalhpd, points: 5 }]", "")]
    [InlineData("both", "criteria: [" + Both + "]", "")]
    [InlineData("all but one status", "criteria: [{ id: A, label: A, when: \"not dalo is any of [NON, CADUC, ACTREL]\", points: 50 }, { id: B, label: B, when: eviction is JUDGMENT, points: 5 }]", "")]
    [InlineData("in few cases", "criteria: [{ id: A, label: A, when: \"dalo is ACTIF and seniority > 37 months and dependants >= 3 and any dependant age < 6 and label siao from siao-31 and remainder < 300 and effort-rate > 40 % and lives-in departement 2A and contract includes CDD and not owner and refusals = 0\", points: 50 }, { id: B, label: B, when: main-housing is HOT and housed-for > 12 months, points: 5 }]", "")]
    [InlineData("with several reasons", "criteria: [{ id: A, label: A, when: dalo is ACTIF, points: 5 }, { id: B, label: B, when: \"reason includes 06 and reason includes 11 and verified includes priority\", points: 5 }]", "")]
    [InlineData("where the dwelling stands", "criteria: [{ id: A, label: A, when: dalo is ACTIF and lives-in dwelling commune, points: 50 }, { id: B, label: B, when: \"housing includes any of [SD, SQUAT]\", points: 5 }]", "")]
    [InlineData("by the person", "criteria: [{ id: A, label: A, when: dalo is ACTIF, points: 4 per dependant }, { id: B, label: B, when: disability, points: \"0.01 per month of seniority, rounded down\" }]", "")]
    public void A_public_is_served_when_a_demand_of_it_stands_higher(string what, string grid, string gaps) => Assert.Equal(
        (what, gaps),
        (what, string.Join(", ", LegalCoverage.Gaps(Of(Head + grid), "test.yaml").Select(gap => gap.Message.Contains("DALO", StringComparison.Ordinal) ? "DALO" : "L.441-1"))));

    [Fact]
    public void A_grid_that_asks_too_much_to_find_a_household_for_is_looked_at_within_bounds()
    {
        var asked = string.Join(" and ", Enumerable.Range(0, 9).Select(at => $"({string.Join(" or ", new[] { "persons", "rent", "area", "occupants", "proposals", "refusals", "remainder", "adults", "dependants" }.Select(fact => $"{fact} = {at + 1}"))})"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var lines = string.Concat(Enumerable.Range(0, 100).Select(at => $"  - {{ id: L{at}, label: L{at}, points: 1, when: \"dalo is ACTIF and pdalhpd and disability and {asked}\" }}\n"));
        _ = LegalCoverage.Gaps(Of($"{Head}criteria:\n{lines}"), "test.yaml");
        // The households tried are as wide as the catalogue of facts.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 80_000_000L * FactVector.Width);
    }

    private static IReadOnlyList<GridDiagnostic> Gaps(string when, int points) => LegalCoverage.Gaps(OneLine(when, $"{points}"), "test.yaml");
}
