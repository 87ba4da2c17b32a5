using System.Diagnostics;
using HdrHistogram;

namespace Allocation.LoadTests.Simulate.Load;

/// <summary>Percentiles of some latencies, milliseconds.</summary>
/// <param name="Count">How many.</param>
/// <param name="P50">Median.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="P999">99.9th percentile.</param>
/// <param name="Max">The longest.</param>
internal sealed record Percentiles(long Count, double P50, double P90, double P99, double P999, double Max)
{
    /// <summary>Of a histogram of microseconds.</summary>
    public static Percentiles Of(HistogramBase histogram) => histogram.TotalCount == 0
        ? new Percentiles(0, 0, 0, 0, 0, 0)
        : new Percentiles(histogram.TotalCount, At(histogram, 50), At(histogram, 90), At(histogram, 99), At(histogram, 99.9), At(histogram, 100));

    private static double At(HistogramBase histogram, double percentile) => histogram.GetValueAtPercentile(percentile) / 1_000.0;
}

/// <summary>
/// Latencies of one kind, recorded by any thread, read second by second and as a whole. Three significant digits; what takes longer than an
/// hour counts as an hour.
/// </summary>
internal sealed class Latencies
{
    private const long MostMicroseconds = 3_600_000_000;

    private readonly Recorder _recorder = HistogramFactory.With64BitBucketSize().WithValuesUpTo(MostMicroseconds).WithPrecisionOf(3).WithThreadSafeWrites().WithThreadSafeReads().Create();
    private readonly LongHistogram _whole = new(MostMicroseconds, 3);
    private HistogramBase? _interval;

    /// <summary>Records one.</summary>
    /// <param name="since">Timestamp of when it was due.</param>
    public void Record(long since) => Record(Stopwatch.GetElapsedTime(since));

    /// <summary>Records one.</summary>
    /// <param name="took">How long it was.</param>
    public void Record(TimeSpan took) => _recorder.RecordValue(Math.Clamp((long)took.TotalMicroseconds, 1, MostMicroseconds));

    /// <summary>Those recorded since the last question.</summary>
    public Percentiles Interval()
    {
        lock (_whole)
        {
            _interval = _recorder.GetIntervalHistogram(_interval);
            _whole.Add(_interval);
            return Percentiles.Of(_interval);
        }
    }

    /// <summary>Forgets all of them: what came before warmed up.</summary>
    public void Reset()
    {
        lock (_whole)
        {
            Interval();
            _whole.Reset();
        }
    }

    /// <summary>All of them.</summary>
    public Percentiles Whole()
    {
        lock (_whole)
        {
            Interval();
            return Percentiles.Of(_whole);
        }
    }
}
