using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;

namespace Allocation.Api.Live;

/// <summary>The connections of this host, so that one that no longer reads can be closed.</summary>
internal sealed partial class Connections(ILogger<Connections> logger)
{
    private readonly ConcurrentDictionary<string, HubCallerContext> _open = new();

    public void Add(HubCallerContext connection)
    {
        if (_open.TryAdd(connection.ConnectionId, connection))
            LiveTelemetry.Connected(+1);
    }

    public void Remove(string connection) => TryRemove(connection, out _);

    /// <summary>Closes a connection; its client begins again when it can.</summary>
    public void Abort(string connection)
    {
        if (!TryRemove(connection, out var open))
            return;
        LogAborted(logger);
        open.Abort();
    }

    private bool TryRemove(string connection, [NotNullWhen(true)] out HubCallerContext? open)
    {
        var removed = _open.TryRemove(connection, out open);
        if (removed)
            LiveTelemetry.Connected(-1);
        return removed;
    }

    [LoggerMessage(2002, LogLevel.Warning, "A client of live lists did not read what it was sent: its connection is closed")]
    private static partial void LogAborted(ILogger logger);
}
