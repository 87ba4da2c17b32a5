using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Territories;
using static Allocation.Domain.Tests.Scoring.Grids;
using Rules = Allocation.Domain.Tests.Eligibility.Policies;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>What a grid says beside its lines: its life, whom it scores, what stands above or outside the score.</summary>
public class GridHeadTests
{
    private const string Line = "criteria:\n  - { id: A, label: A, points: 10 }\n";

    private static readonly DateOnly On = Day("2026-03-15");

    [Fact]
    public void A_head_is_read()
    {
        var grid = Of($"{Head}status: draft\nadopted: 2024-12-01\neffective: 2026-01-01\nplan: \"PPGDID 2024-2030\"\ndemands: transfers\nsimilar: [typology, commune]\ntie-break: [most persons, oldest registration, unique number]\n{Line}");
        Assert.Equal((GridStatus.Draft, Day("2024-12-01"), Day("2026-01-01"), "PPGDID 2024-2030", DemandClass.Transfers), (grid.Status, grid.Adopted!.Value, grid.Effective!.Value, grid.Plan, grid.Demands));
        Assert.Equal([SimilarityKey.Typology, SimilarityKey.Commune], grid.Similar);
        Assert.Equal([TieBreakKey.MostPersons, TieBreakKey.OldestRegistration, TieBreakKey.UniqueNumber], grid.TieBreak);
    }

