using Allocation.Domain.Facts;

namespace Allocation.Domain.Ranking;

/// <summary>The rows of an index as they were at one moment, for whoever asks long questions while the index goes on.</summary>
public sealed class IndexSnapshot
{
    private readonly UInt128[] _numbers;
    private readonly bool[] _ranked;
    private readonly int[] _points;
    private readonly PlaceLists _places;

    private IndexSnapshot(CandidateTable table, IReadOnlyList<ListCandidates> lists, DateOnly today)
    {
        (Lists, Today, Count) = (lists, today, table.Count);
        Facts = table.Facts.Copy(table.Count);
        _numbers = table.CopyNumbers();
        _ranked = table.CopyRanked();
        _points = table.Points[..table.Count];
        _places = table.CopyPlaces();
    }

    /// <summary>Rows, those that are not ranked included.</summary>
    public int Count { get; }

    /// <summary>Facts of the rows.</summary>
    public FactColumns Facts { get; }

    /// <summary>Day of the scores.</summary>
    public DateOnly Today { get; }

    /// <summary>Candidates of standing lists.</summary>
    public IReadOnlyList<ListCandidates> Lists { get; }

    /// <summary>Whether a row is ranked: active, and wishing a place of the territory.</summary>
    public bool IsRanked(int row) => _ranked[row];

    /// <summary>Score of a row under the grid in force.</summary>
    public int PointsOf(int row) => _points[row];

    /// <summary>Wished places of a row, by number.</summary>
    public ReadOnlySpan<ushort> PlacesOf(int row) => _places[row];

    /// <summary>Place of a row in the order with a score.</summary>
    public RankKey KeyOf(int row, int points) => new(points, Facts[Fact.DepositDay, row], _numbers[row]);

    internal static IndexSnapshot Of(CandidateTable table, IReadOnlyList<ListCandidates> lists, DateOnly today) => new(table, lists, today);
}

/// <summary>Candidates of one standing list.</summary>
/// <param name="List">Its id.</param>
/// <param name="Rows">Their rows, best first.</param>
public sealed record ListCandidates(string List, IReadOnlyList<int> Rows);
