using System.Runtime.InteropServices;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;

namespace Allocation.Domain.Ranking;

/// <summary>
/// The standing query of one open vacancy: its filters and its exact counts, kept by adding and subtracting the rows that
/// change. The rows themselves stay in the posting; where few of them pass the filters, those few stand here besides, so that a
/// list of some dozen candidates does not walk a hundred thousand wishes (docs/decisions/0016).
/// </summary>
internal sealed class StandingList(string id, ListCriteria criteria, int place, ListFilters filters, ListScores scores)
{
    /// <summary>Most candidates a list begins to hold by itself; beyond twice as many it lets go of them until it is counted again.</summary>
    private const int Few = 512;

    private int _household;
    private int _income;
    private int _toCheck;
    private List<int>? _candidates;

    public string Id => id;

    public ListCriteria Criteria => criteria;

    public int Place => place;

    public Typology Typology => criteria.Dwelling.Typology;

    public ListScores Scores => scores;

    public ListFilters Filters { get; private set; } = filters;

    /// <summary>Key of the last row that was shown when the list was full; a candidate behind it moves nothing that is seen.</summary>
    public RankKey? LastShown { get; set; }

    /// <summary>Rows the last view was asked for; 0 before the first.</summary>
    public int Depth { get; set; }

    /// <summary>Rows that entered, left or moved among those shown since the last view.</summary>
    public HashSet<int> Moved { get; } = [];

    public int Household => _household;

    public int Income => _income;

    public int ToCheck => _toCheck;

    /// <summary>Adds (+1) or subtracts (-1) a row that wishes this place and typology, while it stands in the posting as it is.</summary>
    /// <returns>Whether it is a candidate.</returns>
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

    /// <summary>Replaces the filters and counts a whole posting again.</summary>
    public void Recount(ListFilters filters, CandidateTable table, Posting? posting)
    {
        Filters = filters;
        _household = _income = _toCheck = 0;
        var few = new List<int>();
        foreach (var row in posting ?? new Posting(table))
        {
            if (Tally(table, row, +1) && few.Count <= Few)
                few.Add(row);
        }

        _candidates = few.Count <= Few ? few : null;
    }

    /// <summary>Rows in the order of the table among which all candidates are: they alone where they are few, else the whole posting.</summary>
    public Walk Rows(Posting? posting) => new(_candidates, posting);

    public bool Passes(CandidateTable table, int row) =>
        Filters.Household(table.Facts, row) != Outcome.Failed && Filters.Income(table.Facts, row) != Outcome.Failed;

    private bool Tally(CandidateTable table, int row, int sign)
    {
        var household = Filters.Household(table.Facts, row);
        if (household == Outcome.Failed)
            return false;
        _household += sign;
        var income = Filters.Income(table.Facts, row);
        if (income == Outcome.Failed)
            return false;
        _income += sign;
        if (household == Outcome.Unknown || income == Outcome.Unknown)
            _toCheck += sign;
        return true;
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
