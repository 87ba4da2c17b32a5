using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Scoring.Conditions;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>Two complete grids that say what no source shows, and households whose sheets were computed by hand (SCO-41).</summary>
public class CompleteGridTests
{
    private static readonly DateOnly On = Day("2026-03-15");

    private static readonly ScoringGrid First = Grid("first-demands");
    private static readonly TerritoryGrids Both = new(First, Grid("transfers"));

    private static readonly DwellingPlace Toulouse = new([31_555], [31_555, 31_069]);

    /// <summary>Hosted, two parents, children of 15 and 2, one due on 1 February, a refusal last May.</summary>
    private static readonly DemandFile Hosted = new()
    {
        DepositedOn = Day("2023-02-20"),
        Applicant = new Person
        {
            BirthDate = Day("1985-05-05"),
            TaxIncome = new Dictionary<int, decimal> { [2024] = 21_000 },
            Resources = [new Resource("SAL", 1_400)],
            Identity = new PersonIdentity { Address = new PostalAddress { Commune = "31555" } },
            Employment = new Employment { Contract = "CDI", Commune = "31069" },
        },
        CoApplicants = [new Person { Resources = [], BirthDate = Day("1986-06-06"), Link = "M", TaxIncome = new Dictionary<int, decimal> { [2024] = 0 } }],
        Dependants = [new Dependant { BirthDate = Day("2010-09-09") }, new Dependant { BirthDate = Day("2023-10-10") }],
        ExpectedBirths = new ExpectedBirths(1, Day("2026-02-01")),
        CurrentHousing = new CurrentHousing { Models = ["CP"], Rent = 500, Occupants = 6, AreaM2 = 45, Owner = false },
        Dalo = "ACTIF",
        Procedures = new Procedures { Eviction = "NONE" },
        Proposals = new ProposalCounts { Received = 1, Refused = 1, LastRefusedOn = Day("2025-05-10") },
        Verified = [FactGroup.Household],
    };

    /// <summary>Without shelter, recognised and validated, nothing else stated.</summary>
    private static readonly DemandFile Homeless = new()
    {
        Dependants = [],
        DepositedOn = Day("2020-01-15"),
        Applicant = new Person { BirthDate = Day("1990-01-01") },
        CurrentHousing = new CurrentHousing { Models = ["SD", "CP"] },
        Dalo = "ACTIF",
        Validated = [FactGroup.Priority, FactGroup.Housing],
    };

    /// <summary>An owner who refused twice, about to be evicted.</summary>
    private static readonly DemandFile Owner = new()
    {
        Dependants = [],
        DepositedOn = Day("2026-03-10"),
        Applicant = new Person { BirthDate = Day("1970-01-01"), TaxIncome = new Dictionary<int, decimal> { [2024] = 40_000 }, Resources = [new Resource("SAL", 3_000)] },
        CurrentHousing = new CurrentHousing { Models = ["LP"], Rent = 300, Occupants = 1, AreaM2 = 60, Owner = true },
        Dalo = "NON",
        Procedures = new Procedures { Eviction = "QUIT" },
        Proposals = new ProposalCounts { Received = 2, Refused = 2, LastRefusedOn = Day("2026-01-01") },
    };

    private static readonly DemandFile Rehoused = new()
    {
        Dependants = [],
        DepositedOn = Day("2024-03-31"),
        Applicant = new Person { BirthDate = Day("1970-01-01") },
        CurrentHousing = new CurrentHousing { Models = ["LP"] },
        Dalo = "NON",
        Labels = [new Label("relogement", "ville", Day("2026-01-01"), Day("2026-06-30"))],
    };

    private static readonly DemandFile Tenant = new()
    {
        DepositedOn = Day("2021-03-20"),
        Applicant = new Person { BirthDate = Day("1950-01-01"), DisabilityCard = true },
        CurrentHousing = new CurrentHousing { Models = ["HLM"], Type = "T4", Occupants = 1, Since = Day("2015-01-01") },
        Dalo = "NON",
        Proposals = new ProposalCounts { Received = 3, Refused = 3, LastRefusedOn = Day("2025-01-01") },
    };

