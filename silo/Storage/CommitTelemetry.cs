using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Allocation.Silo.Storage;

/// <summary>
/// What a group commit shows of itself: each write as a span of the command that waits for it, each transaction as a span
/// with links to the commands it carries, and the queue before it as figures. Nothing is built while nobody listens.
/// </summary>
internal sealed class CommitTelemetry
{
    /// <summary>Most commands that the span of a transaction names: a batch may hold a thousand, and a span must stay small.</summary>
    public const int MostLinks = 32;

    private static readonly ActivitySource Source = new("Allocation");
    private static readonly Meter Meter = new("Allocation");
    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly Histogram<int> Sizes = Meter.CreateHistogram(
        "allocation.commit.batch.size", "{write}", "Writes that share one transaction", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] });

    private static readonly Histogram<double> Waits = Meter.CreateHistogram(
        "allocation.commit.wait", "s", "Time from the call until a transaction takes the write", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "allocation.commit.duration", "s", "Time that a transaction takes, from its first statement until it is durable", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });

    private static readonly UpDownCounter<int> Queue = Meter.CreateUpDownCounter<int>("allocation.commit.queue.length", "{write}", "Writes that no transaction has taken yet, those included that wait for a place in the queue");

    private readonly KeyValuePair<string, object?> _store;

    /// <summary>Of one store.</summary>
    /// <param name="store">Name of its kind.</param>
    public CommitTelemetry(string store) => _store = new("store", store);

    /// <summary>The span of a write, from the call until it is durable or refused; null when nobody records the command.</summary>
    public static Activity? Writing() => Activity.Current is null ? null : Source.StartActivity("store write");

    /// <summary>A write begins to wait.</summary>
    public QueuedWrite Enter(Activity? span)
    {
        Queue.Add(1, _store);
        return new QueuedWrite(Waits.Enabled ? Stopwatch.GetTimestamp() : 0, span is { Recorded: true } ? new ActivityContext(span.TraceId, span.SpanId, span.ActivityTraceFlags) : default);
    }

    /// <summary>It goes without having been taken: the queue is closed.</summary>
    public void Leave() => Queue.Add(-1, _store);

    /// <summary>A transaction takes it.</summary>
    public void Take(QueuedWrite write)
    {
        Leave();
        if (write.EnteredAt > 0)
            Waits.Record(Stopwatch.GetElapsedTime(write.EnteredAt).TotalSeconds, _store);
    }

    /// <summary>A transaction begins. Dispose of it when it has ended.</summary>
    public Transaction Begin(int count, IEnumerable<QueuedWrite> writes)
    {
        Sizes.Record(count, _store);
        return new Transaction(this, Durations.Enabled ? Stopwatch.GetTimestamp() : 0, Source.HasListeners() ? Span(count, writes) : null);
    }

    private Activity? Span(int count, IEnumerable<QueuedWrite> writes)
    {
        // In the trace of the first command, so that the statements have a parent; the others find it by the links.
        var contexts = writes.Where(write => write.Command != default).Select(write => write.Command).Take(MostLinks + 1).ToList();
        if (contexts.Count == 0)
            return null;
        var span = Source.StartActivity("store commit", ActivityKind.Internal, contexts[0], links: contexts.Skip(1).Select(context => new ActivityLink(context)));
        span?.SetTag("allocation.commit.batch.size", count);
        span?.SetTag("allocation.store", _store.Value);
        return span;
    }

    /// <summary>A transaction under way.</summary>
    internal readonly struct Transaction(CommitTelemetry owner, long beganAt, Activity? span) : IDisposable
    {
        /// <summary>It failed: nothing of it is known to be written.</summary>
        public void Failed() => span?.SetStatus(ActivityStatusCode.Error);

        public void Dispose()
        {
            if (beganAt > 0)
                Durations.Record(Stopwatch.GetElapsedTime(beganAt).TotalSeconds, owner._store);
            span?.Dispose();
        }
    }
}

/// <summary>A write in the queue.</summary>
/// <param name="EnteredAt">Since when; 0 when nobody asks.</param>
/// <param name="Command">The span of the command that waits; none when it is not recorded.</param>
internal readonly record struct QueuedWrite(long EnteredAt, ActivityContext Command);
