using System.Diagnostics;

namespace Allocation.LoadTests.Index;

/// <summary>Times and allocations of small pieces of work, in microseconds and bytes.</summary>
internal static class Clock
{
    /// <summary>Median of so many rounds, after one that warms up.</summary>
    public static double Median<T>(int rounds, Func<T> work)
    {
        var times = new double[rounds];
        for (var round = 0; round < rounds; round++)
            times[round] = Once(() => work());
        Array.Sort(times);
        return times[rounds / 2];
    }

    /// <summary>One round.</summary>
    public static double Once(Action work)
    {
        var from = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(from).TotalMicroseconds;
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
