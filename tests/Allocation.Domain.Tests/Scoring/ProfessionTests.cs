using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;
using Files = Allocation.Domain.Tests.Eligibility.Households;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>SCO-20, SCO-29: a profession of one of the adults, in a list the grid keeps.</summary>
public class ProfessionTests
{
    private const string Lists = "professions: { essentiels: [Aide-soignante, infirmière, \"Agent de sécurité\"] }\n";

    private static Person Working(string? profession, string? contract = "CDI") => new() { Link = "M", Employment = new Employment { Profession = profession, Contract = contract } };

    [Theory]
    [InlineData("AIDE SOIGNANTE", null, LineOutcome.Obtained)]
    [InlineData("infirmiere", null, LineOutcome.Obtained)]
    [InlineData("Infirmière de bloc", null, LineOutcome.NotObtained)]
    [InlineData("maçon", "agent de securite", LineOutcome.Obtained)]
    [InlineData("maçon", "peintre", LineOutcome.NotObtained)]
    [InlineData("…", null, LineOutcome.Unknown)]
    public void One_adult_whose_whole_words_are_in_the_list_is_enough(string profession, string? other, LineOutcome outcome)
    {
        var file = Files.Alone() with { Applicant = Working(profession), CoApplicants = other is null ? [] : [Working(other)] };
        var (grid, facts) = (OneLine("profession in essentiels", head: Lists), FactReader.Read(file));
        Assert.Equal(outcome, TracingEvaluator.Evaluate(grid, facts, default).Lines[0].Outcome);
        Assert.Equal(outcome == LineOutcome.Obtained ? 10 : 0, Columns(new ColumnEvaluator(grid), facts, default).Points);
    }

    [Fact]
    public void Who_does_not_work_has_none_and_who_does_not_say_is_unknown()
    {
        LineOutcome Of(params Person[] adults) => TracingEvaluator.Evaluate(
            OneLine("profession in essentiels", head: Lists), FactReader.Read(Files.Alone() with { Applicant = adults[0], CoApplicants = [.. adults[1..]] }), default).Lines[0].Outcome;

        Assert.Equal(LineOutcome.NotObtained, Of(Working(null, "RET")));
        Assert.Equal(LineOutcome.Unknown, Of(Working(null)));
        Assert.Equal(LineOutcome.Obtained, Of(Working(null), Working("peintre"), Working("infirmière")));
        Assert.Equal(LineOutcome.Unknown, Of(Working("peintre"), Working("peintre"), Working("peintre"), Working("infirmière")));
    }

    [Fact]
    public void A_sheet_says_only_on_which_side_of_the_list_it_lies()
    {
        var file = Files.Alone() with { Applicant = Working("maçon") };
        Assert.Equal(new FactUsed("Profession du demandeur", "hors de la liste « essentiels »"), TracingEvaluator.Evaluate(OneLine("profession in essentiels", head: Lists), FactReader.Read(file), default).Lines[0].FactsUsed[0]);
    }

    [Theory]
    [InlineData("", "profession in essentiels", GridDiagnosticCodes.UnknownParameter)]
    [InlineData(Lists, "profession in essentials", GridDiagnosticCodes.UnknownParameter)]
    [InlineData(Lists, "profession is infirmier", GridDiagnosticCodes.Syntax)]
    [InlineData("professions: [infirmier]\n", "dalo is ACTIF", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("professions: { essentiels: infirmier }\n", "dalo is ACTIF", GridDiagnosticCodes.TypeMismatch)]
    [InlineData("professions: { essentiels: [\"-\"] }\n", "dalo is ACTIF", GridDiagnosticCodes.TypeMismatch)]
    public void What_is_no_list_is_one_error(string head, string when, string code) =>
        Assert.Equal(code, Assert.Single(GridParser.Parse($"{Head}{head}criteria: [{{ id: A, label: A, points: 1, when: {when} }}]\n", "test.yaml").Diagnostics).Code);
}
