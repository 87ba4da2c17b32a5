using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>
/// Rows for <c>COPY … (FORMAT binary)</c>, put together in memory and sent at once. The driver's own importer looks up how to
/// write each value: ten times the processor for rows of known types.
/// </summary>
/// <remarks>The format is PostgreSQL's: a header, for each row its number of fields, for each field its length and its bytes, big-endian.</remarks>
internal sealed class CopyRows
{
    private const int Epoch = 730_119; // 2000-01-01 in days of the common era.

    private static ReadOnlySpan<byte> Header => [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0];

    private static readonly DateTime EpochInstant = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 16);

    /// <summary>Begins a table: what was put together before is forgotten, its memory is kept.</summary>
    public CopyRows Begin()
    {
        _bytes.ResetWrittenCount();
        return Raw(Header).Int32(0).Int32(0);
    }

    /// <summary>Begins a row.</summary>
    public CopyRows Row(short fields)
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes.GetSpan(2), fields);
        _bytes.Advance(2);
        return this;
    }

    public CopyRows Value(bool value) => Int32(1).Raw([value ? (byte)1 : (byte)0]);

    public CopyRows Value(int value) => Int32(4).Int32(value);

    public CopyRows Value(long value) => Int32(8).Int64(value);

    public CopyRows Value(DateOnly day) => Int32(4).Int32(day.DayNumber - Epoch);

    public CopyRows Value(DateTimeOffset instant) => Int32(8).Int64((instant.UtcDateTime - EpochInstant).Ticks / TimeSpan.TicksPerMicrosecond);

    public CopyRows Value(ReadOnlySpan<byte> bytes) => Int32(bytes.Length).Raw(bytes);

    public CopyRows Value(string text)
    {
        Int32(Encoding.UTF8.GetByteCount(text));
        _bytes.Advance(Encoding.UTF8.GetBytes(text, _bytes.GetSpan(3 * text.Length)));
        return this;
    }

    public CopyRows Value(Guid id)
    {
        Int32(16);
        id.TryWriteBytes(_bytes.GetSpan(16), bigEndian: true, out var written);
        _bytes.Advance(written);
        return this;
    }

    /// <summary>Sends the rows and waits until the server has taken them.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="table">The table and its columns, in the order of the values.</param>
    /// <exception cref="PostgresException">It refuses one of them: none is there.</exception>
    public async Task Send(NpgsqlConnection connection, string table)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT binary)");
        BinaryPrimitives.WriteInt16BigEndian(_bytes.GetSpan(2), -1);
        _bytes.Advance(2);
        await stream.WriteAsync(_bytes.WrittenMemory);
    }

    private CopyRows Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
        return this;
    }

    private CopyRows Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
        return this;
    }

    private CopyRows Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }
}
