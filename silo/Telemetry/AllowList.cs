using System.Collections.Frozen;

namespace Allocation.Silo.Telemetry;

/// <summary>
/// What may leave the process (C10). Everything else is dropped: a library that begins to say more says it to nobody until
/// its name is written here, and in docs/reference/telemetry.md.
/// </summary>
/// <remarks>Nothing here is a path, a number of a demand, a name, an id of a vacancy or the key of an actor.</remarks>
public static class AllowList
{
    /// <summary>Sources of spans: requests and hub calls come with the instrumentation of ASP.NET Core.</summary>
    public static readonly string[] Sources = ["Allocation", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application", "Npgsql"];

    /// <summary>Attributes of spans.</summary>
    public static readonly FrozenSet<string> SpanTags = FrozenSet.Create(
        StringComparer.Ordinal,
        "http.request.method", "http.response.status_code", "http.route", "url.scheme", "server.address", "server.port", "network.protocol.name", "network.protocol.version",
        "error.type", "exception.type",
        "rpc.system", "rpc.system.name", "rpc.service", "rpc.method", "orleans.rpc.service", "orleans.grain.type",
        "db.system.name", "db.namespace", "db.operation.name", "db.query.text", "db.response.status_code",
        "allocation.store", "allocation.commit.batch.size", "allocation.live.class", "allocation.live.versions", "allocation.audit.outcome", "allocation.audit.demands");

    /// <summary>Attributes of figures.</summary>
    public static readonly string[] MetricTags =
    [
        "action", "outcome", "store", "class", "kind",
        "http.request.method", "http.response.status_code", "http.route", "url.scheme", "network.protocol.name", "network.protocol.version", "network.transport", "network.type", "error.type",
        "signalr.connection.status", "signalr.connection.transport",
        "db.client.connection.state",
        "gc.heap.generation", "dotnet.gc.heap.generation", "cpu.mode",
        "type",
    ];

    /// <summary>Values that our own log sentences may carry. Those of other libraries carry none.</summary>
    public static readonly FrozenSet<string> LogValues = FrozenSet.Create(StringComparer.Ordinal, "Demands", "Position", "Rows", "Counts");

    /// <summary>Figures of Orleans: of its hundred and forty, those an operator acts on.</summary>
    public static readonly FrozenSet<string> OrleansInstruments = FrozenSet.Create(
        StringComparer.Ordinal,
        "orleans-grains", "orleans-catalog-activations", "orleans-catalog-activation-created", "orleans-catalog-activation-failed-to-activate",
        "orleans-app-requests-timedout", "orleans-messaging-rejected", "orleans-messaging-expired", "orleans-messaging-sent-failed",
        "orleans-scheduler-long-running-turns", "orleans-gateway-connected-clients", "orleans-client-connected-gateways", "orleans-networking-sockets-closed");

    /// <summary>Meters of this process that are heard; those of ASP.NET Core and of the runtime come with their instrumentation.</summary>
    internal static readonly string[] Meters = ["Allocation", Orleans, "Npgsql"];

    internal const string Orleans = "Microsoft.Orleans";
}
