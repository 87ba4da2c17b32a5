namespace Allocation.Domain.Ranking;

/// <summary>
/// The rows that wish one place × typology, best first, in blocks: a walk reads them in order, an insertion moves at most
/// one block. The order is the table's; a row must be removed before anything its order depends on changes.
/// </summary>
internal sealed class Posting(CandidateTable table)
{
    private const int BlockSize = 512;

    /// <summary>Of a block that begins with one row: most places of a country are wished by a few.</summary>
    private const int FirstRoom = 4;

    private readonly List<Block> _blocks = [];

    public int Count { get; private set; }

    /// <summary>Replaces the content; the rows are sorted here.</summary>
    public void Fill(int[] rows)
    {
        Array.Sort(rows, table.Compare);
        _blocks.Clear();
        Count = rows.Length;
        foreach (var chunk in rows.Chunk(BlockSize / 2))
            _blocks.Add(new Block(chunk, chunk.Length));
    }

    public void Insert(int row)
    {
        Count++;
        if (_blocks.Count == 0)
        {
            var only = new Block(new int[FirstRoom], 0);
            only.Insert(0, row);
            _blocks.Add(only);
            return;
        }

        var at = Math.Min(BlockOf(row), _blocks.Count - 1);
        var block = _blocks[at];
        if (block.Count == BlockSize)
        {
            var right = block.Split();
            _blocks.Insert(at + 1, right);
            if (table.Compare(row, block.Rows[block.Count - 1]) > 0)
                block = right;
        }

        block.Insert(block.Find(row, table), row);
    }

    public void Remove(int row)
    {
        var at = BlockOf(row);
        var block = at < _blocks.Count ? _blocks[at] : null;
        var place = block?.Find(row, table) ?? 0;
        if (block is null || place >= block.Count || block.Rows[place] != row)
            throw new InvalidOperationException("A row changed its order while it stood in a posting.");
        Count--;
        block.RemoveAt(place);
        if (block.Count == 0)
            _blocks.RemoveAt(at);
    }

    public Enumerator GetEnumerator() => new(_blocks);

    /// <summary>First block whose last row does not stand before the row.</summary>
    private int BlockOf(int row)
    {
        int low = 0, high = _blocks.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (table.Compare(_blocks[middle].Rows[_blocks[middle].Count - 1], row) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Walks the rows, best first.</summary>
    public struct Enumerator(List<Block> blocks)
    {
        private int _block;
        private int _place = -1;

        public readonly int Current => blocks[_block].Rows[_place];

        public bool MoveNext()
        {
            if (_block >= blocks.Count)
                return false;
            if (++_place < blocks[_block].Count)
                return true;
            _place = 0;
            return ++_block < blocks.Count;
        }
    }

    /// <summary>A run of rows in order.</summary>
    /// <param name="rows">The rows, and the room behind them: as much as there are until one more comes.</param>
    /// <param name="count">How many they are.</param>
    internal sealed class Block(int[] rows, int count)
    {
        public int[] Rows = rows;

        public int Count = count;

        public int Find(int row, CandidateTable table) => table.PlaceOf(Rows.AsSpan(0, Count), row);

        public void Insert(int place, int row)
        {
            if (Count == Rows.Length)
                Array.Resize(ref Rows, Math.Min(BlockSize, Count * 2));
            Rows.AsSpan(place, Count - place).CopyTo(Rows.AsSpan(place + 1));
            Rows[place] = row;
            Count++;
        }

        public void RemoveAt(int place)
        {
            Rows.AsSpan(place + 1, Count - place - 1).CopyTo(Rows.AsSpan(place));
            Count--;
        }

        public Block Split()
        {
            var right = new Block(new int[BlockSize], Count / 2);
            Rows.AsSpan(Count - right.Count, right.Count).CopyTo(right.Rows);
            Count -= right.Count;
            return right;
        }
    }
}
