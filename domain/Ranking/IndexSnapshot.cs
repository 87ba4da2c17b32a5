using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Ranking;

/// <summary>A list under a name of the caller's.</summary>
/// <param name="List">The name.</param>
/// <param name="Criteria">What decides who stands on it.</param>
public sealed record NamedCriteria(string List, ListCriteria Criteria);

/// <summary>Rows of an index as they were at one moment, for whoever asks long questions while the index goes on.</summary>
public sealed class IndexSnapshot
{
    private readonly PlaceLists _places;
    private readonly UInt128[] _numbers;
    private readonly bool[] _ranked;
    private readonly byte[] _types;
    private readonly int[] _points;
    private readonly byte[] _levels;

    internal IndexSnapshot(DateOnly today, TieOrder ties, TerritoryGrids grids, IReadOnlyList<ListQuestion> lists, int capacity, int places)
    {
        (Today, Ties, Grids, Lists) = (today, ties, grids, lists);
        Facts = new FactColumns(capacity);
        _places = new PlaceLists(capacity, places);
        _numbers = GC.AllocateUninitializedArray<UInt128>(capacity);
        _ranked = GC.AllocateUninitializedArray<bool>(capacity);
        _types = GC.AllocateUninitializedArray<byte>(capacity);
        _points = GC.AllocateUninitializedArray<int>(capacity);
        _levels = GC.AllocateUninitializedArray<byte>(capacity);
    }

    /// <summary>Rows, those that are not ranked included.</summary>
    public int Count { get; private set; }

    /// <summary>Facts of the rows.</summary>
    public FactColumns Facts { get; }

    /// <summary>Day of the scores.</summary>
    public DateOnly Today { get; }

    /// <summary>The grids of the scores.</summary>
    public TerritoryGrids Grids { get; }

    /// <summary>Of a sample, how many ranked demands of its class the index has; null when all rows are here.</summary>
    public int? RankedInAll { get; internal set; }

    /// <summary>Order among equal scores under them.</summary>
    internal TieOrder Ties { get; }

    /// <summary>Lists to be asked for.</summary>
    internal IReadOnlyList<ListQuestion> Lists { get; }

    /// <summary>Whether a row is ranked: active, and wishing a place of the territory.</summary>
    public bool IsRanked(int row) => _ranked[row];

    /// <summary>Whether it wishes a typology.</summary>
    public bool Wishes(int row, Typology typology) => (_types[row] & (1 << (int)typology)) != 0;

    /// <summary>Score of a row under the grid in force.</summary>
    public int PointsOf(int row) => _points[row];

    /// <summary>How high its class stands under it; 0 in none.</summary>
    public byte LevelOf(int row) => _levels[row];

    /// <summary>Whether any row is in a class.</summary>
    public bool HasLevels => _levels.AsSpan(0, Count).ContainsAnyExcept((byte)0);

    /// <summary>Wished places of a row, by number.</summary>
    public ReadOnlySpan<ushort> PlacesOf(int row) => _places[row];

    /// <summary>Place of a row in the order of the grid in force, with points that may be for a dwelling.</summary>
    public RankKey KeyOf(int row, int points) => KeyOf(row, LevelOf(row), points, Ties);

    /// <summary>Place of a row in another order.</summary>
    public RankKey KeyOf(int row, int level, int points, TieOrder ties) => new(level, points, ties.Of(Facts, row), _numbers[row]);

    /// <summary>Takes the next row; its facts are taken apart.</summary>
    internal void Add(RowScalars row, ReadOnlySpan<ushort> places)
    {
        Put(Count, row, places);
        Count++;
    }

    /// <summary>Puts a row back as it was.</summary>
    internal void Replace(int at, FactVector facts, RowScalars row, ReadOnlySpan<ushort> places)
    {
        Facts.Set(at, facts);
        Put(at, row, places);
    }

    private void Put(int at, RowScalars row, ReadOnlySpan<ushort> places)
    {
        (_numbers[at], _types[at], _points[at], _levels[at]) = (row.Number, row.Types, row.Points, row.Level);
        _ranked[at] = row.Active && places.Length > 0;
        _places.Set(at, places);
    }
}

/// <summary>A list as a snapshot is asked for it: where, what, and the filters of its day.</summary>
internal sealed record ListQuestion(string List, ushort Place, Typology Typology, DwellingPlace? Dwelling, ListFilters Filters)
{
    /// <summary>Whether a row of a snapshot that wishes the place is a candidate.</summary>
    public bool Holds(IndexSnapshot snapshot, int row) =>
        snapshot.Wishes(row, Typology) && Filters.Household(snapshot.Facts, row) != Outcome.Failed && Filters.Income(snapshot.Facts, row) != Outcome.Failed;
}
