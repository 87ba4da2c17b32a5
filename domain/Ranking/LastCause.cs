using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;

namespace Allocation.Domain.Ranking;

/// <summary>
/// What last moved a row: its last event, a day on which time changed its score or class, or the day on which another grid did.
/// All are functions of stored facts, the grids and the date, so a rebuilt index gives the same cause (C2).
/// </summary>
/// <param name="switches">When the grids changed, the latest first.</param>
internal sealed class LastCause(IReadOnlyList<GridSwitch> switches)
{
    // Old grids are compiled when a row that is shown asks for them: most rows had an event since.
    private readonly Lazy<TerritoryEvaluator>[] _before = [.. switches.Select(change => new Lazy<TerritoryEvaluator>(() => new TerritoryEvaluator(change.Before)))];

    /// <summary>The cause of a row.</summary>
    /// <param name="evaluator">The grids in force.</param>
    /// <param name="facts">Facts of the rows.</param>
    /// <param name="row">The row.</param>
    /// <param name="last">Its last event.</param>
    /// <param name="on">Day of the event, in the territory.</param>
    /// <param name="today">Day of the scores.</param>
    public ChangeCause Of(TerritoryEvaluator evaluator, FactColumns facts, int row, ChangeCause last, DateOnly on, DateOnly today)
    {
        var now = evaluator.Of(facts, row)?.Evaluator;
        for (var at = 0; at < switches.Count && switches[at].On > on; at++)
        {
            var day = switches[at].On;
            if (TimeChange.Last(now, facts, row, day, today) is { Day: > 0 } later)
                return On(ChangeKind.Seniority, later.Day, later.Points);
            var before = _before[at].Value.Of(facts, row)?.Evaluator;
            var (yesterday, same, then) = (RowScore.Of(before, facts, row, day.DayNumber - 1), RowScore.Of(before, facts, row, day.DayNumber), RowScore.Of(now, facts, row, day.DayNumber));
            if (yesterday != then)
                return On(same == then ? ChangeKind.Seniority : ChangeKind.GridChanged, day.DayNumber, then.Points - yesterday.Points);

            // The switch left the row where it was: what moved it last was under the grid before.
            (now, today) = (before, day.AddDays(-1));
        }

        return TimeChange.Last(now, facts, row, on, today) is { Day: > 0 } change ? On(ChangeKind.Seniority, change.Day, change.Points) : last;
    }

    private static ChangeCause On(ChangeKind kind, int day, int points) => new(kind, new DateTimeOffset(DateOnly.FromDayNumber(day), TimeOnly.MinValue, TimeSpan.Zero), points);
}
