using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Territories;
using static Allocation.Domain.Tests.Scoring.Grids;
using Files = Allocation.Domain.Tests.Eligibility.Households;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>Ages, situations, places, labels and procedures: from the file of a demand to its line, on the day they turn.</summary>
public class PersonFactTests
{
    private static readonly DemandFile Family = Files.Alone() with
    {
        Applicant = new Person
        {
            BirthDate = Day("1996-02-29"),
            Identity = new PersonIdentity { Address = new PostalAddress { Commune = "31555" } },
            Employment = new Employment { Contract = "CDD", Commune = "2A004", ContractEndsOn = Day("2026-08-31") },
        },
        CoApplicants = [new Person { BirthDate = Day("1960-06-01"), Link = "C", Employment = new Employment { Contract = "CHO", UnemployedSince = Day("2025-03-15") } }],
        Dependants = [new Dependant { BirthDate = Day("2023-03-16") }, new Dependant { BirthDate = Day("2008-07-01") }],
        CurrentHousing = new CurrentHousing { Models = ["LP"], Since = Day("2024-09-15") },
        Procedures = new Procedures { Eviction = "JUDGMENT", EvictionSince = Day("2026-01-31"), Notice = "SALE", NoticeEndsOn = Day("2026-09-30") },
        Proposals = new ProposalCounts { Received = 3, Refused = 2, LastRefusedOn = Day("2025-03-31"), EarlierRefusals = [Day("2024-04-30")] },
        Dalo = "ACTIF",
        DaloDecidedOn = Day("2025-12-31"),
        Labels = [new Label("siao", "siao-31", Day("2026-01-01"), Day("2026-03-15")), new Label("essential-worker")],
    };

    [Theory]
    [InlineData("applicant-age = 30", "2026-02-28", "2026-02-27")]
    [InlineData("any dependant age < 3", "2026-03-15", "2026-03-16")]
    [InlineData("any dependant age >= 18", "2026-07-01", "2026-06-30")]
    [InlineData("all adult age >= 30 years", "2026-02-28", "2026-02-27")]
    [InlineData("any adult age > 65", "2026-06-01", "2026-05-31")]
    [InlineData("all dependant age < 18", "2026-06-30", "2026-07-01")]
    [InlineData("any member age < 3", "2026-03-15", "2026-03-16")]
    [InlineData("at least 2 dependant age < 18", "2026-06-30", "2026-07-01")]
    [InlineData("at least 1 dependant age <= 2", "2026-03-15", "2026-03-16")]
    [InlineData("not at least 3 dependant age < 90 and any dependant age < 3", "2026-03-15", "2026-03-16")]
    [InlineData("housed-for >= 18 months", "2026-03-15", "2026-03-14")]
    [InlineData("unemployed-for >= 1 year", "2026-03-15", "2026-03-14")]
    [InlineData("since-refusal < 12 months", "2026-03-30", "2026-03-31")]
    [InlineData("eviction-for >= 1 month", "2026-02-28", "2026-02-27")]
    [InlineData("eviction is JUDGMENT and eviction-for > 2 months", "2026-04-30", "2026-04-29")]
    [InlineData("until-notice-end < 6 months", "2026-04-01", "2026-03-31")]
    [InlineData("until-notice-end <= 1 year", "2025-09-01", "2025-08-31")]
    [InlineData("until-notice-end >= 0 months", "2026-09-30", "2026-10-01")]
    [InlineData("since-notice-end >= 0 months", "2026-09-30", "2026-09-29")]
    [InlineData("since-second-last-refusal <= 24 months", "2026-05-29", "2026-05-30")]
    [InlineData("since-third-last-refusal >= 0 months or since-second-last-refusal < 25 months", "2026-05-29", "2026-05-30")]
    [InlineData("dalo is active and dalo-for > 2 months", "2026-03-31", "2026-03-30")]
    [InlineData("until-contract-end < 3 months", "2026-06-01", "2026-05-31")]
    [InlineData("until-contract-end >= 0 months", "2026-08-31", "2026-09-01")]
    [InlineData("label siao for >= 2 months", "2026-03-01", "2026-02-28")]
    [InlineData("label siao for > 1 month", "2026-03-15", "2026-03-16")]
    [InlineData("label siao", "2026-03-15", "2026-03-16")]
    [InlineData("label siao from siao-31", "2026-01-01", "2025-12-31")]
    public void A_line_turns_on_its_day_and_says_so_before(string when, string holds, string not)
    {
        var grid = OneLine(when);
        var facts = FactReader.Read(Family);

        Assert.Equal(LineOutcome.Obtained, TracingEvaluator.Evaluate(grid, facts, Day(holds)).Lines[0].Outcome);
        Assert.Equal(LineOutcome.NotObtained, TracingEvaluator.Evaluate(grid, facts, Day(not)).Lines[0].Outcome);
        var (earlier, later) = Day(holds) < Day(not) ? (Day(holds), Day(not)) : (Day(not), Day(holds));
        Assert.Equal(later, TracingEvaluator.Evaluate(grid, facts, earlier).NextChange);
        Assert.Equal(later.DayNumber, Columns(new ColumnEvaluator(grid), facts, earlier).NextChangeDay);
    }

