using Allocation.Domain.Dwellings;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Territories;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>Lines of "a given dwelling or category of dwelling" (SCO-8, SCO-13).</summary>
public class DwellingLineTests
{
    private static readonly Dwelling Small = new() { Landlord = "Bailleur", Commune = InseeCode.Parse("75101"), Typology = Typology.T2, Financing = Financing.PLAI, InPriorityDistrict = true };

    private static ScoreLine Line(string when, Dwelling dwelling)
    {
        var place = DwellingPlace.Of(dwelling, Eligibility.Policies.Geography)!;
        var grid = OneLine($"\"{when}\"").For(place);
        var line = TracingEvaluator.Evaluate(grid, Known(), Day("2026-03-15")).Lines[0];
        Assert.Equal(line.Points, Columns(new ColumnEvaluator(grid), Known(), Day("2026-03-15")).Points);
        return line;
    }

    [Theory]
    [InlineData("dwelling type is T2", LineOutcome.Obtained)]
    [InlineData("dwelling type is any of [T1, T2] and dwelling financing is PLAI", LineOutcome.Obtained)]
    [InlineData("dwelling type is T3", LineOutcome.NotObtained)]
    [InlineData("dwelling financing is any of [PLUS, PLS]", LineOutcome.NotObtained)]
    [InlineData("dwelling priority-district", LineOutcome.Obtained)]
    [InlineData("not dwelling priority-district", LineOutcome.NotObtained)]
    [InlineData("dwelling in commune 75056", LineOutcome.Obtained)]
    [InlineData("dwelling in arrondissement 75101", LineOutcome.Obtained)]
    [InlineData("dwelling in arrondissement any of [75102, 75120]", LineOutcome.NotObtained)]
    [InlineData("dwelling in departement any of [31, 75]", LineOutcome.Obtained)]
    [InlineData("dwelling in territory", LineOutcome.NotObtained)]
    [InlineData("dwelling in territory 243100518", LineOutcome.NotObtained)]
    public void A_line_counts_for_dwellings_of_a_category(string when, LineOutcome outcome)
    {
        Assert.Equal(outcome, Line(when, Small).Outcome);
        Assert.Equal(LineOutcome.NeedsDwelling, TracingEvaluator.Evaluate(OneLine($"\"{when}\""), Known(), Day("2026-03-15")).Lines[0].Outcome);
    }

    [Fact]
    public void What_nobody_said_of_a_dwelling_is_unknown_either_way()
    {
        var unsaid = Small with { InPriorityDistrict = null };
        Assert.Equal(LineOutcome.Unknown, Line("dwelling priority-district", unsaid).Outcome);
        Assert.Equal(LineOutcome.Unknown, Line("not dwelling priority-district", unsaid).Outcome);
        Assert.Equal([new FactUsed("Logement proposé en quartier prioritaire", "non renseigné")], Line("dwelling priority-district", unsaid).FactsUsed);
    }

    [Fact]
    public void A_sheet_tells_what_the_dwelling_is() => Assert.Equal(
        [new FactUsed("Type du logement proposé", "T2"), new FactUsed("Financement du logement proposé", "PLAI"), new FactUsed("Logement proposé", "hors de : la commune Toulouse")],
        Line("(dwelling type is T3 or dwelling financing is PLS) or dwelling in commune 31555", Small).FactsUsed);

    [Theory]
    [InlineData("dwelling type is T2 and dwelling type is T3", GridDiagnosticCodes.NeverHolds)]
    [InlineData("dwelling in commune 31555 and dwelling in departement 75", GridDiagnosticCodes.NeverHolds)]
    [InlineData("dwelling type is C", GridDiagnosticCodes.UnknownCode)]
    [InlineData("dwelling type > 3", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("dwelling financing is HLM", GridDiagnosticCodes.UnknownCode)]
    [InlineData("dwelling lift", GridDiagnosticCodes.Syntax)]
    [InlineData("dwelling in paris", GridDiagnosticCodes.Syntax)]
    [InlineData("lives-in territory any of [243100518, 999999999]", GridDiagnosticCodes.UnknownCode)]
    [InlineData("lives-in departement any of [31, 99]", GridDiagnosticCodes.UnknownCode)]
    public void What_cannot_be_read_is_one_error(string when, string code) => Assert.Equal(
        code,
        Assert.Single(GridParser.Parse($"{Head}criteria:\n  - {{ id: A, label: A, when: \"{when}\", points: 1 }}\n", "g", geography: Eligibility.Policies.Geography).Diagnostics).Code);

    /// <summary>A public served in dwellings of a category only is served (SCO-6).</summary>
    [Theory]
    [InlineData("dwelling type is T4 and dwelling financing is PLS")]
    [InlineData("not dwelling priority-district and dwelling in commune 75101")]
    public void No_legal_gap_is_claimed_where_some_dwelling_serves(string when) => Assert.Empty(
        LegalCoverage.Gaps(Of($"{Head}criteria:\n  - {{ id: A, label: A, when: \"dalo is ACTIF and {when}\", points: 5 }}\n  - {{ id: B, label: B, when: pdalhpd, points: 1 }}\n"), "g"));

    [Fact]
    public void Only_what_a_grid_asks_tells_dwellings_apart()
    {
        var grid = OneLine("\"dwelling type is T2 and pdalhpd\"");
        Assert.Equal(DwellingTraits.Typology, grid.Traits);
        Assert.Equal(DwellingCategory.Of(Small).Only(grid.Traits), DwellingCategory.Of(Small with { Financing = Financing.PLS, InPriorityDistrict = null }).Only(grid.Traits));
        Assert.NotEqual(DwellingCategory.Of(Small).Only(grid.Traits), DwellingCategory.Of(Small with { Typology = Typology.T3 }).Only(grid.Traits));
    }
}
