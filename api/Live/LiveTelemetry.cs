using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Allocation.Api.Live;

/// <summary>What the live hub shows of itself: deltas sent and versions that went together with others, who listens, and a span for each push.</summary>
internal static class LiveTelemetry
{
    private static readonly ActivitySource Source = new("Allocation");
    private static readonly Meter Meter = new("Allocation");

    private static readonly Counter<long> Deltas = Meter.CreateCounter<long>("allocation.live.deltas", "{delta}", "Deltas sent, each once for all clients of a list and class");

    private static readonly Counter<long> Conflated = Meter.CreateCounter<long>("allocation.live.conflated", "{version}", "Versions of lists that were not sent by themselves but together with a later one");

    private static readonly UpDownCounter<int> Connections = Meter.CreateUpDownCounter<int>("allocation.live.connections", "{connection}", "Connections to the live hub");

    private static readonly UpDownCounter<int> Lists = Meter.CreateUpDownCounter<int>("allocation.live.lists", "{list}", "Lists that somebody on this host follows");

    /// <summary>A connection came (+1) or went (-1).</summary>
    public static void Connected(int sign) => Connections.Add(sign);

    /// <summary>A list is followed by its first client (+1), or by none any more (-1).</summary>
    public static void Followed(int sign) => Lists.Add(sign);

    /// <summary>A delta of a class goes out. Dispose of the span, if somebody records one, when the hub has taken the delta.</summary>
    public static Activity? Push(string rate, PushCauses causes)
    {
        var kind = new KeyValuePair<string, object?>("class", rate);
        Deltas.Add(1, kind);
        if (causes.Versions > 1)
            Conflated.Add(causes.Versions - 1, kind);
        if (causes.Recorded.Count == 0)
            return null;
        var span = Source.StartActivity("list push", ActivityKind.Producer, causes.Recorded[0], links: causes.Recorded.Skip(1).Select(cause => new ActivityLink(cause)));
        span?.SetTag("allocation.live.class", rate);
        span?.SetTag("allocation.live.versions", causes.Versions);
        return span;
    }

    /// <summary>Where the present change came from; none when nobody records it.</summary>
    internal static ActivityContext Cause() =>
        Source.HasListeners() && Activity.Current is { Recorded: true } cause ? new ActivityContext(cause.TraceId, cause.SpanId, cause.ActivityTraceFlags) : default;
}

/// <summary>The versions that wait to be sent together, and the recorded commands that brought them: the first ones, for a span must stay small.</summary>
/// <remarks>Not thread-safe; its owner locks.</remarks>
internal sealed class PushCauses
{
    private const int MostRecorded = 16;

    private readonly List<ActivityContext> _recorded = [];

    /// <summary>Versions that wait.</summary>
    public int Versions { get; private set; }

    /// <summary>Spans that brought them, oldest first.</summary>
    public IReadOnlyList<ActivityContext> Recorded => _recorded;

    /// <summary>One more version waits.</summary>
    public void Add()
    {
        Versions++;
        if (_recorded.Count < MostRecorded && LiveTelemetry.Cause() is var cause && cause != default)
            _recorded.Add(cause);
    }

    /// <summary>They are sent.</summary>
    public void Clear()
    {
        Versions = 0;
        _recorded.Clear();
    }
}