    [Theory]
    [InlineData("eviction is any of [JUDGMENT, QUIT] and notice is SALE", LineOutcome.Obtained)]
    [InlineData("eviction is NONE", LineOutcome.NotObtained)]
    [InlineData("refusals = 2 and proposals >= 3", LineOutcome.Obtained)]
    [InlineData("lives-in commune 31555", LineOutcome.Obtained)]
    [InlineData("lives-in departement 31 and not lives-in commune any of [31069, 31557]", LineOutcome.Obtained)]
    [InlineData("lives-in departement any of [31, 09]", LineOutcome.Obtained)]
    [InlineData("lives-in departement any of [75, 09]", LineOutcome.NotObtained)]
    [InlineData("lives-in arrondissement any of [75101, 75120]", LineOutcome.NotObtained)]
    [InlineData("lives-in territory any of [243100518, 200057875]", LineOutcome.Obtained)]
    [InlineData("applicant works-in departement 2A", LineOutcome.Obtained)]
    [InlineData("co-applicant works-in departement 2A", LineOutcome.NotObtained)]
    [InlineData("any adult works-in departement 2A", LineOutcome.Obtained)]
    [InlineData("any adult unemployed-for >= 12 months", LineOutcome.Obtained)]
    [InlineData("co-applicant age between 60 and 70 and co-applicant contract is CHO", LineOutcome.Obtained)]
    [InlineData("applicant contract is CHO", LineOutcome.NotObtained)]
    [InlineData("works-in departement 2A", LineOutcome.Obtained)]
    [InlineData("works-in commune 31555", LineOutcome.NotObtained)]
    [InlineData("label siao from siao-75", LineOutcome.NotObtained)]
    [InlineData("label essential-worker", LineOutcome.Obtained)]
    [InlineData("label somebody-else", LineOutcome.NotObtained)]
    [InlineData("marital-status is D", LineOutcome.Unknown)]
    [InlineData("lives-in dwelling commune", LineOutcome.NeedsDwelling)]
    public void A_line_reads_the_file(string when, LineOutcome outcome) =>
        Assert.Equal(outcome, TracingEvaluator.Evaluate(OneLine(when), FactReader.Read(Family), Day("2026-03-15")).Lines[0].Outcome);

    [Fact]
    public void Who_does_not_work_works_nowhere_and_who_does_not_say_is_unknown()
    {
        LineOutcome Of(DemandFile file) => TracingEvaluator.Evaluate(OneLine("works-in departement 31"), FactReader.Read(file), Day("2026-03-15")).Lines[0].Outcome;
        DemandFile Working(Employment? employment) => Files.Alone() with { Applicant = new Person { BirthDate = Day("1990-01-01"), Employment = employment } };

        Assert.Equal(LineOutcome.NotObtained, Of(Working(new Employment { Contract = "RET" })));
        Assert.Equal(LineOutcome.Unknown, Of(Working(new Employment { Contract = "CDI" })));
        Assert.Equal(LineOutcome.Unknown, Of(Working(null)));
        Assert.Equal(LineOutcome.NotObtained, Of(Working(new Employment { Contract = "CDI", Abroad = true })));
    }