    private static readonly Dictionary<string, DemandFile> Files = new()
    {
        [nameof(Hosted)] = Hosted,
        [nameof(Homeless)] = Homeless,
        [nameof(Owner)] = Owner,
        [nameof(Rehoused)] = Rehoused,
        [nameof(Tenant)] = Tenant,
        ["Refuser"] = Tenant with { DepositedOn = Day("2026-01-20"), Applicant = new Person { BirthDate = Day("1990-01-01"), DisabilityCard = false }, CurrentHousing = new CurrentHousing { Models = ["HLM"], Type = "T2", Occupants = 1, Since = Day("2025-01-01") } },
    };

    // Every line, its points, and a mark: = obtained, < lost to another, - not obtained, ? unknown, # needs a dwelling, x off.
    [Theory]
    [InlineData(
        nameof(Hosted), 110, "K_DALO",
        "ANC=37 ANC_HEB=12 DAL=20 DALO-0 L_RUE-0 L_HEBERGE=15 L_HOTEL-0 R_1=12 R_2<0 R_3<0 F_CHARGE=8 F_NAITRE=5 F_PETIT=3 F_REFUS=-6 M_REFUS=-5 M_REFUS2-0 M_PROPRIO-0 C_TIERS<0 C_SUROCC=9 C_RESTE-0 P_COMMUNE#0 P_TRAVAIL#0 SOCIAL-0 TROUBLESx0 X_RELOG-0 K_DALO=0 K_EXPULSION-0")]
    [InlineData(
        nameof(Homeless), 150, "K_DALO",
        "ANC=40 ANC_HEB-0 DAL=20 DALO=50 L_RUE=45 L_HEBERGE-0 L_HOTEL-0 R_1?0 R_2?0 R_3!0 F_CHARGE=0 F_NAITRE=0 F_PETIT-0 F_REFUS?0 M_REFUS?0 M_REFUS2?0 M_PROPRIO?0 C_TIERS?0 C_SUROCC?0 C_RESTE?0 P_COMMUNE#0 P_TRAVAIL#0 SOCIAL=3 TROUBLESx0 total=-8 X_RELOG-0 K_DALO=0 K_EXPULSION?0")]
    [InlineData(
        nameof(Owner), 0, "K_EXPULSION",
        "ANC=0 ANC_HEB-0 DAL-0 DALO-0 L_RUE-0 L_HEBERGE-0 L_HOTEL-0 R_1-0 R_2-0 R_3=0 F_CHARGE=0 F_NAITRE=0 F_PETIT-0 F_REFUS=-6 famille=6 M_REFUS-0 M_REFUS2<0 M_PROPRIO=-40 C_TIERS-0 C_SUROCC-0 C_RESTE-0 P_COMMUNE#0 P_TRAVAIL#0 SOCIAL-0 TROUBLESx0 total=40 X_RELOG-0 K_DALO-0 K_EXPULSION=0")]
    [InlineData(
        nameof(Rehoused), 0, null,
        "ANC=24 ANC_HEB-0 DAL-0 DALO-0 L_RUE-0 L_HEBERGE-0 L_HOTEL-0 R_1?0 R_2?0 R_3!0 F_CHARGE=0 F_NAITRE=0 F_PETIT-0 F_REFUS?0 M_REFUS?0 M_REFUS2?0 M_PROPRIO?0 C_TIERS?0 C_SUROCC?0 C_RESTE?0 P_COMMUNE#0 P_TRAVAIL#0 SOCIAL-0 TROUBLESx0 X_RELOG=-24 K_DALO-0 K_EXPULSION?0")]
    [InlineData(nameof(Tenant), 2, null, "ANC=12 DALO-0 HANDICAP=25 SOUS=20 DUREE=5 REFUS=-60")]
    [InlineData("Refuser", -20, null, "ANC=0 DALO-0 HANDICAP-0 SOUS-0 DUREE-0 REFUS=-60 total=40")]
    public void A_household_has_the_sheet_computed_by_hand(string household, int points, string? above, string lines)
    {
        var facts = FactReader.Read(Files[household]);
        var grid = Both.For(facts)!;

        var sheet = TracingEvaluator.Evaluate(grid, facts, On);

        Assert.Equal(lines, string.Join(' ', sheet.Lines.Select(Mark)));
        Assert.Equal((points, above), (sheet.Points, sheet.Class?.Id));
        Assert.Equal((points, sheet.NextChange?.DayNumber ?? int.MaxValue), Columns(new ColumnEvaluator(grid), facts, On));
    }

