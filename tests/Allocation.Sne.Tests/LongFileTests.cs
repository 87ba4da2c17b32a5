using System.Text;

namespace Allocation.Sne.Tests;

/// <summary>Alone in the process, since it measures memory.</summary>
[CollectionDefinition(nameof(LongFileTests), DisableParallelization = true)]
[Collection(nameof(LongFileTests))]
public sealed class LongFileTests
{
    private const int Demands = 10_000;

    /// <summary>Measured: about 35 KB a demand; the bound leaves room for another runtime, not for another algorithm.</summary>
    private const long BytesByDemand = 60_000;

    [Fact]
    public async Task Ten_thousand_demands_stream_in_the_memory_of_one()
    {
        var cancel = TestContext.Current.CancellationToken;
        var read = 0;
        var held = 0L;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await foreach (var demand in SneReader.ReadAsync(new EndlessMessage(Demands), Register.Geography, cancel))
        {
            Assert.NotNull(demand.File);
            if (++read % 2_500 == 0)
                held = Math.Max(held, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(Demands, read);
        Assert.InRange((GC.GetTotalAllocatedBytes(precise: true) - allocated) / Demands, 1, BytesByDemand);
        Assert.InRange(held, long.MinValue, 4_000_000);
    }

    /// <summary>A message whose demands are made as they are read, only asynchronously, like the body of a request.</summary>
    private sealed class EndlessMessage(int demands) : Stream
    {
        private static readonly string Whole = Register.Message();
        private static readonly int Start = Whole.IndexOf("<demande>", StringComparison.Ordinal);
        private static readonly int End = Whole.IndexOf("</interfaceNuu>", StringComparison.Ordinal);
        private readonly IEnumerator<byte[]> _parts = Parts(demands).GetEnumerator();
        private ReadOnlyMemory<byte> _left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left.IsEmpty && _parts.MoveNext())
                _left = _parts.Current;
            var count = Math.Min(buffer.Length, _left.Length);
            _left[..count].CopyTo(buffer);
            _left = _left[count..];
            return ValueTask.FromResult(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private static IEnumerable<byte[]> Parts(int demands)
        {
            var demand = Encoding.UTF8.GetBytes(Whole[Start..End]);
            yield return Encoding.UTF8.GetBytes(Whole[..Start]);
            for (var number = 0; number < demands; number++)
                yield return demand;
            yield return Encoding.UTF8.GetBytes(Whole[End..]);
        }
    }
}
