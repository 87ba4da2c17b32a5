using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Ranking;

/// <summary>
/// The candidate index of one partition of a territory: fact columns, ordered postings by commune × typology, a calendar of
/// what time alone changes, and the standing lists of open vacancies (architecture, §2 and §3).
/// </summary>
/// <remarks>
/// Not thread-safe: one writer, who is also the reader. Applying a change costs the postings of the demand's wishes
/// (a binary search and one block each); a list costs the rows walked until it is full.
/// </remarks>
public sealed partial class CandidateIndex
{
    private readonly CandidateTable _table;
    private readonly ChangeCalendar _calendar = new();
    private readonly TerritoryPlaces _places;
    private readonly StoredScores _scores;
    private readonly ListGrids _grids;
    private readonly Dictionary<(int Place, DwellingCategory Category), ListScores> _placeScores = [];
    private readonly int _dwellingReach;
    private readonly IncomeCeilings _ceilings;
    private readonly Geography _geography;
    private readonly Posting?[] _postings;
    private readonly List<ListGroup>?[] _standingAt;
    private readonly int[] _wishing;
    private readonly Dictionary<string, StandingList> _standing = [];
    private readonly HashSet<string> _changed = [];
    private readonly List<(int Row, RankKey Key)> _best = [];
    private readonly List<int> _slots = [];
    private readonly List<IndexCopy> _copies;
    private int _known;
    private int _active;

    /// <summary>Makes an empty index.</summary>
    /// <param name="places">Places of the territory.</param>
    /// <param name="grids">Grids in force in the territory.</param>
    /// <param name="ceilings">Income ceilings.</param>
    /// <param name="geography">Zones of the communes.</param>
    /// <param name="today">The day the scores are of.</param>
    /// <param name="switches">The days until then on which the grids of the territory changed, the latest first; a row that such a day moved says so.</param>
    public CandidateIndex(TerritoryPlaces places, TerritoryGrids grids, IncomeCeilings ceilings, Geography geography, DateOnly today, IReadOnlyList<GridSwitch>? switches = null)
        : this(places, grids, ceilings, geography, new CandidateTable(new TieOrder(grids.TieBreak), today), switches, [])
    {
    }

    private CandidateIndex(TerritoryPlaces places, TerritoryGrids grids, IncomeCeilings ceilings, Geography geography, CandidateTable table, IReadOnlyList<GridSwitch>? switches, List<IndexCopy> copies)
    {
        _copies = copies;
        (_places, _grids, _ceilings, _geography, _table) = (places, new ListGrids(grids, switches ?? []), ceilings, geography, table);
        _scores = new StoredScores(_table, _grids, places);
        _dwellingReach = grids.Each.Select(DwellingReach.MostOf).DefaultIfEmpty().Max();
        _postings = new Posting?[places.Count * Typologies.Count];
        _standingAt = new List<ListGroup>?[_postings.Length];
        _wishing = new int[places.Count];
    }

    /// <summary>The day the scores are of.</summary>
    public DateOnly Today => _table.Today;

    /// <summary>Demands the index knows, those that left the territory included.</summary>
    public int Count => _table.Count;

    /// <summary>Standing lists.</summary>
    public IReadOnlyCollection<string> Lists => _standing.Keys;

    /// <summary>Takes a change. A record that is not newer than what the index holds changes nothing, so repeats and disorder are harmless.</summary>
    /// <returns>Whether it was newer.</returns>
    public bool Apply(CandidateRecord record)
    {
        if (!_table.TryFind(record.Id, out var row))
            row = _table.Add(record.Id);
        else if (_table.Version(row) >= record.Version)
            return false;
        else
            Withdraw(row);

        _table.Set(row, record, _places.Wished(record.Communes, record.Extended));
        Score(row);
        Enter(row);
        return true;
    }

    /// <summary>Version of a demand the index holds; 0 when it never saw it.</summary>
    public int VersionOf(DemandId id) => _table.TryFind(id, out var row) ? _table.Version(row) : 0;

