using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>Sentences of a sheet. The first reader is an agent, the second the applicant.</summary>
public class SheetWordsTests
{
    private static readonly DateOnly On = Day("2026-03-15");

    private static readonly ScoringGrid Grid = Of($$"""
        {{Head}}parameters: { seuil: null }
        criteria:
          - { id: ANC, label: "Ancienneté", points: 1 per month of seniority }
          - { id: DALO, label: "DALO", when: dalo is ACTIF, points: 50 }
          - { id: PDALHPD, label: "Label", when: pdalhpd, points: 40 }
          - { id: EFFORT, label: "Effort", when: effort-rate > parameter seuil, points: 5 }
          - { id: PRES, label: "Proximité", when: lives-in dwelling commune, points: 5 }
          - { id: OFF, label: "Éteint", points: -5, enabled: false }
          - group: G
            combine: best
            criteria:
              - { id: A, label: "Sans abri", when: housing includes SD, points: 50 }
              - { id: B, label: "Hébergé", when: housing includes CP, points: -1 }
        """);

    private static readonly FactVector Facts = Known(Deposit(Day("2026-01-20")), Dalo("NON"), Housing("SD", "CP"));

    [Theory]
    [InlineData(SheetReader.Agent, "ANC", "« Ancienneté » : +1 point (Date de dépôt de la demande : 20 janvier 2026 ; vérifié). Le temps seul change cette ligne le 20 mars 2026.")]
    [InlineData(SheetReader.Agent, "DALO", "« DALO » : non obtenu (Décision DALO : aucun parmi : Actif ; déclaré).")]
    [InlineData(SheetReader.Agent, "PDALHPD", "« Label » : indéterminé, il manque « Label PDALHPD ».")]
    [InlineData(SheetReader.Agent, "EFFORT", "« Effort » : non évaluable, la source ne publie pas « seuil ».")]
    [InlineData(SheetReader.Agent, "PRES", "« Proximité » : dépend du logement proposé.")]
    [InlineData(SheetReader.Agent, "OFF", "« Éteint » : ligne désactivée, jamais comptée.")]
    [InlineData(SheetReader.Agent, "B", "« Hébergé » : −1 point seule, mais « Sans abri » compte à sa place dans le même groupe.")]
    [InlineData(SheetReader.Applicant, "ANC", "« Ancienneté » : +1 point. Le temps seul change cette ligne le 20 mars 2026.")]
    [InlineData(SheetReader.Applicant, "DALO", "« DALO » : 0 point, d’après votre dossier.")]
    [InlineData(SheetReader.Applicant, "PDALHPD", "« Label » : pas compté, votre dossier ne dit pas « Label PDALHPD ».")]
    [InlineData(SheetReader.Applicant, "A", "« Sans abri » : +50 points. Provisoire : d’après ce que vous avez déclaré.")]
    [InlineData(SheetReader.Applicant, "B", "« Hébergé » : ne s’ajoute pas, « Sans abri » est retenu pour ce groupe de situations.")]
    public void A_line_is_a_sentence(SheetReader reader, string line, string words) => Assert.Equal(
        words,
        TracingEvaluator.Evaluate(Grid, Facts, On).InWords(reader).Lines.Single(shown => shown.CriterionId == line).Words!.Replace('\u00a0', ' ').Replace('\u202f', ' '));

    /// <summary>A situation outside the scores is no malus (SCO-18).</summary>
    [Theory]
    [InlineData(SheetReader.Agent, "« Accord collectif » : demande hors cotation, les points des autres lignes sont repris (Date de dépôt de la demande : 20 janvier 2024 ; vérifié).")]
    [InlineData(SheetReader.Applicant, "« Accord collectif » : une demande dans cette situation n’est pas cotée par cette grille ; elle n’a donc pas de points.")]
    public void An_exclusion_is_said_to_be_one(SheetReader reader, string words)
    {
        var grid = Of($$"""
            {{Head}}exclusions:
              - { id: HORS, label: "Accord collectif", when: seniority >= 1 month }
            criteria:
              - { id: ANC, label: "Ancienneté", points: 5 }
            """);
        var sheet = TracingEvaluator.Evaluate(grid, Known(Deposit(Day("2024-01-20"))), On).InWords(reader);
        Assert.Equal(0, sheet.Points);
        Assert.Equal(words, sheet.Lines.Single(line => line.CriterionId == "HORS").Words!.Replace('\u00a0', ' ').Replace('\u202f', ' '));
    }

    [Fact]
    public void An_applicant_is_not_told_of_lines_that_never_count()
    {
        var sheet = TracingEvaluator.Evaluate(Grid, Facts, On).InWords(SheetReader.Applicant);
        Assert.Equal(["ANC", "DALO", "PDALHPD", "PRES", "A", "B"], sheet.Lines.Select(line => line.CriterionId));
        Assert.Equal(sheet.Points, sheet.Lines.Sum(line => line.Points));
    }
}