    /// <summary>Of refusals whose days are not all known, those that are decide what they can (SCO-10, SCO-28).</summary>
    [Fact]
    public void A_refusal_that_was_not_there_is_no_time_ago_and_one_without_a_day_is_unknown()
    {
        Assert.Equal(LineOutcome.NotObtained, Of(new ProposalCounts { Refused = 1, LastRefusedOn = Day("2026-01-01") }));
        Assert.Equal(LineOutcome.Unknown, Of(new ProposalCounts { Refused = 2, LastRefusedOn = Day("2026-01-01") }));
        Assert.Equal(LineOutcome.Obtained, Of(new ProposalCounts { Refused = 3, LastRefusedOn = Day("2026-01-01"), EarlierRefusals = [Day("2019-01-01"), Day("2025-06-01")] }));
        Assert.Equal(LineOutcome.Unknown, Of(new ProposalCounts { Refused = 3, LastRefusedOn = Day("2026-01-01"), EarlierRefusals = [Day("2019-01-01")] }));
        Assert.Equal(LineOutcome.NotObtained, Of(new ProposalCounts { Refused = 2, LastRefusedOn = Day("2026-01-01"), EarlierRefusals = [Day("2019-01-01")] }));
        Assert.Equal(LineOutcome.Unknown, Of(null));

        static LineOutcome Of(ProposalCounts? proposals) =>
            TracingEvaluator.Evaluate(OneLine("since-second-last-refusal < 24 months"), FactReader.Read(Files.Alone() with { Proposals = proposals }), Day("2026-03-15")).Lines[0].Outcome;
    }

    /// <summary>Somebody's contract that is over hides nobody else's, and one whose end is not known leaves the other's to decide (SCO-17, SCO-28).</summary>
    [Theory]
    [InlineData("2026-01-31", "2026-06-30", LineOutcome.Obtained)]
    [InlineData("2028-01-31", null, LineOutcome.Unknown)]
    [InlineData("2026-06-30", null, LineOutcome.Obtained)]
    [InlineData("2028-01-31", "2028-01-31", LineOutcome.NotObtained)]
    public void Either_contract_may_end(string applicant, string? other, LineOutcome outcome)
    {
        var file = Files.Alone() with { Applicant = Ending(applicant), CoApplicants = [Ending(other)] };
        Assert.Equal(outcome, TracingEvaluator.Evaluate(OneLine("until-contract-end < 4 months"), FactReader.Read(file), Day("2026-03-15")).Lines[0].Outcome);

        static Person Ending(string? day) => new() { BirthDate = Day("1990-01-01"), Employment = new Employment { Contract = "CDD", ContractEndsOn = day is null ? null : Day(day) } };
    }

    /// <summary>A contract without a term ends on no day.</summary>
    [Fact]
    public void Only_a_fixed_term_ends()
    {
        Assert.Equal(LineOutcome.NotObtained, Of(new Employment { Contract = "CDI" }));
        Assert.Equal(LineOutcome.Unknown, Of(new Employment { Contract = "CDD" }));
        Assert.Equal(LineOutcome.Unknown, Of(null));
        Assert.Equal(LineOutcome.Obtained, Of(new Employment { Contract = "APP", ContractEndsOn = Day("2026-08-31") }));
        Assert.Equal(LineOutcome.NotObtained, Of(new Employment { Contract = "CDI", ContractEndsOn = Day("2026-08-31") }));

        static LineOutcome Of(Employment? employment) =>
            TracingEvaluator.Evaluate(OneLine("until-contract-end <= 6 months"), FactReader.Read(Files.Alone() with { Applicant = new Person { BirthDate = Day("1990-01-01"), Employment = employment } }), Day("2026-03-15")).Lines[0].Outcome;
    }

