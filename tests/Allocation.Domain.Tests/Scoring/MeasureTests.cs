using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;
using Files = Allocation.Domain.Tests.Eligibility.Households;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>Tax incomes, which move to another year on 1 January (SCO-39), and consumption units, which move on fourteenth birthdays.</summary>
public class MeasureTests
{
    // Two adults, a child of fourteen on 1 July 2026 and a young one: 1 + 0.5 + 0.3 + 0.3 units, then 2.3.
    private static readonly DemandFile Family = Files.Alone() with
    {
        Applicant = new Person
        {
            BirthDate = Day("1985-01-01"),
            TaxIncome = new Dictionary<int, decimal> { [2024] = 21_000, [2025] = 12_000 },
            Resources = [new Resource("SAL", 2_100)],
        },
        CoApplicants = [new Person { BirthDate = Day("1985-01-01"), Link = "M", Resources = [], TaxIncome = new Dictionary<int, decimal> { [2024] = 0, [2025] = 0 } }],
        Dependants = [new Dependant { BirthDate = Day("2012-07-01") }, new Dependant { BirthDate = Day("2020-05-05") }],
    };

    [Theory]
    [InlineData("tax-income >= 21000 EUR", "2026-12-31", true, "2027-01-01")]
    [InlineData("tax-income <= 12000", "2027-12-31", true, "2028-01-01")]
    [InlineData("tax-income <= 12000", "2026-12-31", false, "2027-01-01")]
    [InlineData("last-tax-income < 12000.01", "2026-03-15", true, "2027-01-01")]
    [InlineData("last-tax-income = 21000", "2025-03-15", true, "2026-01-01")]
    [InlineData("tax-income-per-person = 5250", "2026-03-15", true, "2027-01-01")]
    [InlineData("tax-income-per-person > 5249.99", "2026-03-15", true, "2027-01-01")]
    [InlineData("tax-income-per-unit = 10000", "2026-03-15", true, "2026-07-01")]
    [InlineData("tax-income-per-unit < 10000", "2026-07-01", true, "2028-01-01")]
    [InlineData("resources-per-unit >= 1000", "2026-06-30", true, "2026-07-01")]
    [InlineData("resources-per-unit > 900", "2026-07-01", true, "2034-05-05")]
    [InlineData("consumption-units <= 2.1", "2026-06-30", true, "2026-07-01")]
    [InlineData("consumption-units = 2.3", "2026-07-01", true, "2034-05-05")]
    public void A_measure_is_exact_and_turns_on_its_day(string when, string on, bool holds, string next)
    {
        var (grid, facts) = (OneLine(when), FactReader.Read(Family));
        var sheet = TracingEvaluator.Evaluate(grid, facts, Day(on));
        Assert.Equal((holds ? LineOutcome.Obtained : LineOutcome.NotObtained, Day(next)), (sheet.Lines[0].Outcome, sheet.NextChange));
        Assert.Equal((holds ? 10 : 0, Day(next).DayNumber), Columns(new ColumnEvaluator(grid), facts, Day(on)));
    }

    // SCO-28, ELI-5: no income is 0 because nobody stated it, nor is that of a year the file does not hold.
    [Theory]
    [InlineData("tax-income < 50000", "2028-01-01")]
    [InlineData("last-tax-income < 50000", "2027-01-01")]
    [InlineData("not tax-income >= 50000", "2024-06-01")]
    public void An_income_of_a_year_the_file_does_not_hold_is_unknown(string when, string on) =>
        Assert.Equal(LineOutcome.Unknown, TracingEvaluator.Evaluate(OneLine(when), FactReader.Read(Family), Day(on)).Lines[0].Outcome);

    [Fact]
    public void One_adult_without_income_or_one_birth_unknown_leaves_it_unknown()
    {
        var partner = Family with { CoApplicants = [new Person { Link = "M" }] };
        var child = Family with { Dependants = [.. Family.Dependants, new Dependant()] };
        Assert.Equal(LineOutcome.Unknown, Outcome("tax-income < 50000", partner));
        Assert.Equal(LineOutcome.Unknown, Outcome("consumption-units > 1", child));
        Assert.Equal(LineOutcome.Obtained, Outcome("tax-income-per-person < 50000", child));

        static LineOutcome Outcome(string when, DemandFile file) => TracingEvaluator.Evaluate(OneLine(when), FactReader.Read(file), Day("2026-03-15")).Lines[0].Outcome;
    }

    [Theory]
    [InlineData(8, LineOutcome.Obtained)]
    [InlineData(9, LineOutcome.Unknown)]
    public void Units_are_known_up_to_eight_dependants(int children, LineOutcome outcome)
    {
        var file = Files.Alone() with { Dependants = [.. Enumerable.Range(0, children).Select(child => new Dependant { BirthDate = Day("2015-01-01").AddDays(child * 300) })] };
        var sheet = TracingEvaluator.Evaluate(OneLine("consumption-units = 3.4"), FactReader.Read(file), Day("2026-03-15"));
        Assert.Equal(outcome, sheet.Lines[0].Outcome);
    }

    // A flat-share mate has resources in the household but no part in its tax income (ELI-16).
    [Fact]
    public void A_flat_share_mate_weighs_on_the_resources_only()
    {
        var file = Family with { CoApplicants = [.. Family.CoApplicants, new Person { BirthDate = Day("1990-01-01"), Link = "L" }] };
        var facts = FactReader.Read(file);
        Assert.Equal(LineOutcome.Obtained, TracingEvaluator.Evaluate(OneLine("tax-income-per-unit = 10000 and consumption-units = 2.6"), facts, Day("2026-03-15")).Lines[0].Outcome);
    }

    [Fact]
    public void A_sheet_names_the_years_it_read()
    {
        var line = TracingEvaluator.Evaluate(OneLine("tax-income-per-unit > 50000"), FactReader.Read(Family), Day("2026-03-15")).Lines[0];
        Assert.Equal(new FactUsed("Revenu fiscal de référence", "12000 € en 2025, 21000 € en 2024"), line.FactsUsed[0]);
    }
}
