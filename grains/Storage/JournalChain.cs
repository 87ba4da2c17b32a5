using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Allocation.Grains.Storage;

/// <summary>Links entries of a journal: each value with its length, so that no two rows read the same.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class JournalChain : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IReadOnlyList<JournalStretch> _stretches;
    private readonly List<ChainedStretch> _chained;
    private byte[] _link;
    private long _entries;

    /// <summary>A chain that begins anew with each stretch.</summary>
    /// <param name="stretches">At least one, in their order.</param>
    public JournalChain(IReadOnlyList<JournalStretch> stretches) => (_stretches, _chained, _link) = (stretches, new(stretches.Count), stretches[0].Link);

    /// <summary>The next entry.</summary>
    /// <param name="position">Where it stands: not before the last one, not behind the last stretch.</param>
    /// <param name="values">Its columns as text; null where there is nothing.</param>
    public void Add(long position, IEnumerable<string?> values)
    {
        while (position > _stretches[_chained.Count].Through)
            EndStretch();
        _hash.AppendData(_link);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var value in values)
        {
            var text = value is null ? [] : Encoding.UTF8.GetBytes(value);
            BinaryPrimitives.WriteInt32LittleEndian(length, value is null ? -1 : text.Length);
            _hash.AppendData(length);
            _hash.AppendData(text);
        }

        _link = _hash.GetHashAndReset();
        _entries++;
    }

    /// <summary>The stretches, behind their last entries.</summary>
    public IReadOnlyList<ChainedStretch> End()
    {
        while (_chained.Count < _stretches.Count)
            EndStretch();
        return _chained;
    }

    private void EndStretch()
    {
        _chained.Add(new ChainedStretch(_link, _entries));
        (_link, _entries) = (_chained.Count < _stretches.Count ? _stretches[_chained.Count].Link : _link, 0);
    }

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();
}

/// <summary>A stretch of a table of the journal.</summary>
/// <param name="Through">Up to and with this position.</param>
/// <param name="Link">The link before its first entry.</param>
public sealed record JournalStretch(long Through, byte[] Link);

/// <summary>What a stretch comes to.</summary>
/// <param name="Link">The link behind its last entry.</param>
/// <param name="Entries">How many there are.</param>
public sealed record ChainedStretch(byte[] Link, long Entries);
