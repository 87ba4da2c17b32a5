using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;

namespace Allocation.Domain.Ranking;

/// <summary>A row of the table as a list shows it.</summary>
internal readonly record struct ShownRow(int Row, RankedRow Shown);

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

    /// <summary>What the last view showed; null where it may not be so any more without a row having moved.</summary>
    private List<ShownRow>? _shown;
    private IReadOnlyList<RankedRow> _rows = [];

    public bool Passes(CandidateTable table, int row) =>
        Filters.Household(table.Facts, row) != Outcome.Failed && Filters.Income(table.Facts, row) != Outcome.Failed;

    /// <summary>Whether a row of this key would be seen.</summary>
    public bool Shows(RankKey key) => LastShown is not { } last || key.CompareTo(last) <= 0;

    /// <summary>The rows that the last view showed, where it asked for as many and none of them moved since; else null.</summary>
    public IReadOnlyList<RankedRow>? Unmoved(int depth) => Moved.Count == 0 && Depth == depth && _shown is not null ? _rows : null;

    /// <summary>What the last view showed, each row with its number in the table: those that did not move since are as they were, in the same order.</summary>
    public IReadOnlyList<ShownRow> LastRows => _shown ?? [];

    /// <summary>The list was looked at.</summary>
    /// <param name="depth">Rows asked for.</param>
    /// <param name="shown">What it showed.</param>
    /// <returns>Its rows.</returns>
    public IReadOnlyList<RankedRow> Shown(int depth, List<ShownRow> shown)
    {
        var rows = new RankedRow[shown.Count];
        for (var place = 0; place < rows.Length; place++)
            rows[place] = shown[place].Shown;
        var last = rows.Length == depth && depth > 0 ? rows[^1].Key : (RankKey?)null;
        if (last != LastShown)
            Group?.Looked();
        (Depth, LastShown, _shown, _rows) = (depth, last, shown, rows);
        Moved.Clear();
        return rows;
    }

    /// <summary>Only who stands first was looked at: from now on no row behind them is seen, and none is held.</summary>
    /// <param name="depth">Rows asked for.</param>
    /// <param name="last">Key of the last of them; null where there are fewer.</param>
    public void Headed(int depth, RankKey? last)
    {
        if (last != LastShown)
            Group?.Looked();
        (Depth, LastShown, _shown, _rows) = (depth, last, null, []);
        Moved.Clear();
    }

    /// <summary>Another day, or another count: the next view looks at the rows again.</summary>
    public void Forget() => _shown = null;
}
