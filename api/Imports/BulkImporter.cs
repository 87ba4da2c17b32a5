using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Imports;

namespace Allocation.Api.Imports;

/// <summary>
/// Enters a file of demands, a line each, as it arrives: lines go to the silos in pieces, a few at once, and how far all of them up to a line are
/// done is durable. Broken off anywhere, the same file sent again under its name goes on behind what is done.
/// </summary>
internal sealed class BulkImporter(IGrainFactory grains)
{
    /// <summary>Lines of a piece.</summary>
    private const int Piece = 500;

    /// <summary>Pieces on their way: more would wait in the store's queue.</summary>
    private const int AtOnce = 8;

    /// <summary>Longest line, bytes.</summary>
    public const int LongestLine = 1 << 20;

    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="OtherFileException">The import of that name is another file.</exception>
    /// <exception cref="LineTooLongException">A line has no end; the lines before it are done with.</exception>
    public async Task<BulkReport> Import(string name, PipeReader body, Actor actor, CancellationToken cancellation)
    {
        var import = grains.GetGrain<IImportGrain>(ImportProgress.KeyOf(actor, name));
        var done = await import.Read();
        var (resumedAt, errors) = (done.Lines, new List<ImportEntry>());
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var onTheWay = new Queue<(Task<BulkReceipt> Receipt, long Lines, string Digest)>();
        var (line, piece) = (0L, new List<byte[]>(Piece));
        var tooLong = false;
        await foreach (var text in Lines(body, () => tooLong = true, cancellation))
        {
            digest.AppendData(text);
            digest.AppendData("\n"u8);
            line++;
            if (line == resumedAt && Digest() != done.Digest)
                throw new OtherFileException();
            if (line <= resumedAt)
                continue;
            piece.Add(text);
            if (piece.Count == Piece)
                await Send();
        }

        if (line < resumedAt)
            throw new OtherFileException();
        if (piece.Count > 0)
            await Send();
        while (onTheWay.Count > 0)
            await Take();
        if (tooLong)
            throw new LineTooLongException();
        return new BulkReport(name, done.Lines, resumedAt, done.Entered, done.Unchanged, done.Refused, errors);

        async Task Send()
        {
            var receipt = grains.GetGrain<IBulkEntryGrain>(0).Enter(new BulkLines(line - piece.Count + 1, [.. piece], actor));
            onTheWay.Enqueue((receipt, line, Digest()));
            piece.Clear();
            while (onTheWay.Count >= AtOnce)
                await Take();
        }

        async Task Take()
        {
            var (receipt, lines, reached) = onTheWay.Dequeue();
            var became = await receipt;
            errors.AddRange(became.Refused.SelectMany(Entries).Take(ImportReportBuilder.MostEntries - errors.Count));
            done = new ImportProgress(lines, done.Entered + became.Entered, done.Unchanged + became.Unchanged, done.Refused + became.Refused.Length, reached);
            await import.Advance(done);
        }

        string Digest() => Convert.ToHexStringLower(digest.GetCurrentHash());
    }

    private static IEnumerable<ImportEntry> Entries(RefusedLine refused) => refused.Faults.Select(fault =>
        new ImportEntry((int)Math.Min(int.MaxValue, refused.Line), fault.Path, fault.Path[(fault.Path.LastIndexOf('.') + 1)..], fault.Code, fault.Message, refused.Number));

    /// <summary>The lines without their ends; they stop before one that has none.</summary>
    private static async IAsyncEnumerable<byte[]> Lines(PipeReader body, Action tooLong, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            var rest = read.Buffer;
            try
            {
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    var line = Text(rest.Slice(0, end));
                    rest = rest.Slice(rest.GetPosition(1, end));
                    yield return line;
                }

                if (read.IsCompleted && !rest.IsEmpty && rest.Length <= LongestLine)
                    yield return Text(rest);
            }
            finally
            {
                // Also when nobody wants more: whoever reads the rest begins here.
                body.AdvanceTo(rest.Start, rest.End);
            }

            if (rest.Length > LongestLine)
                tooLong();
            if (read.IsCompleted || rest.Length > LongestLine)
                yield break;
        }
    }

    private static byte[] Text(ReadOnlySequence<byte> line)
    {
        var bytes = line.ToArray();
        return bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes;
    }
}

/// <summary>What became of a file.</summary>
/// <param name="Name">Name of the import.</param>
/// <param name="Lines">Lines done with, those of earlier attempts included.</param>
/// <param name="ResumedAt">Lines that earlier attempts had done.</param>
/// <param name="Entered">Demands entered, by all attempts.</param>
/// <param name="Unchanged">Lines that had been entered before, in this file or another.</param>
/// <param name="Refused">Lines refused, by all attempts.</param>
/// <param name="Errors">Why lines of this attempt were refused: the first <see cref="ImportReportBuilder.MostEntries"/>.</param>
internal sealed record BulkReport(string Name, long Lines, long ResumedAt, long Entered, long Unchanged, long Refused, IReadOnlyList<ImportEntry> Errors);

/// <summary>The import of that name is another file: what was done of it are other lines.</summary>
internal sealed class OtherFileException : Exception;

/// <summary>A line has no end.</summary>
internal sealed class LineTooLongException : Exception;