    // SCO-13: 110, and 8 for who lives in the commune, and 4 for who works in the département.
    [Theory]
    [InlineData(nameof(Hosted), 122)]
    [InlineData(nameof(Homeless), 150)]
    public void A_dwelling_in_Toulouse_adds_its_lines_below_the_cap(string household, int points)
    {
        var (grid, facts) = (First.For(Toulouse), FactReader.Read(Files[household]));
        Assert.Equal(points, TracingEvaluator.Evaluate(grid, facts, On).Points);
        Assert.Equal(points, Columns(new ColumnEvaluator(grid), facts, On).Points);
    }

    [Theory]
    [InlineData("2026-04-01", 106)] // a month more, the birth no longer expected
    [InlineData("2026-05-10", 113)] // one month more, and the refusal of the year before forgotten
    [InlineData("2026-10-10", 111)] // the cap of the seniority, a child of three
    [InlineData("2027-01-01", 99)] // no income of 2025 in the file
    public void Time_alone_moves_the_score_as_computed_by_hand(string on, int points)
    {
        var facts = FactReader.Read(Hosted);
        Assert.Equal(points, TracingEvaluator.Evaluate(First, facts, Day(on)).Points);
        Assert.Equal(points, Columns(new ColumnEvaluator(First), facts, Day(on)).Points);
    }

    [Fact]
    public void Equal_totals_are_ordered_by_the_keys_of_the_grid()
    {
        var order = new TieOrder(First.TieBreak);
        var poor = Owner with { CurrentHousing = Owner.CurrentHousing! with { Since = Day("2020-01-01") }, Applicant = Owner.Applicant with { Resources = [new Resource("SAL", 2_000)] } };
        var rich = poor with { Applicant = Owner.Applicant };
        var recent = poor with { CurrentHousing = Owner.CurrentHousing! with { Since = Day("2021-01-01") } };
        var keys = new[] { recent, rich, poor }.Select(file => order.Of(FactReader.Read(file))).ToList();
        Assert.Equal([keys[2], keys[1], keys[0]], keys.Order());
        Assert.Equal(TieBreakKey.LowestResources, order.Deciding(keys[1], keys[2]));
    }

    [Fact]
    public void Both_are_whole_and_serve_whom_the_law_names()
    {
        Assert.All(Both.Each, grid => Assert.Empty(GridChecks.Of(grid, grid.Id, null).Errors));
        Assert.Equal((Day("2025-06-30"), Day("2026-01-01"), DemandClass.First), (First.Adopted, First.Effective, First.Demands));
    }

    private static string Mark(ScoreLine line) => line.CriterionId + line.Outcome switch
    {
        LineOutcome.Obtained => "=",
        LineOutcome.LostToLine => "<",
        LineOutcome.NotObtained => "-",
        LineOutcome.Unknown => "?",
        LineOutcome.NeedsDwelling => "#",
        LineOutcome.Disabled => "x",
        _ => "!",
    } + line.Points.ToString(CultureInfo.InvariantCulture);

    private static ScoringGrid Grid(string name) => Of(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Scoring", "CompleteGrids", name + ".yaml")));
}
