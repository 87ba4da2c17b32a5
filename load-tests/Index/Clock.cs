using System.Diagnostics;

namespace Allocation.LoadTests.Index;

/// <summary>Times and allocations of small pieces of work, in microseconds and bytes.</summary>
internal static class Clock
{
    private const int Runs = 3;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.7);

    /// <summary>Median of so many rounds, after one that warms up.</summary>
    public static double Median<T>(int rounds, Func<T> work)
    {
        var times = new double[rounds];
        for (var round = 0; round < rounds; round++)
            times[round] = Once(() => work());
        Array.Sort(times);
        return times[rounds / 2];
    }

    /// <summary>Median and 99th percentile of so many rounds: of three runs the one with the lowest median, since a shared machine takes from each what is nobody's figure.</summary>
    public static (double P50, double P99) Percentiles<T>(int rounds, Func<T> work)
    {
        // The compiler optimises in the background what has run for some tenths of a second: fewer rounds would measure its first draft. Time of the processor, for
        // on a busy machine it waits its turn.
        for (var from = Environment.CpuUsage.TotalTime; Environment.CpuUsage.TotalTime - from < WarmUp;)
            work();
        return Enumerable.Range(0, Runs).Select(_ => Run()).Min();

        (double P50, double P99) Run()
        {
            var times = new double[rounds];
            for (var round = 0; round < rounds; round++)
                times[round] = Once(() => work());
            Array.Sort(times);
            return (times[rounds / 2], times[rounds * 99 / 100]);
        }
    }

    /// <summary>One round; looking at the clock costs some hundredths of a microsecond of it.</summary>
    public static double Once(Action work)
    {
        var from = Stopwatch.GetTimestamp();
        work();

        // Not as a span of time, whose smallest step is a tenth of a microsecond.
        return (Stopwatch.GetTimestamp() - from) * 1e6 / Stopwatch.Frequency;
    }

    /// <summary>Bytes this thread allocates in a round, on average.</summary>
    public static double Bytes<T>(int rounds, Func<T> work)
    {
        var from = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < rounds; round++)
            work();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - from) / rounds;
    }
}
