using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Publics;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Tests.Ranking;
using CsCheck;

namespace Allocation.Domain.Tests.Publics;

/// <summary>The households a reserver has its rights for (FLX-23, FLX-34), and what of them may be asked (C10).</summary>
public sealed class ReserverPublicTests
{
    private static readonly DateOnly Day = new(2026, 3, 4);

    [Theory]
    [InlineData("label action-logement", true)]
    [InlineData("label action-logement from als-93", false)]
    [InlineData("label action-logement from als-69 or priority", true)]
    [InlineData("label siao", false)]
    [InlineData("label siao or dalo is ACTIF", true)]
    [InlineData("priority and not label action-logement", false)]
    [InlineData("label action-logement for >= 6 months", false)]
    public void A_household_is_of_a_public_by_its_labels_and_what_the_law_says_of_it(string text, bool holds)
    {
        var facts = Facts(new DemandFile { DepositedOn = new DateOnly(2024, 1, 1), Applicant = new Person(), Dalo = "ACTIF", Labels = [new Label("action-logement", "als-69", new DateOnly(2026, 1, 1), Day)] });
        Assert.Equal(holds, Read(text).Holds(facts, Day));
    }

    [Fact]
    public void A_label_counts_on_the_days_it_holds()
    {
        var facts = Facts(new DemandFile { DepositedOn = new DateOnly(2024, 1, 1), Applicant = new Person(), Labels = [new Label("action-logement", null, Day, Day.AddDays(1))] });
        Assert.Equal([false, true, true, false], Enumerable.Range(-1, 4).Select(days => Read("label action-logement").Holds(facts, Day.AddDays(days))));
    }

    [Theory]
    [InlineData("disability", GridDiagnosticCodes.UnknownFact, 1, 1)]
    [InlineData("label action-logement\n  or reason includes 06", GridDiagnosticCodes.UnknownFact, 2, 6)]
    [InlineData("label action-logement or", GridDiagnosticCodes.Syntax, 1, 25)]
    [InlineData("label action-logement\r", null, 0, 0)]
    [InlineData("priority is ACTIF", GridDiagnosticCodes.TypeMismatch, 1, 10)]
    [InlineData("dalo is PERDU", GridDiagnosticCodes.UnknownCode, 1, 9)]
    [InlineData("label action-logement priority", GridDiagnosticCodes.Syntax, 1, 23)]
    [InlineData("label a for >= parameter p months", GridDiagnosticCodes.UnknownParameter, 1, 26)]
    [InlineData("(label a\r", GridDiagnosticCodes.Syntax, 1, 10)]
    [InlineData("", GridDiagnosticCodes.Syntax, 1, 1)]
    public void What_is_no_public_is_refused_at_its_line_and_column(string text, string? code, int line, int column)
    {
        var (read, error) = ReserverPublic.Parse(text);
        Assert.Equal(code is null, read is not null);
        Assert.Equal((code, line, column), (error?.Code, error?.Line ?? 0, error?.Column ?? 0));
    }

    [Fact]
    public void A_text_costs_each_candidate_no_more_than_some_comparisons()
    {
        Assert.Equal(GridDiagnosticCodes.TooLarge, ReserverPublic.Parse(Labels(46)).Error!.Code);
        Assert.InRange(Labels(45).Length, ReserverPublic.MostCharacters - 10, ReserverPublic.MostCharacters);
        Assert.NotNull(ReserverPublic.Parse(Labels(45)).Public);

        static string Labels(int count) => string.Join(" or ", Enumerable.Repeat("label a", count));
    }

    [Theory]
    [InlineData("priority", false)]
    [InlineData("dalo is ACTIF or priority", false)]
    [InlineData("priority and not label siao", true)]
    public void A_public_with_a_label_may_tell_of_anything(string text, bool isConfidential) => Assert.Equal(isConfidential, Read(text).IsConfidential);

    [Fact]
    public void The_priorities_of_the_law_are_one_word_and_the_same_as_the_frozen_ones() => RandomDemands.Files.Sample(file =>
    {
        var facts = Facts(file with { Reasons = file.Dependants.Count > 2 ? ["06"] : null });
        Assert.Equal(LegalCoverage.IsDalo(facts) || LegalCoverage.IsPriority(facts), Read(ReserverPublic.Priority).Holds(facts, Day));
    });

    private static ReserverPublic Read(string text) => ReserverPublic.Parse(text).Public ?? throw new ArgumentException(ReserverPublic.Parse(text).Error!.ToString());

    private static FactVector Facts(DemandFile file) => RandomDemands.Record(1, 1, file).Facts;
}
