using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Allocation.Grains.Territories;

/// <summary>
/// How far the partitions of this process are behind the store. A partition has no name here: what is told is how many there
/// are, and how the one that is furthest behind stands.
/// </summary>
internal static class PartitionMetrics
{
    private static readonly ConcurrentDictionary<PartitionProgress, bool> Present = new();
    private static readonly Meter Meter = new("Allocation");

    private static readonly Histogram<double> Loads = Meter.CreateHistogram(
        "allocation.partition.load.duration", "s", "Loads of a partition from the store",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });

    static PartitionMetrics()
    {
        Meter.CreateObservableGauge("allocation.partitions", () => Present.Count, "{partition}", "Partitions in memory");
        Meter.CreateObservableGauge("allocation.partition.lag.positions", () => Present.Keys.Select(partition => partition.PositionsBehind).DefaultIfEmpty().Max(), "{position}", "Positions of the change log that the partition furthest behind has not reached");
        Meter.CreateObservableGauge("allocation.partition.lag.time", () => Present.Keys.Select(partition => partition.SecondsBehind).DefaultIfEmpty().Max(), "s", "Time since the partition furthest behind last held everything in the store");
    }

    /// <summary>A partition comes into memory.</summary>
    public static PartitionProgress Enter()
    {
        var entered = new PartitionProgress();
        Present.TryAdd(entered, true);
        return entered;
    }

    /// <summary>A partition leaves memory.</summary>
    public static void Leave(PartitionProgress partition) => Present.TryRemove(partition, out _);

    /// <summary>A partition was loaded.</summary>
    public static void Loaded(long startedAt) => Loads.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
}

/// <summary>How one partition follows the log. Written by the partition's turns, read at any time.</summary>
internal sealed class PartitionProgress
{
    private long _behind;
    private long _heldAllAt = Stopwatch.GetTimestamp();

    public long PositionsBehind => Interlocked.Read(ref _behind);

    public double SecondsBehind => Stopwatch.GetElapsedTime(Interlocked.Read(ref _heldAllAt)).TotalSeconds;

    /// <summary>A reading of the log begins: so much is ahead.</summary>
    public void Sees(long head, long position) => Interlocked.Exchange(ref _behind, Math.Max(0, head - position));

    /// <summary>It ended, and everything is contained that the store held when its head was read: at the beginning, or a moment before where nobody asked.</summary>
    public void HoldsAll(long head, long position, long since)
    {
        Sees(head, position);
        Interlocked.Exchange(ref _heldAllAt, since);
    }
}
