namespace Allocation.Domain.Facts;

/// <summary>
/// The facts of many demands, one array a fact: a row is a demand, a column a fact. Arrays without references, so that
/// millions of rows cost the garbage collector nothing; a fact that no row states costs no memory.
/// </summary>
/// <remarks>One writer; readers see a row only between writes. Large arrays grow by a quarter.</remarks>
public sealed class FactColumns
{
    private static int[] _unstated = [];

    private readonly int[]?[] _columns = new int[FactVector.Width][];

    /// <summary>Makes room for a number of rows.</summary>
    public FactColumns(int capacity = 16) => Capacity = capacity;

    /// <summary>Rows there is room for.</summary>
    public int Capacity { get; private set; }

    /// <summary>Bytes of the columns that some row states.</summary>
    public long Bytes => _columns.Count(column => column is not null) * (long)Capacity * sizeof(int);

    /// <summary>One fact of all rows, <see cref="Capacity"/> values long.</summary>
    public ReadOnlySpan<int> Column(Fact fact) => _columns[(int)fact] ?? Unstated(Capacity);

    /// <summary>One fact of one row.</summary>
    public int this[Fact fact, int row] => _columns[(int)fact] is { } column ? column[row] : FactVector.Unknown;

    /// <summary>All facts of one row.</summary>
    public FactVector Row(int row) => new([.. _columns.Select(column => column is null ? FactVector.Unknown : column[row])]);

    /// <summary>Replaces all facts of a row, making room when needed.</summary>
    public void Set(int row, FactVector facts)
    {
        if (row >= Capacity)
            Resize(Room.For(row + 1, Capacity));
        var values = facts.Values;
        for (var fact = 0; fact < _columns.Length; fact++)
        {
            if (_columns[fact] is { } column)
                column[row] = values[fact];
            else if (values[fact] != FactVector.Unknown)
                (_columns[fact] = Fresh(Capacity))[row] = values[fact];
        }
    }

    /// <summary>A copy of the first rows, which later changes leave alone.</summary>
    public FactColumns Copy(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Capacity);
        var copy = new FactColumns(rows);
        for (var fact = 0; fact < _columns.Length; fact++)
            copy._columns[fact] = _columns[fact]?[..rows];
        return copy;
    }

    /// <summary>A copy of some rows, in their order.</summary>
    public FactColumns Copy(ReadOnlySpan<int> rows)
    {
        var copy = new FactColumns(rows.Length);
        for (var fact = 0; fact < _columns.Length; fact++)
        {
            if (_columns[fact] is not { } column)
                continue;
            var values = copy._columns[fact] = new int[rows.Length];
            for (var row = 0; row < values.Length; row++)
                values[row] = column[rows[row]];
        }

        return copy;
    }

    /// <summary>
    /// Takes a run of rows of other columns to the end of what was taken before: called run after run from the first row on, so
    /// that a long copy can be cut into short pieces.
    /// </summary>
    internal void Append(FactColumns other, int firstRow, int count, int at)
    {
        for (var fact = 0; fact < _columns.Length; fact++)
        {
            if (other._columns[fact] is { } column)
                column.AsSpan(firstRow, count).CopyTo(ColumnFrom(fact, at).AsSpan(at));
            else
                _columns[fact]?.AsSpan(at, count).Fill(FactVector.Unknown);
        }
    }

    /// <summary>A column that nobody read behind <paramref name="at"/> yet: it is not filled there, for filling all of it at once would be as long as the copy.</summary>
    private int[] ColumnFrom(int fact, int at)
    {
        if (_columns[fact] is { } column)
            return column;
        column = GC.AllocateUninitializedArray<int>(Capacity);
        column.AsSpan(0, at).Fill(FactVector.Unknown);
        return _columns[fact] = column;
    }

    /// <summary>After a load: lets go of the room that no row is likely to take.</summary>
    internal void Trim(int rows)
    {
        if (Capacity > Room.After(rows))
            Resize(Room.After(rows));
    }

    private void Resize(int rows)
    {
        var before = Capacity;
        Capacity = rows;
        for (var fact = 0; fact < _columns.Length; fact++)
        {
            if (_columns[fact] is null)
                continue;
            Array.Resize(ref _columns[fact], Capacity);
            if (Capacity > before)
                Array.Fill(_columns[fact]!, FactVector.Unknown, before, Capacity - before);
        }
    }

    private static int[] Fresh(int length)
    {
        var column = new int[length];
        Array.Fill(column, FactVector.Unknown);
        return column;
    }

    /// <summary>What all columns that no row states read from: one array for the process, never written once it is seen.</summary>
    private static ReadOnlySpan<int> Unstated(int length)
    {
        // Of two partitions that ask at once each keeps the array it saw or made: another's may be shorter.
        var unstated = _unstated;
        if (unstated.Length < length)
            _unstated = unstated = Fresh(Math.Max(length, 2 * unstated.Length));
        return unstated.AsSpan(0, length);
    }
}
