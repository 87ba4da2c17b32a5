using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

/// <summary>An order of precedence needs to know that what comes first is not obtained (SCO-22, SCO-28).</summary>
public class PrecedenceTests
{
    private static readonly DateOnly On = Day("2026-03-15");

    private static readonly ScoringGrid Tiers = Of($$"""
        {{Head}}criteria:
          - group: G
            combine: first
            criteria:
              - { id: A, label: A, when: pdalhpd, points: 30 }
              - group: B
                combine: sum
                criteria:
                  - { id: B1, label: B1, when: effort-rate > 40 %, points: 5 }
                  - { id: B2, label: B2, when: disability, points: 2 }
              - { id: C, label: C, points: 20 }
          - { id: D, label: D, points: 1 }
        """);

    private static (Fact, int)[] Effort(int rent) => [(Fact.RentCents, rent), (Fact.ResourcesCents, 1_000)];

    private static ScoreSheet Sheet(params (Fact, int)[] facts)
    {
        var sheet = TracingEvaluator.Evaluate(Tiers, Known(facts), On);
        Assert.Equal(sheet.Points, Columns(new ColumnEvaluator(Tiers), Known(facts), On).Points);
        return sheet;
    }

    [Fact]
    public void Behind_a_line_that_is_unknown_nothing_counts_and_the_sheet_says_so()
    {
        var sheet = Sheet((Fact.Pdalhpd, 0), (Fact.Disability, 0));
        Assert.Equal(1, sheet.Points);
        var last = sheet.Lines.Single(line => line.CriterionId == "C");
        Assert.Equal((LineOutcome.Undecided, 0, 20, "B"), (last.Outcome, last.Points, last.OwnPoints, last.LostTo));
        Assert.Contains("indéterminé", sheet.InWords(SheetReader.Agent).Lines.Single(line => line.CriterionId == "C").Words, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_known_before_decides_whatever_comes_after()
    {
        Assert.Equal(31, Sheet((Fact.Pdalhpd, 1)).Points);
        Assert.Equal(3, Sheet([(Fact.Pdalhpd, 0), (Fact.Disability, 1)]).Points);
        Assert.Equal(6, Sheet([(Fact.Pdalhpd, 0), .. Effort(500)]).Points);
        Assert.Equal(21, Sheet([(Fact.Pdalhpd, 0), (Fact.Disability, 0), .. Effort(300)]).Points);
        Assert.Equal(1, Sheet([(Fact.Disability, 1), .. Effort(500)]).Points);
    }

    [Fact]
    public void What_an_unknown_line_leaves_open_is_open_for_the_group_around_it()
    {
        var grid = Of($$"""
            {{Head}}criteria:
              - group: G
                combine: first
                criteria:
                  - { group: H, combine: best, criteria: [{ id: A, label: A, when: pdalhpd, points: 3 }, { id: B, label: B, when: disability, points: 4 }] }
                  - { group: I, combine: first, criteria: [{ id: C, label: C, when: owner, points: 5 }, { id: D, label: D, when: transfer, points: 6 }] }
                  - { id: E, label: E, points: 7 }
            """);
        foreach (var (facts, points) in new[] { (Known((Fact.Pdalhpd, 0)), 0), (Known((Fact.Pdalhpd, 1)), 3), (Known((Fact.Pdalhpd, 0), (Fact.Disability, 0)), 0), (Known((Fact.Pdalhpd, 0), (Fact.Disability, 0), (Fact.Owner, 0)), 0), (Known((Fact.Pdalhpd, 0), (Fact.Disability, 0), (Fact.Owner, 0), Housing("HLM")), 6), (Known((Fact.Pdalhpd, 0), (Fact.Disability, 0), (Fact.Owner, 0), Housing("LP")), 7), (Known((Fact.Pdalhpd, 0), (Fact.Disability, 0), Housing("HLM")), 0) })
        {
            Assert.Equal(points, TracingEvaluator.Evaluate(grid, facts, On).Points);
            Assert.Equal(points, Columns(new ColumnEvaluator(grid), facts, On).Points);
        }
    }
}
