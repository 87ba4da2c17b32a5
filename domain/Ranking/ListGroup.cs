using System.Runtime.InteropServices;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;

namespace Allocation.Domain.Ranking;

/// <summary>What lists of one place and typology must share to be one group: all their filters but the very day of the lease.</summary>
internal readonly record struct GroupKey(OccupancyFilter Occupancy, Financing Product, int LeaseYear, ListScores Scores);

/// <summary>Exact counts of one list.</summary>
internal readonly record struct ListCounts(int Household, int Income, int ToCheck);

/// <summary>
/// Standing lists that ask the same of a household. They are counted together, once for each row that changes, so that a thousand vacancies of a
/// commune cost what the few kinds of dwellings among them cost. Where few rows pass the filters, those few stand here besides, so that a
/// list of some dozen candidates does not walk a hundred thousand wishes (docs/decisions/0016, 0018).
/// </summary>
/// <remarks>
/// Of the lease only the year is shared. Its day decides whether a household is still young (ELI-14), which can only raise a ceiling: who passes on a
/// later day passes on an earlier one. So the group counts under its earliest day, and each later day takes away the few households that
/// stop being young in between.
/// </remarks>
internal sealed class ListGroup(GroupKey key)
{
    /// <summary>Most candidates a group begins to hold by itself; beyond twice as many it lets go of them until it is counted again.</summary>
    private const int Few = 512;

    private readonly List<StandingList> _lists = [];
    private readonly List<LaterDay> _later = [];
    private int _household;
    private int _income;
    private int _toCheck;
    private List<int>? _candidates;
    private RankKey? _lastShown;
    private bool _showsAll;
    private bool _looked = true;

    public GroupKey Key => key;

    public IReadOnlyList<StandingList> Lists => _lists;

    /// <summary>Filters on the earliest day of a lease: nobody passes on another day who does not pass here.</summary>
    private ListFilters Widest { get; set; }

    /// <summary>A list joins; what stands in the posting is counted for it where no list of its day was here before.</summary>
    public void Join(StandingList list, CandidateTable table, Posting? posting)
    {
        var first = _lists.Count == 0;
        Add(list);
        if (first || list.Filters.LeaseDate < Widest.LeaseDate)
            Recount(table, posting);
        else if (list.Filters.LeaseDate > Widest.LeaseDate && Later(list) is null)
            Begin(list.Filters, table, posting);
    }

    /// <summary>A list joins, and the group is yet to be counted again.</summary>
    public void Add(StandingList list)
    {
        _lists.Add(list);
        list.Group = this;
        _looked = true;
    }

    /// <summary>A list leaves.</summary>
    public void Leave(StandingList list)
    {
        _lists.Remove(list);
        list.Group = null;
        _looked = true;
        _later.RemoveAll(day => _lists.TrueForAll(other => other.Filters.LeaseDate != day.Filters.LeaseDate));
    }

    /// <summary>Counts a whole posting again.</summary>
    public void Recount(CandidateTable table, Posting? posting)
    {
        Widest = _lists.MinBy(list => list.Filters.LeaseDate)!.Filters;
        _later.Clear();
        foreach (var list in _lists)
        {
            if (list.Filters.LeaseDate > Widest.LeaseDate && Later(list) is null)
                _later.Add(new LaterDay(list.Filters));
        }

        (_household, _income, _toCheck) = (0, 0, 0);
        var few = new List<int>();
        foreach (var row in posting ?? new Posting(table))
        {
            if (Tally(table, row, +1) && few.Count <= Few)
                few.Add(row);
        }

        _candidates = few.Count <= Few ? few : null;
    }

    /// <summary>Adds (+1) or subtracts (-1) a row that wishes this place and typology, while it stands in the posting as it is.</summary>
    /// <returns>Whether it is a candidate of any list of the group.</returns>
    public bool Count(CandidateTable table, int row, int sign)
    {
        if (!Tally(table, row, sign))
            return false;
        if (_candidates is not { } few)
            return true;
        var at = table.PlaceOf(CollectionsMarshal.AsSpan(few), row);
        if (sign < 0 && (at == few.Count || few[at] != row))
            throw new InvalidOperationException("A row changed its order while it stood in a list.");
        if (sign < 0)
            few.RemoveAt(at);
        else if (few.Count < 2 * Few)
            few.Insert(at, row);
        else
            _candidates = null;
        return true;
    }

