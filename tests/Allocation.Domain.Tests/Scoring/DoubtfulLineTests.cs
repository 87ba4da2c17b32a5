using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;

namespace Allocation.Domain.Tests.Scoring;

public sealed class DoubtfulLineTests
{
    [Theory]
    [InlineData("{ id: A, label: A, when: refusals >= 1, points: -50 }", GridDiagnosticCodes.Fragile)]
    [InlineData("{ id: A, label: A, when: since-refusal < 12 months, points: -50 }", GridDiagnosticCodes.Fragile)]
    [InlineData("{ id: A, label: A, points: \"-5 per refusal, at least -20\" }", GridDiagnosticCodes.Fragile)]
    [InlineData("{ id: A, label: A, when: proposals >= 2, points: -50 }", GridDiagnosticCodes.Fragile)]
    [InlineData("{ id: A, label: A, when: adults = 1 and disability, points: -50 }", GridDiagnosticCodes.Fragile)]
    [InlineData("{ id: A, label: A, points: 1 per 10 % of effort-rate }", GridDiagnosticCodes.Unbounded)]
    [InlineData("{ id: A, label: A, when: adults = 1 and effort-rate > 0.4, points: 5 }", GridDiagnosticCodes.SmallShare)]
    public void A_line_somebody_should_look_at_is_warned_of(string line, string code) =>
        Assert.Contains(WarningsOf("", line), warning => warning.Code == code && warning.Message.StartsWith("'A'", StringComparison.Ordinal));

    [Theory]
    [InlineData("plan: PPGDID 2024", "{ id: A, label: A, when: refusals >= 1, points: -50 }")]
    [InlineData("", "{ id: A, label: A, when: disability, points: 50 }")]
    [InlineData("", "{ id: A, label: A, when: refusals >= 1, points: -50, fragile: examined by nobody }")]
    [InlineData("", "{ id: A, label: A, points: \"1 per 10 % of effort-rate, at most 5\" }")]
    [InlineData("", "{ id: A, label: A, when: effort-rate > 40 or effort-rate = 0, points: 5 }")]
    public void What_is_said_or_gives_is_not(string head, string line) =>
        Assert.DoesNotContain(WarningsOf(head, line), warning => warning.Message.StartsWith("'A'", StringComparison.Ordinal));

    [Fact]
    public void The_home_of_a_co_applicant_counts()
    {
        var file = new DemandFile
        {
            DepositedOn = new DateOnly(2024, 1, 1),
            Applicant = Living("75120"),
            CoApplicants = [Living(null), Living("93053")],
        };

        Assert.Equal(10, PointsWhen("lives-in commune 93053"));
        Assert.Equal(10, PointsWhen("lives-in arrondissement 75120"));
        Assert.Equal(0, PointsWhen("lives-in commune 31555"));

        int PointsWhen(string when) => GridPoints.Of(Grids.OneLine(when), FactReader.Read(file), new DateOnly(2026, 1, 1));

        static Person Living(string? commune) => new() { Identity = new PersonIdentity { Address = new PostalAddress { Commune = commune } } };
    }

    private static IReadOnlyList<GridDiagnostic> WarningsOf(string head, string line) =>
        GridChecks.Of(Grids.Of($"{Grids.Head}{head}\ncriteria:\n  - {line}\n"), "grid.yaml", null).Warnings;
}
