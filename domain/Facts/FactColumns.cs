namespace Allocation.Domain.Facts;

/// <summary>
/// The facts of many demands, one array a fact: a row is a demand, a column a fact. Arrays without references, so that
/// millions of rows cost the garbage collector nothing.
/// </summary>
/// <remarks>One writer; readers see a row only between writes. Growth doubles the arrays.</remarks>
public sealed class FactColumns
{
    private readonly int[][] _columns = new int[FactVector.Width][];

    /// <summary>Makes room for a number of rows.</summary>
    public FactColumns(int capacity = 16)
    {
        Capacity = capacity;
        for (var fact = 0; fact < _columns.Length; fact++)
            _columns[fact] = new int[capacity];
    }

    /// <summary>Rows there is room for.</summary>
    public int Capacity { get; private set; }

    /// <summary>One fact of all rows, <see cref="Capacity"/> values long.</summary>
    public ReadOnlySpan<int> Column(Fact fact) => _columns[(int)fact];

    /// <summary>One fact of one row.</summary>
    public int this[Fact fact, int row] => _columns[(int)fact][row];

    /// <summary>All facts of one row.</summary>
    public FactVector Row(int row) => new([.. _columns.Select(column => column[row])]);

    /// <summary>Replaces all facts of a row, making room when needed.</summary>
    public void Set(int row, FactVector facts)
    {
        if (row >= Capacity)
            Grow(row + 1);
        var values = facts.Values;
        for (var fact = 0; fact < _columns.Length; fact++)
            _columns[fact][row] = values[fact];
    }

    private void Grow(int rows)
    {
        Capacity = Math.Max(rows, Capacity * 2);
        for (var fact = 0; fact < _columns.Length; fact++)
            Array.Resize(ref _columns[fact], Capacity);
    }
}