    /// <summary>Counts of one list of the group.</summary>
    public ListCounts CountsOf(StandingList list)
    {
        var later = Later(list);
        return new ListCounts(_household, _income - (later?.Fewer ?? 0), _toCheck - (later?.FewerToCheck ?? 0));
    }

    /// <summary>Whether some list may show a row of this key: no list is looked at one by one for a row that none of them shows.</summary>
    public bool Shows(RankKey rank)
    {
        if (_looked)
        {
            _showsAll = _lists.Exists(list => list.LastShown is null);
            _lastShown = _lists.Max(list => list.LastShown);
            _looked = false;
        }

        return _showsAll || _lastShown is not { } last || rank.CompareTo(last) <= 0;
    }

    /// <summary>One of the lists was looked at: what it shows may end elsewhere.</summary>
    public void Looked() => _looked = true;

    /// <summary>Rows in the order of the table among which all candidates are: they alone where they are few, else the whole posting.</summary>
    public Walk Rows(Posting? posting) => new(_candidates, posting);

    private LaterDay? Later(StandingList list)
    {
        foreach (var day in _later)
        {
            if (day.Filters.LeaseDate == list.Filters.LeaseDate)
                return day;
        }

        return null;
    }

    /// <summary>Counts a posting for one more day.</summary>
    private void Begin(ListFilters day, CandidateTable table, Posting? posting)
    {
        var later = new LaterDay(day);
        _later.Add(later);
        foreach (var row in Rows(posting))
        {
            if (GrowsUp(table, row) && Widest.Household(table.Facts, row) is not Outcome.Failed and var household && Widest.Income(table.Facts, row) is not Outcome.Failed and var income)
                later.Count(table, row, +1, household, income);
        }
    }

    private bool Tally(CandidateTable table, int row, int sign)
    {
        var household = Widest.Household(table.Facts, row);
        if (household == Outcome.Failed)
            return false;
        _household += sign;
        var income = Widest.Income(table.Facts, row);
        if (income == Outcome.Failed)
            return false;
        _income += sign;
        if (household == Outcome.Unknown || income == Outcome.Unknown)
            _toCheck += sign;
        if (_later.Count > 0 && GrowsUp(table, row))
        {
            foreach (var day in _later)
                day.Count(table, row, sign, household, income);
        }

        return true;
    }

    /// <summary>Whether a household is young on the earliest day: on a later one it may not be.</summary>
    private bool GrowsUp(CandidateTable table, int row) => table.Facts[Fact.YoungHouseholdUntil, row] > Widest.LeaseDate.DayNumber;

    /// <summary>What is not as on the earliest day.</summary>
    private sealed class LaterDay(ListFilters filters)
    {
        public ListFilters Filters => filters;

        public int Fewer { get; private set; }

        public int FewerToCheck { get; private set; }

        /// <summary>Takes a candidate of the earliest day in or out.</summary>
        public void Count(CandidateTable table, int row, int sign, Outcome household, Outcome earliest)
        {
            var income = filters.Income(table.Facts, row);
            if (income == earliest)
                return;
            var (was, stays) = (household == Outcome.Unknown || earliest == Outcome.Unknown, income != Outcome.Failed);
            var still = stays && (household == Outcome.Unknown || income == Outcome.Unknown);
            Fewer += stays ? 0 : sign;
            FewerToCheck += was == still ? 0 : was ? sign : -sign;
        }
    }

    /// <summary>Walks rows, best first, without a word on the heap.</summary>
    public struct Walk(List<int>? few, Posting? posting)
    {
        private Posting.Enumerator _posting = posting?.GetEnumerator() ?? default;
        private int _place = -1;

        public readonly int Current => few is null ? _posting.Current : few[_place];

        public readonly Walk GetEnumerator() => this;

        public bool MoveNext() => few is null ? posting is not null && _posting.MoveNext() : ++_place < few.Count;
    }
}
