using Allocation.Domain.Scoring;
using CsCheck;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring.Checks;

/// <summary>Lines that never count are named with their place, what hides them and how to mend it; a line that could count never is.</summary>
public class ReachabilityTests
{
    private static string Group(string combine, params (string When, string Points)[] lines) =>
        $"{Head}parameters: {{ unset: null, third: 33.33, twelve: 12 }}\ncriteria:\n  - group: G\n    combine: {combine}\n    criteria:\n" + string.Concat(lines.Select((line, at) => $"      - {{ id: L{at}, label: \"L{at}\", points: \"{line.Points}\"{(line.When.Length == 0 ? "" : $", when: \"{line.When}\"")} }}\n")) + "professions: { essentiels: [infirmier] }\n";

    private static IReadOnlyList<GridDiagnostic> Errors(string combine, params (string When, string Points)[] lines) => GridParser.Parse(Group(combine, lines), "test.yaml").Diagnostics;

    [Theory]
    [InlineData("seniority > 12 months", "seniority > 24 months")]
    [InlineData("seniority >= 1 year", "seniority > 11 months and seniority < 36 months and seniority > 12 months")]
    [InlineData("effort-rate > 33 %", "effort-rate > 50 %")]
    [InlineData("persons >= 3", "persons = 4")]
    [InlineData("reason includes any of [03, 05]", "reason includes 05 and reason includes 13")]
    [InlineData("dalo is any of [ACTIF, ACTREL]", "dalo is ACTIF")]
    [InlineData("any dependant age < 6", "any dependant age < 3")]
    [InlineData("any dependant age < 6", "at least 2 dependant age < 3 and any dependant age < 4")]
    [InlineData("label siao", "label siao and pdalhpd")]
    [InlineData("remainder < 0", "remainder < -100")]
    [InlineData("pdalhpd", "pdalhpd")]
    public void A_tier_behind_one_that_covers_it_is_named_at_its_place(string wide, string narrow)
    {
        var error = Assert.Single(Errors("first", (wide, "5"), (narrow, "10")));

        Assert.Equal((GridDiagnosticCodes.Unreachable, 9, 9), (error.Code, error.Line, error.Column));
        Assert.Contains("'L1' never counts", error.Message, StringComparison.Ordinal);
        Assert.Contains("'L0'", error.Message + error.Remedy, StringComparison.Ordinal);
        Assert.Empty(Errors("sum", (wide, "5"), (narrow, "10")));
        if (wide == narrow)
            return;
        Assert.Empty(Errors("best", (wide, "5"), (narrow, "10")));
        Assert.Empty(Errors("first", (narrow, "10"), (wide, "5")));
    }

    [Fact]
    public void Tiers_that_cover_one_together_are_named_together()
    {
        var error = Assert.Single(Errors("first", ("seniority < 40 months", "5"), ("seniority > 30 months", "10"), ("seniority >= 20 months and seniority <= 60 months", "7")));
        Assert.Contains("'L0', 'L1'", error.Message, StringComparison.Ordinal);
    }

    // What is unknown is neither: the last line counts for whom the first two leave open.
    [Theory]
    [InlineData("pdalhpd", "not pdalhpd", "owner")]
    [InlineData("pdalhpd or not pdalhpd", "dalo is ACTIF", "pdalhpd or owner")]
    [InlineData("seniority > 12 months", "seniority <= 12 months", "pdalhpd")]
    [InlineData("effort-rate < 33 %", "effort-rate <= 70 %", "effort-rate > 70 %")]
    [InlineData("effort-rate < 40 %", "effort-rate > 30 %", "effort-rate >= 20 % and effort-rate <= 60 %")] // no rent, no resources
    [InlineData("lives-in dwelling commune", "lives-in departement 31", "lives-in departement 31 or pdalhpd")]
    [InlineData("persons > parameter unset", "persons > 3", "persons > 2")]
    public void A_tier_that_could_count_is_not(string first, string second, string third) =>
        Assert.Empty(Errors("first", (first, "1"), (second, "2"), (third, "3")));

    [Fact]
    public void A_line_off_or_over_something_unknown_hides_nothing()
    {
        Assert.Empty(Errors("first", ("seniority > 12 months", "parameter unset"), ("seniority > 24 months", "2")));
        Assert.Empty(Errors("first", ("seniority > 12 months", "1 per dependant"), ("seniority > 24 months", "2")));
        Assert.Single(Errors("first", ("seniority > 12 months", "1 per month of seniority"), ("seniority > 24 months", "2")));
        Assert.Empty(GridParser.Parse(Group("first", ("seniority > 12 months", "1"), ("seniority > 24 months", "2")).Replace("id: L0,", "id: L0, enabled: false,", StringComparison.Ordinal), "test.yaml").Diagnostics);
    }

    [Theory]
    [InlineData("best", 20, 10, true)]
    [InlineData("best", 10, 20, false)]
    [InlineData("best", 10, 10, true)]
    [InlineData("best", 10, 0, false)]
    [InlineData("worst", -20, -10, true)]
    [InlineData("worst", -10, -20, false)]
    public void A_lower_line_of_which_all_obtain_the_higher_never_counts(string combine, int wide, int narrow, bool hidden)
    {
        var errors = Errors(combine, ("seniority > 12 months", $"{wide}"), ("seniority > 24 months", $"{narrow}"));
        Assert.Equal(hidden ? [(9, GridDiagnosticCodes.Unreachable)] : [], errors.Select(error => (error.Line, error.Code)));
    }

    [Fact]
    public void A_class_below_one_that_takes_in_all_of_it_is_named()
    {
        const string Classes = "classes:\n  - {{ id: HIGH, label: L, when: {0} }}\n  - {{ id: LOW, label: L, when: {1} }}\ncriteria: [{{ id: A, label: A, points: 1 }}]\n";
        IReadOnlyList<GridDiagnostic> Of(string high, string low) => GridParser.Parse(Head + string.Format(System.Globalization.CultureInfo.InvariantCulture, Classes, high, low), "test.yaml").Diagnostics;

        Assert.Equal((GridDiagnosticCodes.Unreachable, 5), Assert.Single(Of("pdalhpd or owner", "owner")) is var error ? (error.Code, error.Line) : default);
        Assert.Empty(Of("owner", "pdalhpd or owner"));
    }

    [Fact]
    public void A_line_copied_is_named_and_one_that_differs_in_anything_is_not()
    {
        string Two(string second) => $"{Head}criteria:\n  - {{ id: A, label: L, when: seniority > 12 months, points: 5 }}\n  - {{ id: B, {second} }}\n";
        GridDiagnostic[] Of(string second) => [.. GridParser.Parse(Two(second), "test.yaml").Diagnostics];

        Assert.Equal((GridDiagnosticCodes.DuplicateLine, 5), Assert.Single(Of("label: L, when: seniority > 1 year, points: 5".Replace("1 year", "12 months", StringComparison.Ordinal))) is var error ? (error.Code, error.Line) : default);
        Assert.Empty(Of("label: M, when: seniority > 12 months, points: 5"));
        Assert.Empty(Of("label: L, when: seniority > 12 months, points: 6"));
        Assert.Empty(Of("label: L, when: seniority > 13 months, points: 5"));
    }

    private static readonly Gen<(string, string)> AnyLine = Gen.Select(RandomGrids.AnyCondition, Gen.OneOf<string>("5", "-3", "5", "7", "1 per month of seniority", "2 per dependant"));

    [Fact]
    public void A_line_that_some_facts_make_count_is_never_named()
    {
        var grids = 0;
        Gen.Select(AnyLine.Array[2, 4], Gen.Bool.Array[4], Gen.OneOf<string>("first", "best", "worst"), RandomGrids.Facts.Array[20], RandomGrids.Days).Sample(
        (lines, narrower, combine, households, on) =>
        {
            // Half of them ask for what the line before asks, and more.
            for (var at = 1; at < lines.Length; at++)
                lines[at].Item1 = narrower[at] ? $"({lines[at - 1].Item1}) and ({lines[at].Item1})" : lines[at].Item1;
            // Beside a label nobody has, each line can be read whether or not somebody can meet it.
            var readable = lines.Select(line => ($"label nobody or ({line.Item1})", line.Item2)).ToArray();
            var named = Errors(combine, readable).Where(error => error.Code == GridDiagnosticCodes.Unreachable).Select(error => $"L{error.Line - 8}").ToHashSet();
            if (named.Count == 0)
                return;
            Interlocked.Increment(ref grids);
            // A group that sums up is read whatever hides what; then its lines are made to count instead of each other.
            var grid = Of(Group("sum", readable));
            grid = grid with { Criteria = [grid.AllGroups().Single() with { Combine = Enum.Parse<Combination>(combine, ignoreCase: true) }] };
            foreach (var facts in households)
                Assert.DoesNotContain(TracingEvaluator.Evaluate(grid, facts, on).Lines, line => line.Outcome == LineOutcome.Obtained && named.Contains(line.CriterionId));
        },
        iter: 1_000);
        Assert.True(grids > 100, $"{grids} grids had a line that never counts.");
    }

    [Fact]
    public void A_table_as_long_as_a_grid_may_be_costs_no_more_than_its_length()
    {
        var tiers = Enumerable.Range(0, 150).Select(at => ($"seniority > {150 - at} months and persons >= {at % 9 + 1} and effort-rate > {at} %", $"{at + 1}")).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.DoesNotContain(Errors("first", tiers), error => error.Code != GridDiagnosticCodes.Unreachable);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000_000);
    }
}
