using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Allocation.Silo.Audits;

/// <summary>What the audit shows of itself. An operator is woken by <c>allocation.audit.differences</c> alone.</summary>
internal static class AuditTelemetry
{
    /// <summary>Name of the span of an audit, with which a trace may begin.</summary>
    public const string Span = "list audit";

    private static readonly ActivitySource Source = new("Allocation");
    private static readonly Meter Meter = new("Allocation");

    private static readonly Counter<long> Runs = Meter.CreateCounter<long>("allocation.audit.runs", "{run}", "Lists compared with their recomputation from the store");

    private static readonly Counter<long> Differences = Meter.CreateCounter<long>("allocation.audit.differences", "{difference}", "Rows and counts of lists that were not those recomputed: anything above 0 is a fault of the product");

    private static readonly Counter<long> Demands = Meter.CreateCounter<long>("allocation.audit.demands", "{demand}", "Demands read to recompute lists");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "allocation.audit.duration", "s", "Time of one audit", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    /// <summary>A figure that nobody ever added to is not there, and nothing wakes on its absence: it begins at 0.</summary>
    public static void Begin()
    {
        Differences.Add(0, KindOf("row"));
        Differences.Add(0, KindOf("count"));
        foreach (var outcome in Enum.GetNames<AuditOutcome>())
            Count(outcome.ToLowerInvariant(), 0);
    }

    /// <summary>Runs an audit and tells what it found.</summary>
    public static async Task<AuditResult> Told(Func<Task<AuditResult>> audit)
    {
        using var span = Source.StartActivity(Span);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var result = await audit();
            Count(result.Outcome.ToString().ToLowerInvariant());
            Demands.Add(result.Demands);
            Differences.Add(result.Differences.Rows, KindOf("row"));
            Differences.Add(result.Differences.Counts, KindOf("count"));
            span?.SetTag("allocation.audit.outcome", result.Outcome.ToString().ToLowerInvariant()).SetTag("allocation.audit.demands", result.Demands);
            return result;
        }
        catch
        {
            span?.SetStatus(ActivityStatusCode.Error);
            Count("failed");
            throw;
        }
        finally
        {
            Durations.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    private static void Count(string outcome, int runs = 1) => Runs.Add(runs, new KeyValuePair<string, object?>("outcome", outcome));

    private static KeyValuePair<string, object?> KindOf(string kind) => new("kind", kind);
}
