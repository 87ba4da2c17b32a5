using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using CsCheck;

namespace Allocation.Domain.Tests.Scoring;

public class EvaluatorProperties
{
    private static readonly Gen<(string Yaml, FactVector Facts, DateOnly On)> Cases = Gen.Select(RandomGrids.Grid, RandomGrids.Facts, RandomGrids.Days);

    [Fact]
    public void Both_evaluators_give_the_same_points_and_the_same_next_change() => Cases.Sample(
        sample =>
        {
            var grid = Grids.Of(sample.Yaml);
            var sheet = TracingEvaluator.Evaluate(grid, sample.Facts, sample.On);
            Assert.Equal((sheet.Points, sheet.NextChange?.DayNumber ?? int.MaxValue), Grids.Columns(new ColumnEvaluator(grid), sample.Facts, sample.On));
        },
        iter: 5_000);

    [Fact]
    public void No_line_changes_before_the_next_change_and_one_changes_on_it() => Cases.Sample(
        sample =>
        {
            var grid = Grids.Of(sample.Yaml);
            var sheet = TracingEvaluator.Evaluate(grid, sample.Facts, sample.On);
            // Two years of days cross every month end; a change further away is checked on its own day and the day before.
            var last = DateOnly.FromDayNumber(Math.Min(sample.On.DayNumber + 740, (sheet.NextChange?.DayNumber ?? int.MaxValue) - 1));
            for (var day = sample.On.AddDays(1); day <= last; day = day.AddDays(1))
                Assert.Equal(State(sheet), State(TracingEvaluator.Evaluate(grid, sample.Facts, day)));
            if (sheet.NextChange is not { } next)
                return;
            Assert.True(next > sample.On);
            Assert.Equal(State(sheet), State(TracingEvaluator.Evaluate(grid, sample.Facts, next.AddDays(-1))));
            Assert.NotEqual(State(sheet), State(TracingEvaluator.Evaluate(grid, sample.Facts, next)));
        },
        iter: 400);

    [Fact]
    public void Lines_add_up_to_the_total_and_masking_keeps_it() => Cases.Sample(
        sample =>
        {
            var sheet = TracingEvaluator.Evaluate(Grids.Of(sample.Yaml), sample.Facts, sample.On);
            Assert.Equal(sheet.Points, sheet.Lines.Sum(line => line.Points));
            var masked = sheet.ForAudience(seesConfidential: false);
            var parts = ScorePart.Of(sheet);
            Assert.Equal(sheet.Points, parts.Sum(part => part.Points));
            Assert.DoesNotContain(parts, part => sheet.Lines.Any(line => line.Confidential && line.CriterionId == part.Criterion));
            Assert.Equal(sheet.Points, masked.Lines.Sum(line => line.Points));
            Assert.All(masked.Lines.Where(line => line.Confidential), line => Assert.Equal((ScoreLine.MaskedId, 0), (line.CriterionId, line.FactsUsed.Length)));
            var hidden = sheet.Lines.Where(line => line.Confidential).Select(line => line.CriterionId).ToHashSet();
            Assert.DoesNotContain(masked.Lines, line => hidden.Contains(line.CriterionId) || (line.LostTo is { } winner && hidden.Contains(winner)));
        },
        iter: 1_000);

    [Fact]
    public void Many_rows_score_as_each_row_alone_whatever_the_block() => Gen.Select(RandomGrids.Grid, RandomGrids.Facts.Array[1, 40], RandomGrids.Days).Sample(
        (yaml, vectors, on) =>
        {
            const int Rows = 1_300;
            const int First = 7;
            var columns = new FactColumns(Rows);
            for (var row = 0; row < Rows; row++)
                columns.Set(row, vectors[row % vectors.Length]);
            var evaluator = new ColumnEvaluator(Grids.Of(yaml));
            var points = new int[Rows];
            var next = new int[Rows];
            evaluator.Evaluate(columns, First, Rows - First, on, points, next);
            var alone = vectors.Select(facts => Grids.Columns(evaluator, facts, on)).ToArray();
            for (var row = First; row < Rows; row++)
                Assert.Equal(alone[row % vectors.Length], (points[row - First], next[row - First]));
        },
        iter: 50);

    [Fact]
    public void A_call_allocates_nothing()
    {
        var evaluator = new ColumnEvaluator(Grids.Policy("est-ensemble-illustrative"));
        var columns = new FactColumns(3_000);
        var points = new int[3_000];
        var next = new int[3_000];
        var on = Grids.Day("2026-03-31");
        evaluator.Evaluate(columns, 0, 3_000, on, points, next);
        var before = GC.GetAllocatedBytesForCurrentThread();
        evaluator.Evaluate(columns, 0, 3_000, on, points, next);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Rows_outside_the_columns_and_short_outputs_are_refused()
    {
        var evaluator = new ColumnEvaluator(Grids.OneLine(null));
        var columns = new FactColumns(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => evaluator.Evaluate(columns, 2, 3, default, new int[3], new int[3]));
        Assert.Throws<ArgumentException>(() => evaluator.Evaluate(columns, 0, 3, default, new int[3], new int[2]));
    }

    /// <summary>All of a sheet that must stay equal between changes, facts in words included.</summary>
    private static string State(ScoreSheet sheet) => $"{sheet.Points} {sheet.Class} " + string.Join("; ", sheet.Lines.Select(line =>
        $"{line.CriterionId} {line.Points} {line.OwnPoints} {line.Outcome} {line.LostTo} {line.Evidence} {string.Join(", ", line.FactsUsed)}"));
}
