using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;

namespace Allocation.Domain.Ranking;

/// <summary>
/// The standing query of one open vacancy: its filters and its exact counts, kept by adding and subtracting the rows that
/// change. The rows themselves stay in the posting.
/// </summary>
internal sealed class StandingList(string id, ListCriteria criteria, int place, ListFilters filters, ListScores scores)
{
    private int _household;
    private int _income;
    private int _toCheck;

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

    /// <summary>Adds (+1) or subtracts (-1) a row that wishes this place and typology.</summary>
    /// <returns>Whether it is a candidate.</returns>
    public bool Count(CandidateTable table, int row, int sign)
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

    /// <summary>Replaces the filters and counts a whole posting again.</summary>
    public void Recount(ListFilters filters, CandidateTable table, Posting? posting)
    {
        Filters = filters;
        _household = _income = _toCheck = 0;
        if (posting is null)
            return;
        foreach (var row in posting)
            Count(table, row, +1);
    }

    public bool Passes(CandidateTable table, int row) =>
        Filters.Household(table.Facts, row) != Outcome.Failed && Filters.Income(table.Facts, row) != Outcome.Failed;
}