    [Theory]
    [InlineData("status: published soon", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("adopted: 2026-02-01\neffective: 2026-01-31", GridDiagnosticCodes.BadDates)]
    [InlineData("similar: [colour]", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("similar: typology", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("tie-break: [unique number, unique number]", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("tie-break: [most persons]", GridDiagnosticCodes.TieBreak)]
    [InlineData("exclusions: [{ id: X, label: X }]", GridDiagnosticCodes.MissingKey)]
    [InlineData("exclusions: [{ id: A, label: X, when: pdalhpd }]", GridDiagnosticCodes.DuplicateId)]
    [InlineData("exclusions: [{ id: X, label: X, when: lives-in dwelling commune }]", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("classes: nobody", GridDiagnosticCodes.TypeMismatch)]
    public void A_wrong_head_is_one_error(string head, string code) =>
        Assert.Equal(code, Assert.Single(GridParser.Parse($"{Head}{head}\n{Line}", "test.yaml").Diagnostics).Code);

    // SCO-18: seen in Paris 2014.
    [Fact]
    public void A_demand_left_out_has_no_points_and_the_sheet_says_why()
    {
        var grid = Of($"{Head}exclusions: [{{ id: ACD, label: \"Accord collectif\", when: collective-agreement is ACD }}]\n{Line}");

        var left = TracingEvaluator.Evaluate(grid, Known((Fact.CollectiveAgreement, Bits(RegisterCodes.CollectiveAgreements, "ACD"))), On);
        var kept = TracingEvaluator.Evaluate(grid, Known((Fact.CollectiveAgreement, Bits(RegisterCodes.CollectiveAgreements, "AUCUN"))), On);

        Assert.Equal((0, "ACD", -10), (left.Points, left.Lines[^1].CriterionId, left.Lines[^1].Points));
        Assert.Equal((10, LineOutcome.NotObtained), (kept.Points, kept.Lines[^1].Outcome));
        Assert.Contains(GridChecks.Of(grid with { }, "g", null).Warnings, warning => warning.Code == GridDiagnosticCodes.Fragile);
    }

    // SCO-19: extreme urgency in Rennes, a fire in Bondy.
    [Fact]
    public void The_first_class_met_stands_above_the_score_and_masks_what_it_tells()
    {
        var grid = Of($"{Head}classes: [{{ id: FIRE, label: Incendie, when: label fire, confidential: false }}, {{ id: VIOLENCE, label: Violences, when: reason includes 06 }}]\n{Line}");

        var violence = TracingEvaluator.Evaluate(grid, Known(Reasons("06")), On);
        var both = TracingEvaluator.Evaluate(grid, Known(Reasons("06"), (Fact.Label1, LabelNumber.Of("fire")), (Fact.Label1Until, On.DayNumber)), On);

        Assert.Equal("VIOLENCE", violence.Class!.Id);
        Assert.Equal(ScoreLine.MaskedId, violence.ForAudience(seesConfidential: false).Class!.Id);
        Assert.Equal(("FIRE", On.AddDays(1)), (both.Class!.Id, both.NextChange));
        Assert.Null(TracingEvaluator.Evaluate(grid, Known(Reasons("05")), On).Class);
    }

    // SC-06: the box ticked decides.
    [Fact]
    public void In_a_choice_only_the_box_ticked_counts()
    {
        var grid = Of($"{Head}criteria:\n  - group: LOGEMENT\n    combine: choice\n    criteria:\n      - {{ id: CP, label: L, when: main-housing is CP, points: 5 }}\n      - {{ id: HOT, label: L, when: main-housing is HOT, points: 3 }}\n");
        var file = Eligibility.Households.Alone() with { CurrentHousing = new CurrentHousing { Models = ["HOT", "CP"] } };
        Assert.Equal(3, TracingEvaluator.Evaluate(grid, FactReader.Read(file), On).Points);
    }

    [Theory]
    [InlineData("main-housing is CP", "main-housing is any of [HOT, CP]")]
    [InlineData("main-housing is CP", "housing includes HOT")]
    [InlineData("main-housing is CP", "dalo is ACTIF")]
    [InlineData("main-housing is CP", "main-housing is HOT and owner")]
    public void Lines_of_a_choice_exclude_each_other(string one, string other)
    {
        var error = Assert.Single(GridParser.Parse($"{Head}criteria:\n  - group: G\n    combine: choice\n    criteria:\n      - {{ id: A, label: L, when: \"{one}\", points: 5 }}\n      - {{ id: B, label: L, when: \"{other}\", points: 3 }}\n", "test.yaml").Diagnostics);
        Assert.Equal((8, GridDiagnosticCodes.NotExclusive), (error.Line, error.Code));
    }

    [Fact]
    public void A_fragile_line_is_off_until_the_grid_says_otherwise()
    {
        Assert.False(Of($"{Head}criteria: [{{ id: A, label: A, points: -10, when: label convicted, fragile: \"RGPD, art. 10\" }}]").AllCriteria().Single().Enabled);
        var enabled = Of($"{Head}criteria: [{{ id: A, label: A, points: -10, when: label convicted, fragile: \"RGPD, art. 10\", enabled: true }}]");
        Assert.Contains(GridChecks.Of(enabled, "g", null).Warnings, warning => warning.Code == GridDiagnosticCodes.Fragile);
    }

    // SCO-15: each class of demands has the latest grid that scores it; a grid for all ends one of its own.
    [Fact]
    public void Transfers_may_have_a_grid_of_their_own()
    {
        var (all, transfers, first, again) = (
            Of($"{Head}{Line}"), Of($"{Head}demands: transfers\neffective: 2026-01-01\n{Line}"), Of($"{Head}demands: first\neffective: 2026-01-01\n{Line}"), Of($"{Head}effective: 2027-01-01\n{Line}"));
        var book = new PolicyBook(Rules.Geography, Rules.Ceilings, [all, transfers, again]);

        Assert.Equal(TerritoryGrids.All(all), book.GridsInForce(all.Territory, Day("2025-12-31")));
        Assert.Equal(new TerritoryGrids(all, transfers), book.GridsInForce(all.Territory, Day("2026-01-01")));
        Assert.Equal(TerritoryGrids.All(again), book.GridsInForce(all.Territory, Day("2027-01-01")));
        Assert.Equal((GridState.InForce, GridState.InForce), (book.StateOf(all, Day("2026-06-01")), book.StateOf(transfers, Day("2026-06-01"))));
        Assert.Null(book.Publish([first]));
        Assert.Equal(new TerritoryGrids(first, transfers), book.GridsInForce(all.Territory, Day("2026-01-01")));
        Assert.NotNull(book.Publish([Of($"{Head}effective: 2026-01-01\n{Line}")]));
    }

    [Fact]
    public void Grids_that_stand_together_order_ties_alike()
    {
        var all = Of($"{Head}effective: 2026-01-01\n{Line}");
        var book = new PolicyBook(Rules.Geography, Rules.Ceilings, [all]);

        Assert.Null(book.Beside(Of($"{Head}demands: transfers\neffective: 2026-05-01\n{Line}")));
        Assert.Same(all, book.Beside(Of($"{Head}demands: transfers\neffective: 2026-05-01\ntie-break: [most persons, unique number]\n{Line}")));
        Assert.Null(book.Beside(Of($"{Head}effective: 2026-05-01\ntie-break: [most persons, unique number]\n{Line}")));
    }

    [Fact]
    public void A_region_finds_what_a_complete_grid_does_not_serve()
    {
        var region = RegionalList.Parse("region: Essai\ndepartements: [\"75\", \"93\"]\nexpected: 2\nsituations: { sans-abri: \"Sans abri\", heberge: \"Hébergé\" }\n", "region.yaml");
        var grid = Of($"{Head}criteria: [{{ id: A, label: A, points: 1, when: dalo is ACTIF, serves: [sans-abri] }}, {{ id: B, label: B, points: 1, when: pdalhpd, serves: [fire] }}, {{ id: C, label: C, points: 1, serves: [heberge], enabled: false }}]");

        Assert.True(region.Covers(new TerritoryId("200057875"), Rules.Geography));
        Assert.False(region.Covers(new TerritoryId("243100518"), Rules.Geography));
        Assert.Equal([GridDiagnosticCodes.LegalGap, GridDiagnosticCodes.UnknownCode], GridChecks.Of(grid, "g", region).Errors.Select(error => error.Code));
        Assert.Empty(GridChecks.Of(grid, "g", null).Errors);
        Assert.Empty(GridChecks.Of(grid, "g", region).Warnings);
        Assert.Contains("2 of its 3", Assert.Single(GridChecks.Of(grid, "g", region with { Expected = 3 }).Warnings).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => RegionalList.Parse("region: [1", "region.yaml"));
        Assert.Throws<FormatException>(() => RegionalList.Parse("region: R\ncolour: red\nexpected: 1\n", "region.yaml"));
    }

    // SCO-16: old files are scored by the grid of their day; drafts and grids of another time are never in force.
    [Fact]
    public void Only_published_grids_are_in_force_each_from_its_day()
    {
        var (old, now, later) = (Of($"{Head}{Line}"), Of($"{Head}effective: 2026-01-01\n{Line}"), Of($"{Head}effective: 2027-01-01\n{Line}"));
        var (draft, archived) = (Of($"{Head}status: draft\neffective: 2026-02-01\n{Line}"), Of($"{Head}status: archived\n{Line}"));
        var book = new PolicyBook(Rules.Geography, Rules.Ceilings, [old, now, later, draft, archived]);

        Assert.Same(old, book.GridsInForce(now.Territory, Day("2025-12-31")).First);
        Assert.Same(now, book.GridsInForce(now.Territory, Day("2026-03-01")).First);
        Assert.Equal(
            [GridState.Superseded, GridState.InForce, GridState.Scheduled, GridState.Draft, GridState.Archived],
            book.Grids.Select(grid => book.StateOf(grid, Day("2026-03-01"))));
    }
}
