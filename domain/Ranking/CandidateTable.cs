using System.Runtime.CompilerServices;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Facts;

namespace Allocation.Domain.Ranking;

/// <summary>The rows of an index as columns: a row number is a demand, for as long as the index lives.</summary>
internal sealed class CandidateTable(TieOrder ties, DateOnly today)
{
    private DemandRows _rows = new();
    private PlaceLists _places = new();
    private Dictionary<int, HeldToken> _offers = [];
    private int[] _version = new int[16];
    private UInt128[] _number = new UInt128[16];
    private byte[] _types = new byte[16];
    private bool[] _active = new bool[16];
    private int[] _points = new int[16];
    private int[] _nextChange = new int[16];
    private byte[] _levels = new byte[16];
    private long[] _causeTicks = new long[16];
    private int[] _causePoints = new int[16];
    private byte[] _causeKind = new byte[16];

    public FactColumns Facts { get; private init; } = new();

    /// <summary>What decides among equal scores.</summary>
    public TieOrder Ties => ties;

    /// <summary>The day the scores are of.</summary>
    public DateOnly Today { get; set; } = today;

    public int Count => _rows.Count;

    public int[] Points => _points;

    public int[] NextChange => _nextChange;

    /// <summary>How high the class of a row stands above the scores; 0 in none.</summary>
    public byte[] Levels => _levels;

    public bool TryFind(DemandId id, out int row) => _rows.TryFind(id, out row);

    public DemandId Id(int row) => _rows[row];

    public int Version(int row) => _version[row];

    public UniqueNumber Number(int row) => UniqueNumber.Unpack(_number[row]);

    public bool Active(int row) => _active[row];

    public ChangeCause Cause(int row) => new((ChangeKind)_causeKind[row], new DateTimeOffset(_causeTicks[row], TimeSpan.Zero), _causePoints[row]);

    /// <summary>The offer a row is in: few are in one.</summary>
    public HeldToken? Offer(int row) => _offers.GetValueOrDefault(row);

    public ReadOnlySpan<ushort> Places(int row) => _places[row];

    public bool Wishes(int row, Typology typology) => (_types[row] & (1 << (int)typology)) != 0;

    public bool Wishes(int row, int place) => _places[row].BinarySearch((ushort)place) >= 0;

    public RankKey Key(int row) => new(_levels[row], _points[row], ties.Of(Facts, row), _number[row]);

    /// <summary>Order of two rows, as their keys have it, without putting the keys together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Compare(int left, int right)
    {
        var byScore = RankKey.CompareScores(_levels[left], _points[left], _levels[right], _points[right]);
        if (byScore != 0)
            return byScore;
        var byTies = ties.Compare(Facts, left, right);
        return byTies != 0 ? byTies : _number[left].CompareTo(_number[right]);
    }

    /// <summary>Where a row stands among rows in order, or would.</summary>
    public int PlaceOf(ReadOnlySpan<int> rows, int row)
    {
        int low = 0, high = rows.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Compare(rows[middle], row) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>
    /// The same rows to be scored by other grids: what is known of the demands is shared, not copied, and the scores are this
    /// one's own. Whoever goes on with one of the two leaves the other.
    /// </summary>
    public CandidateTable Unscored(TieOrder order, DateOnly day)
    {
        var table = new CandidateTable(order, day)
        {
            Facts = Facts,
            _rows = _rows,
            _places = _places,
            _version = _version,
            _number = _number,
            _types = _types,
            _active = _active,
            _offers = _offers,
            _causeTicks = _causeTicks,
            _causePoints = _causePoints,
            _causeKind = _causeKind,
            _points = new int[_points.Length],
            _nextChange = new int[_nextChange.Length],
            _levels = new byte[_levels.Length],
        };
        return table;
    }

    public int Add(DemandId id)
    {
        var row = _rows.Add(id);
        if (row == _version.Length)
            Resize(Room.For(row + 1, row));
        _nextChange[row] = int.MaxValue;
        return row;
    }

    public void Set(int row, CandidateRecord record, ReadOnlySpan<ushort> places)
    {
        _version[row] = record.Version;
        _number[row] = record.Number.Pack();
        _active[row] = record.IsCandidate;
        SetOffer(row, record.Offer);
        _types[row] = TypesOf(record.Types);
        (_causeTicks[row], _causePoints[row], _causeKind[row]) = (record.Cause.At.UtcTicks, record.Cause.Points, (byte)record.Cause.Kind);
        _places.Set(row, places);
        Facts.Set(row, record.Facts);
    }

    /// <summary>Wished places of all rows.</summary>
    public int TotalPlaces => _places.Total;

    /// <summary>Unique number of a row, packed.</summary>
    public UInt128 Packed(int row) => _number[row];

    /// <summary>Typologies a row wishes, a bit each.</summary>
    public byte Types(int row) => _types[row];

    public static byte TypesOf(IReadOnlyList<Typology> types)
    {
        var bits = 0;
        foreach (var type in types)
            bits |= 1 << (int)type;
        return (byte)bits;
    }

    private void SetOffer(int row, HeldToken? offer)
    {
        if (offer is not null)
            _offers[row] = offer;
        else if (_offers.Count > 0)
            _offers.Remove(row);
    }

    /// <summary>After a load: lets go of the room that no row is likely to take.</summary>
    public void Trim()
    {
        if (_version.Length > Room.After(Count))
            Resize(Room.After(Count));
        _rows.Trim();
        _places.Trim(Count);
        Facts.Trim(Count);
    }

    private void Resize(int rows)
    {
        Array.Resize(ref _version, rows);
        Array.Resize(ref _number, rows);
        Array.Resize(ref _types, rows);
        Array.Resize(ref _active, rows);
        Array.Resize(ref _points, rows);
        Array.Resize(ref _nextChange, rows);
        Array.Resize(ref _levels, rows);
        Array.Resize(ref _causeTicks, rows);
        Array.Resize(ref _causePoints, rows);
        Array.Resize(ref _causeKind, rows);
    }
}