    [Fact]
    public void Wishes_are_counted_as_they_are_named()
    {
        var file = Files.Alone() with { Wishes = new Wishes { Communes = [InseeCode.Parse("31555"), InseeCode.Parse("31069"), InseeCode.Parse("31555")], Extended = true } };

        Assert.Equal(LineOutcome.Obtained, Of("wished-communes = 2 and extended-demand", file));
        Assert.Equal(LineOutcome.Unknown, Of("wished-communes >= 2", file with { Wishes = new Wishes() }));
        Assert.Equal(LineOutcome.NotObtained, Of("extended-demand", file with { Wishes = new Wishes { Extended = false } }));

        static LineOutcome Of(string when, DemandFile file) => TracingEvaluator.Evaluate(OneLine(when), FactReader.Read(file), Day("2026-03-15")).Lines[0].Outcome;
    }

    [Theory]
    [InlineData("label siao for < 6 months")]
    [InlineData("label siao for >= 6")]
    [InlineData("label siao for >= 0.5 years")]
    [InlineData("label siao for siao-31")]
    public void How_long_a_label_has_held_is_said_in_months_or_years(string when) =>
        Assert.Null(GridParser.Parse($"{Head}criteria:\n  - {{ id: A, label: A, when: {when}, points: 1 }}\n", "grid.yaml").Grid);

    /// <summary>A procedure that is not there lasts no time; one whose day nobody stated is unknown (SCO-28).</summary>
    [Theory]
    [InlineData("eviction-for >= 0 months")]
    [InlineData("until-notice-end < 600 months")]
    [InlineData("since-notice-end >= 0 months")]
    public void No_procedure_lasts_no_time(string when)
    {
        LineOutcome Of(Procedures? procedures) => TracingEvaluator.Evaluate(OneLine(when), FactReader.Read(Files.Alone() with { Procedures = procedures }), Day("2026-03-15")).Lines[0].Outcome;
        Assert.Equal(LineOutcome.NotObtained, Of(new Procedures { Eviction = "NONE", Notice = "NONE" }));
        Assert.Equal(LineOutcome.Unknown, Of(new Procedures { Eviction = "QUIT", Notice = "SALE" }));
        Assert.Equal(LineOutcome.Unknown, Of(null));
    }

    [Fact]
    public void Nobody_is_none_and_all_of_nobody()
    {
        var facts = FactReader.Read(Files.Alone() with { Dependants = [] });
        Assert.Equal(LineOutcome.NotObtained, TracingEvaluator.Evaluate(OneLine("any dependant age < 3"), facts, Day("2026-03-15")).Lines[0].Outcome);
        Assert.Equal(LineOutcome.Obtained, TracingEvaluator.Evaluate(OneLine("all dependant age < 3"), facts, Day("2026-03-15")).Lines[0].Outcome);
        var unborn = Files.Alone() with { Dependants = [new Dependant(), new Dependant { BirthDate = Day("2020-01-01") }] };
        Assert.Equal(LineOutcome.Unknown, TracingEvaluator.Evaluate(OneLine("any dependant age < 3"), FactReader.Read(unborn), Day("2026-03-15")).Lines[0].Outcome);
    }

    [Theory]
    [InlineData("remainder < 301", LineOutcome.Obtained)]
    [InlineData("remainder < 300", LineOutcome.NotObtained)]
    [InlineData("remainder-per-person <= 150 EUR", LineOutcome.Obtained)]
    [InlineData("alternating-children = 1", LineOutcome.Obtained)]
    [InlineData("remainder > -0.01 EUR", LineOutcome.Obtained)]
    public void What_a_household_has_left_is_its_resources_less_its_rent(string when, LineOutcome outcome)
    {
        var file = Files.Alone() with
        {
            Applicant = new Person { BirthDate = Day("1990-01-01"), Resources = [new Resource("SAL", 900.5m)] },
            CurrentHousing = new CurrentHousing { Rent = 600.5m },
            Custody = [new ChildInCustody { BirthDate = Day("2015-01-01"), Kind = "G" }],
        };
        Assert.Equal(outcome, TracingEvaluator.Evaluate(OneLine(when), FactReader.Read(file), Day("2026-03-15")).Lines[0].Outcome);
        Assert.Equal(LineOutcome.Unknown, TracingEvaluator.Evaluate(OneLine("remainder < 300"), FactReader.Read(file with { CurrentHousing = null }), Day("2026-03-15")).Lines[0].Outcome);
    }

