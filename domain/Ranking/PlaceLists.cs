using Allocation.Domain.Facts;

namespace Allocation.Domain.Ranking;

/// <summary>
/// One short list of place numbers for each row, all in a single array: two million small arrays would cost the garbage
/// collector a walk over each.
/// </summary>
/// <param name="rows">Rows to make room for.</param>
/// <param name="places">Places of all of them to make room for.</param>
internal sealed class PlaceLists(int rows = 16, int places = 64)
{
    private ushort[] _pool = new ushort[places];
    private int[] _start = new int[rows];
    private ushort[] _length = new ushort[rows];
    private int _end;
    private int _live;

    public ReadOnlySpan<ushort> this[int row] => row < _start.Length ? _pool.AsSpan(_start[row], _length[row]) : [];

    /// <summary>Places of all rows.</summary>
    public int Total => _live;

    public void Set(int row, ReadOnlySpan<ushort> places)
    {
        if (row >= _start.Length)
        {
            var rows = Room.For(row + 1, _start.Length);
            Array.Resize(ref _start, rows);
            Array.Resize(ref _length, rows);
        }

        _live += places.Length - _length[row];
        if (places.Length > _length[row])
        {
            _length[row] = 0;
            Reserve(places.Length);
            _start[row] = _end;
            _end += places.Length;
        }

        _length[row] = (ushort)places.Length;
        places.CopyTo(_pool.AsSpan(_start[row]));
    }

    private void Reserve(int places)
    {
        if (_end + places <= _pool.Length)
            return;

        // Lists that grew left holes behind: pack before growing, so that the pool never exceeds twice what is alive.
        Pack(Math.Max(_pool.Length, Room.For(_live + places, _live)));
    }

    /// <summary>After a load: lets go of the room that no row is likely to take.</summary>
    public void Trim(int rows)
    {
        Room.Trim(ref _start, rows);
        Room.Trim(ref _length, rows);
        Room.Trim(ref _pool, _end);
    }

    private void Pack(int room)
    {
        var packed = new ushort[room];
        var end = 0;
        for (var row = 0; row < _start.Length; row++)
        {
            _pool.AsSpan(_start[row], _length[row]).CopyTo(packed.AsSpan(end));
            _start[row] = end;
            end += _length[row];
        }

        _pool = packed;
        _end = end;
    }
}
