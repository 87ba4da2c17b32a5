namespace Allocation.Api.Imports;

/// <summary>Cuts a body into chunks of whole lines as it arrives, and never holds more than one of them.</summary>
internal sealed class LineChunks(Stream body)
{
    /// <summary>Most lines of a chunk.</summary>
    public const int MostLines = 2_000;

    /// <summary>Longest line, bytes.</summary>
    public const int LongestLine = 1 << 20;

    /// <summary>Bytes held at most: room for a line of any length, and for a chunk of usual ones.</summary>
    private const int MostBytes = 4 * LongestLine;

    // Grows: whoever sends little takes little.
    private byte[] _held = new byte[1 << 16];
    private int _from;
    private int _to;
    private bool _ended;

    /// <summary>Whether the reading stopped before a line without end.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The next lines, each with a line feed at its end; null after the last.</summary>
    /// <param name="most">Most lines wanted.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async ValueTask<LineChunk?> Next(long most, CancellationToken cancellation)
    {
        var (end, scanned, lines) = (_from, _from, 0);
        while (!TooLong)
        {
            while (lines < Math.Min(most, MostLines) && _held.AsSpan(scanned, _to - scanned).IndexOf((byte)'\n') is >= 0 and var found)
            {
                TooLong = scanned + found - end > LongestLine;
                if (TooLong)
                    break;
                (end, scanned, lines) = (scanned + found + 1, scanned + found + 1, lines + 1);
            }

            TooLong |= _to - end > LongestLine && lines < Math.Min(most, MostLines);
            if (TooLong || lines == Math.Min(most, MostLines))
                break;
            scanned = _to;
            if (_ended)
            {
                // The last line may have no line feed; for everybody behind it has.
                if (end < _to)
                {
                    Room(ref end, ref scanned);
                    _held[_to++] = (byte)'\n';
                    (end, lines) = (_to, lines + 1);
                }

                break;
            }

            if (!Room(ref end, ref scanned))
                break;
            var read = await body.ReadAsync(_held.AsMemory(_to), cancellation);
            (_to, _ended) = (_to + read, read == 0);
        }

        var chunk = lines == 0 ? null : new LineChunk(_held[_from..end], lines);
        _from = end;
        return chunk;
    }

    /// <summary>Makes room to read into: behind what is held, else by moving it to the front, else by growing.</summary>
    /// <returns>False when as much is held as may be: the lines that are whole go first.</returns>
    private bool Room(ref int end, ref int scanned)
    {
        if (_to < _held.Length)
            return true;
        if (_from == 0 && _held.Length == MostBytes)
            return false;
        var into = _from > 0 ? _held : new byte[2 * _held.Length];
        Buffer.BlockCopy(_held, _from, into, 0, _to - _from);
        (_held, end, scanned, _to, _from) = (into, end - _from, scanned - _from, _to - _from, 0);
        return true;
    }
}

/// <summary>Whole lines.</summary>
/// <param name="Text">Their bytes.</param>
/// <param name="Lines">How many they are.</param>
internal sealed record LineChunk(byte[] Text, int Lines);
