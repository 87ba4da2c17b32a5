using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;
using Files = Allocation.Domain.Tests.Eligibility.Households;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>Points that grow with something: what each unit gives, from where on, up to what, and until when (SCO-21, SCO-37).</summary>
public class LinearPointsTests
{
    private static readonly DateOnly On = Day("2026-03-15");

    private static readonly DemandFile Family = Files.Alone() with
    {
        DepositedOn = Day("2022-09-15"),
        Applicant = new Person { BirthDate = Day("1990-01-01"), Employment = new Employment { Contract = "CHO", UnemployedSince = Day("2025-01-15") }, Resources = [new Resource("SAL", 1_000m)] },
        Dependants =
        [
            new Dependant { BirthDate = Day("2024-05-01"), Kinship = "E" }, new Dependant { BirthDate = Day("2020-03-16"), Kinship = "E" },
            new Dependant { BirthDate = Day("2010-01-01"), Kinship = "E" }, new Dependant { BirthDate = Day("1950-01-01"), Kinship = "P" },
        ],
        Custody = [new ChildInCustody { Kind = "G", BirthDate = Day("2018-01-01") }],
        CurrentHousing = new CurrentHousing { Models = ["LP"], Since = Day("2023-03-20"), Rent = 455m, Occupants = 6, Type = "T2", AreaM2 = 41m },
        Proposals = new ProposalCounts { Received = 4, Refused = 3, LastRefusedOn = Day("2026-01-01") },
    };

    [Theory]
    [InlineData("1 per 6 months of seniority", 7)]
    [InlineData("2 per month of seniority beyond 36", 12)]
    [InlineData("2 per month of seniority beyond 3 years", 12)]
    [InlineData("1 per 2 years of seniority", 1)]
    [InlineData("1 per year of seniority beyond 2", 1)]
    [InlineData("1 per 3 months of seniority beyond 36 months, at most 1", 1)]
    [InlineData("1 per month of seniority beyond 60", 0)]
    [InlineData("-5 per refusal, at least -20", -15)]
    [InlineData("-5 per refusal, at least -12", -12)]
    [InlineData("-5 per refusal beyond 1", -10)]
    [InlineData("3 per proposal", 12)]
    [InlineData("4 per child", 16)]
    [InlineData("4 per dependant", 20)]
    [InlineData("3 per 2 children", 6)]
    [InlineData("4 per dependant age < 6", 8)]
    [InlineData("4 per dependant age between 6 and 16", 8)]
    [InlineData("2 per member age >= 60", 2)]
    [InlineData("1 per alternating child", 1)]
    [InlineData("1 per occupant beyond 4", 2)]
    [InlineData("1 per 6 months of housed-for", 5)]
    [InlineData("1 per year of unemployed-for", 1)]
    [InlineData("1 per 10 % of effort-rate", 4)]
    [InlineData("1 per 10 % of effort-rate beyond 30", 1)]
    [InlineData("2 per 100 EUR of rent beyond 200 EUR", 4)]
    [InlineData("1 per 10 m² of area", 4)]
    [InlineData("-1 per 50 EUR of remainder-per-person", -1)]
    [InlineData("0.5 per 3 months of seniority, at most 10, rounded up", 7)]
    [InlineData("parameter two per parameter two months of seniority beyond parameter two, at most parameter two", 2)]
    public void A_line_gives_so_much_for_each_step(string points, int expected)
    {
        var (grid, facts) = (OneLine(null, $"\"{points}\"", "parameters: { two: 2 }\n"), FactReader.Read(Family));
        Assert.Equal(expected, TracingEvaluator.Evaluate(grid, facts, On).Points);
        Assert.Equal(expected, Columns(new ColumnEvaluator(grid), facts, On).Points);
    }

    [Theory]
    [InlineData("4 per dependant age < 6", "2026-03-16")]
    [InlineData("4 per 2 dependants age < 6", "2026-03-16")]
    [InlineData("4 per dependant age < 6, at most 4", "2030-05-01")]
    [InlineData("1 per 6 months of seniority", "2026-09-15")]
    [InlineData("2 per month of seniority beyond 60", "2027-10-15")]
    [InlineData("1 per 6 months of housed-for beyond 36", "2026-09-20")]
    [InlineData("1 per 6 months of housed-for, at most 5", null)]
    [InlineData("1 per 10 % of effort-rate", null)]
    public void A_line_says_when_time_gives_other_points(string points, string? day)
    {
        var (grid, facts) = (OneLine(null, $"\"{points}\""), FactReader.Read(Family));
        Assert.Equal(day, TracingEvaluator.Evaluate(grid, facts, On).NextChange?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(day is null ? int.MaxValue : Day(day).DayNumber, Columns(new ColumnEvaluator(grid), facts, On).NextChangeDay);
    }

    [Theory]
    [InlineData("4 per dependant age < 6", null)]
    [InlineData("-1 per refusal", 0)]
    [InlineData("1 per 10 % of effort-rate", null)]
    [InlineData("1 per year of unemployed-for", null)]
    public void What_is_not_stated_gives_nothing(string points, int? refused)
    {
        var silent = Files.Alone() with { Applicant = new Person(), Dependants = [new Dependant { Kinship = "E" }], CurrentHousing = null, Proposals = refused is { } count ? new ProposalCounts { Refused = count } : null };
        var line = TracingEvaluator.Evaluate(OneLine(null, $"\"{points}\""), FactReader.Read(silent), On).Lines[0];
        Assert.Equal((0, refused is null ? LineOutcome.Unknown : LineOutcome.Obtained), (line.Points, line.Outcome));
    }

    [Fact]
    public void A_sheet_tells_births_and_not_ages_and_why_points_will_move()
    {
        var (grid, facts) = (OneLine(null, "4 per child age < 6"), FactReader.Read(Family with { Dependants = Family.Dependants.Take(3).ToList() }));
        var sheet = TracingEvaluator.Evaluate(grid, facts, On).WithOutlook(grid, facts);
        Assert.Equal(new FactUsed("Naissances : les enfants à charge", "1er janvier 2010, 1er janvier 2018, 16 mars 2020, 1er mai 2024"), sheet.Lines[0].FactsUsed[0]);
        Assert.EndsWith("points, un anniversaire dans le foyer.", sheet.InWords(SheetReader.Agent).Lines[0].Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 per", GridDiagnosticCodes.BadPoints)]
    [InlineData("1 per moon", GridDiagnosticCodes.BadPoints)]
    [InlineData("1 per month of rent", GridDiagnosticCodes.BadPoints)]
    [InlineData("1 per 10 % of rent", GridDiagnosticCodes.BadPoints)]
    [InlineData("1 per 0 months of seniority", GridDiagnosticCodes.BadPoints)]
    [InlineData("1 per 1.5 children", GridDiagnosticCodes.BadPoints)]
    [InlineData("5 per refusal, at least -20", GridDiagnosticCodes.BadPoints)]
    [InlineData("-5 per refusal, at least 20", GridDiagnosticCodes.BadPoints)]
    [InlineData("1 per child age = 6", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("1 per child age between 6 and 3", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("1 per month of seniority beyond", GridDiagnosticCodes.BadPoints)]
    [InlineData("1 per month of seniority at once", GridDiagnosticCodes.BadPoints)]
    public void What_cannot_be_read_is_one_error(string points, string code) => Assert.Equal(
        code,
        Assert.Single(GridParser.Parse($"{Head}criteria:\n  - id: A\n    label: A\n    points: \"{points}\"\n", "test.yaml").Diagnostics).Code);
}
