using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Allocation.Domain.Demands;
using Allocation.LoadTests.Simulate.Load;
using Allocation.Population;

namespace Allocation.LoadTests.Simulate;

/// <summary>A population as the body of a bulk import: households are drawn as they are sent, and no file is written.</summary>
internal sealed class PopulationContent : HttpContent
{
    /// <summary>Households drawn together.</summary>
    private const int Piece = 1_000;

    private const int AtOnce = 8;

    private readonly HouseholdGenerator _households;
    private readonly int _demands;
    private readonly Action<long> _sent;

    /// <summary>Prepares it.</summary>
    /// <param name="households">Draws them.</param>
    /// <param name="demands">How many.</param>
    /// <param name="sent">Told how many have been sent.</param>
    public PopulationContent(HouseholdGenerator households, int demands, Action<long> sent)
    {
        (_households, _demands, _sent) = (households, demands, sent);
        Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
    }

    /// <summary>Enters the population through a host.</summary>
    /// <exception cref="InvalidOperationException">It was not entered whole.</exception>
    public static async Task Enter(HttpClient http, Uri host, HouseholdGenerator households, int demands, Action<long> sent, CancellationToken cancellation)
    {
        using var content = new PopulationContent(households, demands, sent);
        using var answer = await http.PostAsync(new Uri(host, "/api/v1/imports/demands/population"), content, cancellation);
        await answer.Good(cancellation);
        var report = await answer.Content.ReadFromJsonAsync<Report>(cancellation);
        if (report!.Entered != demands)
            throw new InvalidOperationException($"Of {demands} households {report.Entered} were entered, {report.Unchanged} were there and {report.Refused} were refused: choose an empty folder with --keep.");
    }

    /// <inheritdoc />
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var sent = 0L;

        // Some pieces at a time: drawn in one go they would wait in memory for a host that takes them more slowly.
        foreach (var pieces in Enumerable.Range(0, (_demands + Piece - 1) / Piece).Chunk(AtOnce))
        {
            foreach (var piece in pieces.AsParallel().AsOrdered().Select(Lines).ToArray())
            {
                await stream.WriteAsync(piece);
                _sent(sent = Math.Min(_demands, sent + Piece));
            }
        }
    }

    /// <inheritdoc />
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private byte[] Lines(int piece)
    {
        var lines = new MemoryStream();
        for (var index = piece * Piece; index < Math.Min(_demands, (piece + 1) * Piece); index++)
        {
            lines.Write(DemandJson.Write(_households.Generate(index)));
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }

    private sealed record Report(long Entered, long Unchanged, long Refused);
}
