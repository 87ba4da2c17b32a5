using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Allocation.Api.Tests.Events;

/// <summary>The stream of the hub over a bare web socket, which holds nothing for a client that does not read.</summary>
internal sealed class RawHub : IDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly HttpMessageInvoker _http;
    private readonly StringBuilder _come = new();

    private RawHub() => _http = new HttpMessageInvoker(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096, NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RawHub> Open(Uri host)
    {
        var hub = new RawHub();
        await hub._socket.ConnectAsync(new UriBuilder(host) { Scheme = "ws", Path = "/hubs/live" }.Uri, hub._http, Cancellation);
        await hub.Send("""{"protocol":"json","version":1}""");
        Assert.Equal("{}", await hub.Next());
        return hub;
    }

    /// <summary>Follows events of a kind from now on; it does when this is over.</summary>
    public async Task Follow(string kind)
    {
        await Send($$"""{"type":4,"invocationId":"1","target":"Events","arguments":[{"kind":"{{kind}}"},null]}""");
        while (await Message() is var (type, _) && type != 2)
            Assert.NotEqual(0, type);
    }

    /// <summary>Reads all that still comes of the stream, and gives the sequences; it may end with its connection.</summary>
    public async Task<List<int>> ReadToEnd()
    {
        var sequences = new List<int>();
        while (await Message() is var (type, item) && type is not (0 or 3))
        {
            if (item?["event"]?["sequence"] is { } sequence)
                sequences.Add(int.Parse(sequence.GetValue<string>(), CultureInfo.InvariantCulture));
        }

        return sequences;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _http.Dispose();
    }

    /// <summary>The type of the next message, and its item; 0 at the end of the connection.</summary>
    private async Task<(int Type, JsonNode? Item)> Message() =>
        await Next() is { } text && JsonNode.Parse(text)! is var message ? (message["type"]?.GetValue<int>() ?? 7, message["item"]) : (0, null);

    private Task Send(string message) => _socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true, Cancellation);

    private async Task<string?> Next()
    {
        var buffer = new byte[8_192];
        while (true)
        {
            var come = _come.ToString();
            if (come.IndexOf(End) is var end and >= 0)
            {
                _come.Clear().Append(come, end + 1, come.Length - end - 1);
                return come[..end];
            }

            try
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), Cancellation);
                if (part.MessageType == WebSocketMessageType.Close)
                    return null;
                _come.Append(Encoding.UTF8.GetString(buffer.AsSpan(0, part.Count)));
            }
            catch (WebSocketException)
            {
                // The server does not wait for ever.
                return null;
            }
        }
    }
}
