using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using CsCheck;
using static Allocation.Domain.Tests.Scoring.Grids;
using Files = Allocation.Domain.Tests.Eligibility.Households;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>SCO-34: a sheet says what time will change, when, and what the line becomes; never what to do about it.</summary>
public class OutlookTests
{
    private static readonly DateOnly On = Day("2026-03-15");

    private static readonly DemandFile File = Files.Alone() with
    {
        DepositedOn = Day("2023-05-03"),
        Applicant = new Person { BirthDate = Day("1966-04-02"), TaxIncome = new Dictionary<int, decimal> { [2024] = 9_000, [2025] = 30_000 } },
        Dependants = [new Dependant { BirthDate = Day("2023-06-10") }],
        ExpectedBirths = new ExpectedBirths(1, Day("2026-07-01")),
        CurrentHousing = new CurrentHousing { Models = ["LP"], Since = Day("2024-10-01") },
        Labels = [new Label("siao", null, null, Day("2026-03-31"))],
    };

    [Theory]
    [InlineData("seniority >= 36 months", "12", "Le 3 mai 2026 : +12 points, 36 mois d’ancienneté.", "Si rien d’autre ne change, +12 points à partir du 3 mai 2026 : 36 mois d’ancienneté.")]
    [InlineData(null, "2 per month of seniority", "Le 3 avril 2026 : +2 points, 35 mois d’ancienneté.", "Si rien d’autre ne change, +70 points à partir du 3 avril 2026 : 35 mois d’ancienneté.")]
    [InlineData(null, "-5 per year of seniority", "Le 3 mai 2026 : −5 points, 3 ans d’ancienneté.", "Si rien d’autre ne change, −15 points à partir du 3 mai 2026 : 3 ans d’ancienneté.")]
    [InlineData("any dependant age < 3", "5", "Le 10 juin 2026 : −5 points, 3 ans d’une personne à charge.", "Si rien d’autre ne change, 0 point à partir du 10 juin 2026 : 3 ans d’une personne à charge.")]
    [InlineData("applicant-age >= 60", "5", "Le 2 avril 2026 : +5 points, 60 ans du demandeur.", null)]
    [InlineData("housed-for >= 18 months", "5", "Le 1er avril 2026 : +5 points, 18 mois dans le logement actuel.", null)]
    [InlineData("label siao", "5", "Le 1er avril 2026 : −5 points, fin du label « siao ».", null)]
    [InlineData("expected-children >= 1", "5", "Le 1er juillet 2026 : −5 points, date prévue de la naissance.", null)]
    [InlineData("tax-income < 10000", "5", "Le 1er janvier 2027 : −5 points, le revenu fiscal de référence devient celui de 2025.", null)]
    [InlineData("seniority >= 36 months", "0", "Le 3 mai 2026, 36 mois d’ancienneté : sans effet sur les points.", "Le 3 mai 2026, 36 mois d’ancienneté : vos points ne changent pas.")]
    [InlineData("seniority > 30 months and not seniority > abnormal delay", "5", "Le 3 juin 2026 : −5 points, 37 mois d’ancienneté.", null)]
    public void A_line_says_what_it_becomes_and_why(string? when, string points, string agent, string? applicant)
    {
        var (grid, facts) = (OneLine(when, points), FactReader.Read(File));
        var sheet = TracingEvaluator.Evaluate(grid, facts, On).WithOutlook(grid, facts);

        Assert.EndsWith(agent, Plain(sheet.InWords(SheetReader.Agent)), StringComparison.Ordinal);
        if (applicant is not null)
            Assert.EndsWith(applicant, Plain(sheet.InWords(SheetReader.Applicant)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_line_becomes_is_what_it_counts_for_in_its_group()
    {
        var grid = Of($"{Head}criteria: [{{ group: G, combine: best, criteria: [{{ id: A, label: A, points: 30 }}, {{ id: B, label: B, points: 20, when: seniority >= 36 months }}] }}]");
        var facts = FactReader.Read(File);
        var line = TracingEvaluator.Evaluate(grid, facts, On).WithOutlook(grid, facts).Lines[1];
        Assert.Equal(new LineChange(0, LineOutcome.LostToLine, "36 mois d’ancienneté"), line.Becomes);
    }

    [Fact]
    public void A_masked_line_says_only_the_day()
    {
        var grid = Of($"{Head}criteria: [{{ id: A, label: A, points: 30, when: seniority >= 36 months, confidential: true }}]");
        var facts = FactReader.Read(File);
        var line = TracingEvaluator.Evaluate(grid, facts, On).WithOutlook(grid, facts).ForAudience(seesConfidential: false).InWords(SheetReader.Agent).Lines[0];
        Assert.Null(line.Becomes);
        Assert.EndsWith("Le temps seul change cette ligne le 3 mai 2026.", line.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Looking_ahead_agrees_with_the_sheet_of_the_day_and_always_says_why() => Gen.Select(RandomGrids.Grid, RandomGrids.Facts, RandomGrids.Days).Sample(
        (yaml, facts, on) =>
        {
            var grid = Of(yaml);
            var sheet = TracingEvaluator.Evaluate(grid, facts, on).WithOutlook(grid, facts);
            foreach (var line in sheet.Lines)
            {
                Assert.Equal(line.NextChange is null, line.Becomes is null);
                if (line.Becomes is not { } change)
                    continue;
                var then = TracingEvaluator.Evaluate(grid, facts, line.NextChange!.Value).Lines.Single(other => other.CriterionId == line.CriterionId);
                Assert.Equal((then.Points, then.Outcome), (change.Points, change.Outcome));
                Assert.NotEmpty(change.Why);
            }
        },
        iter: 500);

    private static string Plain(ScoreSheet sheet) => sheet.Lines[0].Words!.Replace('\u00a0', ' ').Replace('\u202f', ' ');
}
