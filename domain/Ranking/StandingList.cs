using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;

namespace Allocation.Domain.Ranking;

/// <summary>The standing query of one open vacancy: its filters, and what of it is shown. Rows and counts it has from the lists of the same filters (<see cref="ListGroup"/>).</summary>
internal sealed class StandingList(string id, ListCriteria criteria, int place, ListFilters filters, ListScores scores)
{
    public string Id => id;

    public ListCriteria Criteria => criteria;

    public int Place => place;

    public Typology Typology => criteria.Dwelling.Typology;

    public ListScores Scores => scores;

    public ListFilters Filters { get; set; } = filters;

    /// <summary>Lists of the same filters, this one among them; null before it stands.</summary>
    public ListGroup? Group { get; set; }

    /// <summary>Key of the last row that was shown when the list was full; a candidate behind it moves nothing that is seen.</summary>
    public RankKey? LastShown { get; private set; }

    /// <summary>Rows the last view was asked for; 0 before the first.</summary>
    public int Depth { get; private set; }

    /// <summary>Rows that entered, left or moved among those shown since the last view.</summary>
    public HashSet<int> Moved { get; } = [];

    public bool Passes(CandidateTable table, int row) =>
        Filters.Household(table.Facts, row) != Outcome.Failed && Filters.Income(table.Facts, row) != Outcome.Failed;

    /// <summary>Whether a row of this key would be seen.</summary>
    public bool Shows(RankKey key) => LastShown is not { } last || key.CompareTo(last) <= 0;

    /// <summary>The list was looked at.</summary>
    /// <param name="depth">Rows asked for.</param>
    /// <param name="last">The last of them; null when there were fewer.</param>
    public void Shown(int depth, RankKey? last)
    {
        (Depth, LastShown) = (depth, last);
        Moved.Clear();
        Group?.Looked();
    }
}
