namespace Allocation.Domain.Ranking;

/// <summary>
/// The rows that time alone will change (SCO-37), by the month of their next day: the day itself stands in the row, and a list for each
/// day would cost a small territory more than its rows. An entry whose row has a later day by now is stale and dropped when its month comes.
/// </summary>
internal sealed class ChangeCalendar
{
    private readonly SortedDictionary<int, List<int>> _months = [];

    public void Enter(int day, int row)
    {
        if (day == int.MaxValue)
            return;
        if (!_months.TryGetValue(MonthOf(day), out var rows))
            _months.Add(MonthOf(day), rows = []);
        rows.Add(row);
    }

    /// <summary>Takes out all rows whose next day is not behind a day; a row may come more than once.</summary>
    /// <param name="day">The day.</param>
    /// <param name="nextChange">The next day of each row.</param>
    public List<int> TakeUpTo(int day, ReadOnlySpan<int> nextChange)
    {
        var due = new List<int>();
        while (_months.Count > 0 && _months.First() is var (month, rows) && month <= MonthOf(day))
        {
            var later = new List<int>();
            foreach (var row in rows)
            {
                if (nextChange[row] <= day)
                    due.Add(row);
                else if (MonthOf(nextChange[row]) == month)
                    later.Add(row);
            }

            _months.Remove(month);
            if (later.Count == 0)
                continue;
            _months.Add(month, later);
            break;
        }

        return due;
    }

    /// <summary>Months of 32 days: which rows they gather is nobody's concern.</summary>
    private static int MonthOf(int day) => day >> 5;
}
