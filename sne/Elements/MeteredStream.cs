namespace Allocation.Sne.Elements;

/// <summary>
/// A stream that gives a parser so many bytes and no more until it is refilled: the parser holds a whole tag or comment before
/// it says anything, and has no bound of its own for one.
/// </summary>
internal sealed class MeteredStream(Stream inner) : Stream
{
    private int _left = SneLimits.TokenBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public void Refill() => _left = SneLimits.TokenBytes;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left <= 0)
            throw new TooLargeException();
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _left -= read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>One token, or all the names together, are larger than any message needs.</summary>
internal sealed class TooLargeException : Exception;
