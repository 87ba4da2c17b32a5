using Allocation.Domain.Policies;

namespace Allocation.Domain.Ranking;

/// <content>All rows at once: filled from the store, or scored anew under other grids.</content>
public sealed partial class CandidateIndex
{
    /// <summary>Fills an empty index: scores all rows in one pass and sorts each posting once.</summary>
    /// <exception cref="InvalidOperationException">The index is not empty.</exception>
    public void Load(IEnumerable<CandidateRecord> records)
    {
        if (_table.Count > 0)
            throw new InvalidOperationException("Only an empty index can be loaded.");
        foreach (var record in records)
        {
            var row = _table.Add(record.Id);
            _table.Set(row, record, _places.Wished(record.Communes, record.Extended));
        }

        _table.Trim();
        Order();
        foreach (var list in _standing.Values)
            list.Forget();
        foreach (var group in _standingAt.OfType<List<ListGroup>>().SelectMany(groups => groups))
            group.Recount(_table, PostingOf(group.Lists[0]));
    }

    /// <summary>
    /// The index under other grids (SCO-16): the rows that are here scored anew in one pass and sorted anew, without the store. This index is
    /// left as it was until it is dropped, so a failure changes nothing; of the two only one may go on. The standing lists stand in the new one,
    /// and their rows whose score or class the switch changed have moved.
    /// </summary>
    /// <param name="grids">Grids in force now.</param>
    /// <param name="day">Day of the scores: of any, for all that time does is done anew.</param>
    /// <param name="switches">The days until then on which the grids changed, the latest first.</param>
    public CandidateIndex Under(TerritoryGrids grids, DateOnly day, IReadOnlyList<GridSwitch> switches)
    {
        ArgumentNullException.ThrowIfNull(grids);
        var table = _table.Unscored(new TieOrder(grids.TieBreak), day);
        // What is copied is the rows both share: a copy that has begun goes on as it was, whichever of the two changes them.
        var index = new CandidateIndex(_places, grids, _ceilings, _geography, table, switches, _copies);
        index.Order();
        foreach (var before in _standing.Values)
        {
            index.Watch(before.Id, before.Criteria);
            var list = index._standing[before.Id];
            list.Moved.UnionWith(before.Moved);
            foreach (var row in Best(before, before.Depth).Concat(index.Best(list, before.Depth)).Select(shown => shown.Row))
            {
                var (was, now) = (before.Scores.KeyOf(row), list.Scores.KeyOf(row));
                if ((was.Level, was.Points) != (now.Level, now.Points))
                    list.Moved.Add(row);
            }
        }

        return index;
    }

    /// <summary>Scores all rows and puts them into calendar, counts and postings, which are empty.</summary>
    private void Order()
    {
        _scores.Score(0, _table.Count);
        var members = new List<int>?[_postings.Length];
        for (var row = 0; row < _table.Count; row++)
        {
            _calendar.Enter(_table.NextChange[row], row);
            Tally(row, +1);
            foreach (var slot in SlotsOf(row))
                (members[slot] ??= []).Add(row);
        }

        for (var slot = 0; slot < members.Length; slot++)
        {
            if (members[slot] is { } rows)
                PostingAt(slot).Fill([.. rows]);
        }
    }
}
