namespace Allocation.Domain.Ranking;

/// <summary>
/// The days on which time alone changes a row (SCO-37). A row is entered under its next day only; an entry whose day is no
/// longer the row's is stale and skipped when its day comes.
/// </summary>
internal sealed class ChangeCalendar
{
    private readonly SortedDictionary<int, List<int>> _days = [];

    public void Enter(int day, int row)
    {
        if (day == int.MaxValue)
            return;
        if (!_days.TryGetValue(day, out var rows))
            _days.Add(day, rows = []);
        rows.Add(row);
    }

    /// <summary>Takes out all rows entered up to a day, included; a row may come more than once.</summary>
    public List<int> TakeUpTo(int day)
    {
        var due = new List<int>();
        while (_days.Count > 0)
        {
            var (first, rows) = _days.First();
            if (first > day)
                break;
            due.AddRange(rows);
            _days.Remove(first);
        }

        return due;
    }
}
