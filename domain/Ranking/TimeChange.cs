using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Ranking;

/// <summary>The last day on which time alone changed a score.</summary>
/// <param name="Day">Day number.</param>
/// <param name="Points">Points gained or lost on it; 0 when there was no such day.</param>
internal readonly record struct TimeChange(int Day, int Points)
{
    /// <summary>Finds it between two days, the first excluded. Costs some evaluations of the row: about the logarithm of the days between.</summary>
    public static TimeChange Last(ColumnEvaluator evaluator, FactColumns facts, int row, DateOnly after, DateOnly until)
    {
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

            // A line may turn and leave the total where it was: then an earlier day is the one.
            var gained = PointsOn(beyond) - PointsOn(beyond - 1);
            if (gained != 0)
                return new TimeChange(beyond, gained);
            end = beyond - 1;
        }

        return default;

        int NextAfter(int day) => At(day).Next;

        int PointsOn(int day) => At(day).Points;

        (int Points, int Next) At(int day)
        {
            Span<int> points = stackalloc int[1];
            Span<int> next = stackalloc int[1];
            evaluator.Evaluate(facts, row, 1, DateOnly.FromDayNumber(day), points, next);
            return (points[0], next[0]);
        }
    }
}
