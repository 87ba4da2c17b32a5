using System.Text;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;
using Files = Allocation.Domain.Tests.Eligibility.Households;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>SCO-24: declared, supplied, verified by an officer, validated by a social worker; a line may require a state.</summary>
public class EvidenceTests
{
    private static DemandFile File(string state)
    {
        var file = Files.Alone() with { Dalo = "ACTIF", CurrentHousing = new CurrentHousing { Models = ["SD"] }, Verified = [] };
        FactGroup[] groups = [FactGroup.Priority, FactGroup.Housing];
        return state switch
        {
            "supplied" => file with { Supplied = groups },
            "verified" => file with { Verified = groups },
            "validated" => file with { Validated = groups },
            "mixed" => file with { Supplied = [FactGroup.Housing], Validated = [FactGroup.Priority] },
            _ => file,
        };
    }

    [Theory]
    [InlineData("declared", "", EvidenceState.Declared)]
    [InlineData("supplied", "S", EvidenceState.Supplied)]
    [InlineData("verified", "S V", EvidenceState.Verified)]
    [InlineData("validated", "S V W", EvidenceState.Validated)]
    [InlineData("mixed", "S", EvidenceState.Supplied)]
    public void A_state_holds_the_weaker_ones_and_a_line_is_as_proven_as_the_least_of_its_facts(string state, string obtained, EvidenceState evidence)
    {
        var grid = Of($$"""
            {{Head}}criteria:
              - { id: S, label: L, when: supplied includes housing, points: 1 }
              - { id: V, label: L, when: verified includes housing, points: 2 }
              - { id: W, label: L, when: validated includes housing, points: 4 }
              - { id: A, label: L, when: dalo is ACTIF and housing includes SD, points: 8 }
            """);
        var facts = FactReader.Read(DemandJson.Read(DemandJson.Write(File(state))));

        var sheet = TracingEvaluator.Evaluate(grid, facts, Day("2026-03-15"));

        Assert.Equal(obtained, string.Join(' ', sheet.Lines[..3].Where(line => line.Points > 0).Select(line => line.CriterionId)));
        Assert.Equal(evidence, sheet.Lines[3].Evidence);
        Assert.Equal(sheet.Points, Columns(new ColumnEvaluator(grid), facts, Day("2026-03-15")).Points);
    }

    [Theory]
    [InlineData("declared", "déclaré", "Provisoire : d’après ce que vous avez déclaré.")]
    [InlineData("supplied", "pièces fournies, à vérifier", "Provisoire : vos pièces sont reçues et restent à vérifier.")]
    [InlineData("verified", "vérifié", "+8 points.")]
    [InlineData("validated", "validé par un travailleur social", "+8 points.")]
    public void A_sheet_says_how_far_a_line_is_proven(string state, string agent, string applicant)
    {
        var sheet = TracingEvaluator.Evaluate(OneLine("dalo is ACTIF", "8"), FactReader.Read(File(state)), Day("2026-03-15"));
        Assert.EndsWith($"{agent}).", sheet.InWords(SheetReader.Agent).Lines[0].Words, StringComparison.Ordinal);
        Assert.EndsWith(applicant, sheet.InWords(SheetReader.Applicant).Lines[0].Words!.Replace('\u00a0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public void A_demand_without_the_new_lists_is_written_as_it_was()
    {
        var text = Encoding.UTF8.GetString(DemandJson.Write(File("verified")));
        Assert.DoesNotContain("supplied", text, StringComparison.Ordinal);
        Assert.DoesNotContain("validated", text, StringComparison.Ordinal);
    }
}
