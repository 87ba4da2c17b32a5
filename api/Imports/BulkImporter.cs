using System.Security.Cryptography;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Imports;

namespace Allocation.Api.Imports;

/// <summary>
/// Enters a file of demands, a line each, as it arrives: chunks go to the actor of the import, some at once, which makes each durable together
/// with how far the file is done. Broken off anywhere, the same file sent again under its name goes on behind what is done.
/// </summary>
internal sealed class BulkImporter(IGrainFactory grains) : IDisposable
{
    /// <summary>Chunks on their way in this process: while one is made durable the next are read, on all processors, and no number of imports fills the memory.</summary>
    private readonly SemaphoreSlim _onTheirWay = new(Environment.ProcessorCount + 1);

    /// <inheritdoc />
    public void Dispose() => _onTheirWay.Dispose();

    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="OtherFileException">The import of that name is another file.</exception>
    /// <exception cref="SentTwiceException">Somebody else began to send the import as well, and goes on in place of this one.</exception>
    /// <exception cref="LineTooLongException">A line has no end; the lines before it are done with.</exception>
    public async Task<BulkReport> Import(string name, Stream body, Actor actor, CancellationToken cancellation)
    {
        var import = grains.GetGrain<IImportGrain>(ImportProgress.KeyOf(actor, name));
        var (attempt, done) = await import.Begin();
        var (resumedAt, line, errors) = (done.Lines, 0L, new List<ImportEntry>());
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunks = new LineChunks(body);
        var onTheWay = new Queue<Task<ImportReceipt?>>();
        try
        {
            while (await chunks.Next(line < resumedAt ? resumedAt - line : long.MaxValue, cancellation) is { } chunk)
            {
                var before = line == 0 ? "" : Digest();
                digest.AppendData(chunk.Text);
                line += chunk.Lines;
                if (line == resumedAt && Digest() != done.Digest)
                    throw new OtherFileException();
                if (line > resumedAt)
                    await Send(chunk, before);
            }

            if (line < resumedAt)
                throw new OtherFileException();
            while (onTheWay.Count > 0)
                await Take();
        }
        finally
        {
            // Whatever ended the reading, nothing goes on behind the answer.
            await Task.WhenAll(onTheWay.AsEnumerable<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (chunks.TooLong)
            throw new LineTooLongException();
        return new BulkReport(name, done.Lines, resumedAt, done.Entered, done.Unchanged, done.Refused, errors);

        async Task Send(LineChunk chunk, string before)
        {
            await _onTheirWay.WaitAsync(cancellation);
            onTheWay.Enqueue(Enter(import, new ImportLines(attempt, line - chunk.Lines, chunk.Lines, chunk.Text, Digest(), actor, before)));
            while (onTheWay.TryPeek(out var first) && first.IsCompleted)
                await Take();
        }

        async Task Take()
        {
            var receipt = await onTheWay.Dequeue() ?? throw new SentTwiceException();
            errors.AddRange(receipt.Refused.SelectMany(Entries).Take(ImportReportBuilder.MostEntries - errors.Count));
            done = receipt.Reached;
        }

        string Digest() => Convert.ToHexStringLower(digest.GetCurrentHash());
    }

    private async Task<ImportReceipt?> Enter(IImportGrain import, ImportLines lines)
    {
        try
        {
            return await import.Enter(lines);
        }
        finally
        {
            _onTheirWay.Release();
        }
    }

    private static IEnumerable<ImportEntry> Entries(RefusedLine refused) => refused.Faults.Select(fault =>
        new ImportEntry((int)Math.Min(int.MaxValue, refused.Line), fault.Path, fault.Path[(fault.Path.LastIndexOf('.') + 1)..], fault.Code, fault.Message, refused.Number));
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

/// <summary>Somebody else goes on with the import.</summary>
internal sealed class SentTwiceException : Exception;

/// <summary>A line has no end.</summary>
internal sealed class LineTooLongException : Exception;