    [Fact]
    public void What_is_left_can_be_below_zero_and_below_a_threshold_there()
    {
        var file = Files.Alone() with { Applicant = new Person { Resources = [new Resource("SAL", 500m)] }, CurrentHousing = new CurrentHousing { Rent = 650.5m }, Dependants = [] };
        LineOutcome Of(string when) => TracingEvaluator.Evaluate(OneLine(when), FactReader.Read(file), Day("2026-03-15")).Lines[0].Outcome;

        Assert.Equal([LineOutcome.Obtained, LineOutcome.Obtained, LineOutcome.NotObtained], [Of("remainder < 0"), Of("remainder <= -150.50"), Of("remainder < -150.50")]);
        Assert.Equal([LineOutcome.Obtained, LineOutcome.NotObtained], [Of("remainder-per-person < -150"), Of("remainder-per-person < -151")]);
    }

    // SCO-8, SCO-13: no source shows such a line; the law allows it.
    [Fact]
    public void A_dwelling_adds_its_delta_to_the_score_of_the_demand()
    {
        var grid = Of($"{Head}criteria:\n  - {{ id: DALO, label: L, points: 5 }}\n  - {{ id: NEAR, label: L, when: lives-in dwelling commune, points: 7 }}\n  - {{ id: DEP, label: L, when: works-in dwelling departement, points: 2 }}\n");
        var facts = FactReader.Read(Family);
        var toulouse = new DwellingPlace([31555], [31555, 31069]);
        var ajaccio = new DwellingPlace([PlaceNumber.Of(InseeCode.Parse("2A004"))], [PlaceNumber.Of(InseeCode.Parse("2A004"))]);

        Assert.Equal(5, TracingEvaluator.Evaluate(grid, facts, default).Points);
        Assert.Equal(12, TracingEvaluator.Evaluate(grid.For(toulouse), facts, default).Points);
        Assert.Equal(7, TracingEvaluator.Evaluate(grid.For(ajaccio), facts, default).Points);
        Assert.Equal(5, Columns(new ColumnEvaluator(grid), facts, default).Points);
        Assert.Equal(12, Columns(new ColumnEvaluator(grid.For(toulouse)), facts, default).Points);
    }

    [Fact]
    public void A_label_tells_its_days_and_a_place_only_its_side()
    {
        var line = TracingEvaluator.Evaluate(OneLine("label siao from siao-31 and not lives-in commune 31069"), FactReader.Read(Family), Day("2026-03-15")).Lines[0];
        Assert.Equal(
            [new FactUsed("Label « siao » de siao-31", "du 1er janvier 2026 au 15 mars 2026"), new FactUsed("Domicile", "hors de : la commune Blagnac")],
            line.FactsUsed);
        Assert.True(line.Confidential);
    }

    [Theory]
    [InlineData("any cousin age < 3", GridDiagnosticCodes.UnknownFact)]
    [InlineData("any adult age = 3", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("any adult age < 3.5", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("any adult age < 999999", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("housed-for > 3", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("seniority > 9999999 months", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("lives-in paris", GridDiagnosticCodes.Syntax)]
    [InlineData("lives-in commune 99999x", GridDiagnosticCodes.UnknownCode)]
    [InlineData("lives-in departement 20", GridDiagnosticCodes.UnknownCode)]
    [InlineData("lives-in territory 243100518", GridDiagnosticCodes.UnknownCode)]
    [InlineData("lives-in dwelling street", GridDiagnosticCodes.Syntax)]
    [InlineData("label Siao", GridDiagnosticCodes.Syntax)]
    [InlineData("eviction is SOON", GridDiagnosticCodes.UnknownCode)]
    [InlineData("any adult age < 18 and all adult age >= 18 and applicant-age > 200 and applicant-age < 20", GridDiagnosticCodes.NeverHolds)]
    public void What_cannot_be_read_is_one_error(string when, string code) => Assert.Equal(
        code,
        Assert.Single(GridParser.Parse($"{Head}criteria:\n  - id: A\n    label: A\n    when: {when}\n    points: 1\n", "test.yaml").Diagnostics).Code);
}
