using Allocation.Domain.Facts;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Ranking;

/// <summary>The rows of an index as they were at one moment, for whoever asks long questions while the index goes on.</summary>
public sealed class IndexSnapshot
{
    private readonly UInt128[] _numbers;
    private readonly bool[] _ranked;
    private readonly int[] _points;
    private readonly byte[] _levels;
    private readonly TieOrder _ties;
    private readonly PlaceLists _places;

    private IndexSnapshot(CandidateTable table, IReadOnlyList<ListCandidates> lists)
    {
        (Lists, Today, Count) = (lists, table.Today, table.Count);
        Facts = table.Facts.Copy(table.Count);
        _numbers = table.CopyNumbers();
        _ranked = table.CopyRanked();
        _points = table.Points[..table.Count];
        var levels = table.Levels.AsSpan(0, table.Count);
        _levels = levels.ContainsAnyExcept((byte)0) ? levels.ToArray() : [];
        _ties = table.Ties;
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

    /// <summary>How high its class stands under it; 0 in none.</summary>
    public byte LevelOf(int row) => _levels.Length == 0 ? (byte)0 : _levels[row];

    /// <summary>Whether any row is in a class.</summary>
    public bool HasLevels => _levels.Length > 0;

    /// <summary>Wished places of a row, by number.</summary>
    public ReadOnlySpan<ushort> PlacesOf(int row) => _places[row];

    /// <summary>Place of a row in the order of the grid in force.</summary>
    public RankKey KeyOf(int row) => KeyOf(row, LevelOf(row), _points[row], _ties);

    /// <summary>Place of a row in another order.</summary>
    public RankKey KeyOf(int row, int level, int points, TieOrder ties) => new(level, points, ties.Of(Facts, row), _numbers[row]);

    internal static IndexSnapshot Of(CandidateTable table, IReadOnlyList<ListCandidates> lists) => new(table, lists);
}

/// <summary>Candidates of one standing list.</summary>
/// <param name="List">Its id.</param>
/// <param name="Place">Where the dwelling stands; null when the geography does not know it.</param>
/// <param name="Rows">Their rows, in any order.</param>
/// <param name="Head">The places of its best, best first; at most <see cref="HeadRows"/>.</param>
public sealed record ListCandidates(string List, DwellingPlace? Place, IReadOnlyList<int> Rows, IReadOnlyList<RankKey> Head)
{
    /// <summary>Rows of the head.</summary>
    public const int HeadRows = 3;
}
