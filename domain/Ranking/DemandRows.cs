using Allocation.Domain.Demands;
using Allocation.Domain.Facts;

namespace Allocation.Domain.Ranking;

/// <summary>
/// The key of each row and the row of each key. The way back is an open table of row numbers alone: the keys stand in their rows
/// already, and a general dictionary would hold each a second time, at three to five times the memory.
/// </summary>
internal sealed class DemandRows
{
    private long[] _ids = new long[16];

    /// <summary>Row and one, 0 for free; a power of two of them, of which at most three quarters are taken.</summary>
    private int[] _slots = new int[32];

    public int Count { get; private set; }

    public DemandId this[int row] => new(_ids[row]);

    public bool TryFind(DemandId id, out int row)
    {
        row = _slots[SlotOf(id.Value)] - 1;
        return row >= 0;
    }

    /// <summary>Gives a demand that has no row the next one.</summary>
    public int Add(DemandId id)
    {
        var row = Count++;
        if (row == _ids.Length)
            Array.Resize(ref _ids, Room.For(row + 1, _ids.Length));
        _ids[row] = id.Value;
        if (Count > _slots.Length / 4 * 3)
            Widen();
        else
            _slots[SlotOf(id.Value)] = row + 1;
        return row;
    }

    /// <summary>Lets go of the room that no row is likely to take.</summary>
    public void Trim() => Room.Trim(ref _ids, Count);

    private void Widen()
    {
        _slots = new int[_slots.Length * 2];
        for (var row = 0; row < Count; row++)
            _slots[SlotOf(_ids[row])] = row + 1;
    }

    /// <summary>Where a key stands, or would.</summary>
    private int SlotOf(long id)
    {
        // Keys are given by the millisecond: multiplied by 2^64 over the golden ratio, neighbours fall far from each other.
        var slot = (int)(((ulong)id * 0x9E37_79B9_7F4A_7C15) >> 32) & (_slots.Length - 1);
        while (_slots[slot] is > 0 and var taken && _ids[taken - 1] != id)
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }
}