    /// <summary>Moves to a later day: what the calendar holds is scored again, lists that depend on the lease date are counted again.</summary>
    /// <remarks>An earlier day changes nothing: a clock that jumps back must not undo what was shown.</remarks>
    public void AdvanceTo(DateOnly day)
    {
        if (day <= Today)
            return;
        _table.Today = day;
        foreach (var row in _calendar.TakeUpTo(day.DayNumber, _table.NextChange))
        {
            // Entered twice, or scored again since: the day that counts is the row's own.
            if (_table.NextChange[row] > day.DayNumber)
                continue;
            Withdraw(row);
            Score(row);
            Enter(row);
        }

        foreach (var scores in _placeScores.Values)
            scores.ForgetAll();
        var moved = new HashSet<ListGroup>();
        foreach (var list in _standing.Values)
        {
            list.Forget();
            var counted = list.Criteria.LeaseDate(day) != list.Filters.LeaseDate;
            if (counted)
            {
                moved.Add(list.Group!);
                Fall(list);
                list.Filters = FiltersOf(list.Criteria);
                var group = GroupAt(list);
                group.Add(list);
                moved.Add(group);
            }

            // What a dwelling adds is in no calendar: the list is looked at on each day.
            if (counted || list.Scores is PlaceScores)
                _changed.Add(list.Id);
        }

        foreach (var group in moved.Where(group => group.Lists.Count > 0))
            group.Recount(_table, PostingOf(group.Lists[0]));
    }

    private void Score(int row)
    {
        var entered = _table.NextChange[row];
        _scores.Score(row, 1);
        _scores.Forget(row);
        foreach (var scores in _placeScores.Values)
            scores.Forget(row);

        // A row that changes often is entered once under the same day, or the calendar would grow with every change.
        if (_table.NextChange[row] != entered)
            _calendar.Enter(_table.NextChange[row], row);
    }

    private void Enter(int row)
    {
        Tally(row, +1);
        foreach (var slot in SlotsOf(row))
        {
            PostingAt(slot).Insert(row);
            Touch(slot, row, +1);
        }
    }

    private void Withdraw(int row)
    {
        foreach (var copy in _copies)
            copy.BeforeChange(row);
        Tally(row, -1);
        foreach (var slot in SlotsOf(row))
        {
            PostingAt(slot).Remove(row);
            Touch(slot, row, -1);
        }
    }

    /// <summary>
    /// Counts a row in or out of the standing lists of a posting. A list moves for those who see it only when the row stands
    /// before the last one shown; its counts are read with the next view.
    /// </summary>
    private void Touch(int slot, int row, int sign)
    {
        if (_standingAt[slot] is not { } groups)
            return;
        foreach (var group in groups)
        {
            if (!group.Count(_table, row, sign) || group.Key.Scores.KeyOf(row) is var key && !group.Shows(key))
                continue;
            foreach (var list in group.Lists)
            {
                if (list.Shows(key) && list.Passes(_table, row))
                {
                    _changed.Add(list.Id);
                    list.Moved.Add(row);
                }
            }
        }
    }

    private void Tally(int row, int sign)
    {
        var places = _table.Places(row);
        if (places.Length == 0)
            return;
        _known += sign;
        if (!_table.Active(row))
            return;
        _active += sign;
        foreach (var place in places)
            _wishing[place] += sign;
    }

    /// <summary>The postings a row stands in: none unless it is active. Good until the next question.</summary>
    private List<int> SlotsOf(int row)
    {
        var slots = _slots;
        slots.Clear();
        if (!_table.Active(row))
            return slots;
        foreach (var place in _table.Places(row))
        {
            for (var typology = 0; typology < Typologies.Count; typology++)
            {
                if (_table.Wishes(row, (Typology)typology))
                    slots.Add(SlotOf(place, (Typology)typology));
            }
        }

        return slots;
    }

    private static int SlotOf(int place, Typology typology) => (place * Typologies.Count) + (int)typology;

    /// <summary>The rows that wish the place and the typology of a list; null when nobody does.</summary>
    private Posting? PostingOf(StandingList list) => _postings[SlotOf(list.Place, list.Typology)];

    private Posting PostingAt(int slot) => _postings[slot] ??= new Posting(_table);
}
