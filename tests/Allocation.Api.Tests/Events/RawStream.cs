using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Allocation.Api.Tests.Events;

/// <summary>A stream of events over a bare connection, which holds nothing for a client that does not read. HTTP/1.0: nothing stands between the lines.</summary>
internal sealed partial class RawStream : IDisposable
{
    private readonly TcpClient _connection = new() { ReceiveBufferSize = 4_096 };
    private StreamReader? _lines;

    /// <summary>The id of the last whole block.</summary>
    public string? LastId { get; private set; }

    /// <summary>Sequences of the events that came.</summary>
    public List<int> Sequences { get; } = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RawStream> Open(Uri host, string query)
    {
        var stream = new RawStream();
        await stream._connection.ConnectAsync(host.Host, host.Port, Cancellation);
        await stream._connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /api/v1/events{query} HTTP/1.0\r\nHost: {host.Authority}\r\nAccept: text/event-stream\r\n\r\n"), Cancellation);
        stream._lines = new StreamReader(stream._connection.GetStream(), Encoding.UTF8);
        return stream;
    }

    /// <summary>Reads the next block that has an id; false at the end, or where the server cuts it off.</summary>
    public async Task<bool> Next()
    {
        var (id, sequence) = (default(string), default(int?));
        try
        {
            while (await _lines!.ReadLineAsync(Cancellation) is { } line)
            {
                id = line.StartsWith("id: ", StringComparison.Ordinal) ? line[4..] : id;
                sequence = SequenceMember().Match(line) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : sequence;
                if (line.Length > 0 || id is null)
                    continue;
                LastId = id;
                if (sequence is { } told)
                    Sequences.Add(told);
                return true;
            }
        }
        catch (IOException)
        {
            // The server does not wait for ever.
        }

        return false;
    }

    public void Dispose()
    {
        _lines?.Dispose();
        _connection.Dispose();
    }

    [GeneratedRegex("\"sequence\":\"(\\d+)\"")]
    private static partial Regex SequenceMember();
}
