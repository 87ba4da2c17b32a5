using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Ranking;

/// <summary>What a row is worth on a day: its points, and how high its class stands above them.</summary>
internal readonly record struct RowScore(int Points, byte Level)
{
    /// <summary>By a grid; nothing where none scores the row.</summary>
    public static RowScore Of(ColumnEvaluator? evaluator, FactColumns facts, int row, int day)
    {
        if (evaluator is null)
            return default;
        Span<int> points = stackalloc int[1];
        Span<byte> level = stackalloc byte[1];
        evaluator.Evaluate(facts, row, 1, DateOnly.FromDayNumber(day), points, [], level);
        return new RowScore(points[0], level[0]);
    }
}

/// <summary>The last day on which time alone changed what a row is worth: its points, its class or both.</summary>
/// <param name="Day">Day number; 0 when there was no such day.</param>
/// <param name="Points">Points gained or lost on it; 0 when only the class changed.</param>
internal readonly record struct TimeChange(int Day, int Points)
{
    /// <summary>Finds it between two days, the first excluded. Costs some evaluations of the row: about the logarithm of the days between.</summary>
    public static TimeChange Last(ColumnEvaluator? evaluator, FactColumns facts, int row, DateOnly after, DateOnly until)
    {
        if (evaluator is null)
            return default;
        for (var end = until.DayNumber; NextAfter(after.DayNumber) <= end;)
        {
            // On every day before the last change the next one lies within the end; from that day on it does not.
            var (within, beyond) = (after.DayNumber, end);
            while (beyond - within > 1)
            {
                var middle = (within + beyond) >>> 1;
                if (NextAfter(middle) <= end)
                    within = middle;
                else
                    beyond = middle;
            }

            // A line may turn and leave total and class where they were: then an earlier day is the one.
            var (was, now) = (RowScore.Of(evaluator, facts, row, beyond - 1), RowScore.Of(evaluator, facts, row, beyond));
            if (was != now)
                return new TimeChange(beyond, now.Points - was.Points);
            end = beyond - 1;
        }

        return default;

        int NextAfter(int day)
        {
            Span<int> points = stackalloc int[1];
            Span<int> next = stackalloc int[1];
            evaluator.Evaluate(facts, row, 1, DateOnly.FromDayNumber(day), points, next);
            return next[0];
        }
    }
}
