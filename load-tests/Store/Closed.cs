using System.Diagnostics;
using System.Globalization;

namespace Allocation.LoadTests.Store;

/// <summary>A closed loop: so many callers, each asking again as soon as it is answered.</summary>
internal static class Closed
{
    /// <summary>Runs for some seconds after one that warms up, and writes rate and times.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">What is measured.</param>
    /// <param name="callers">Callers at once.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="work">One round of a caller; gets its number and the number of the round.</param>
    /// <returns>Rounds a second.</returns>
    public static async Task<double> Loop(TextWriter output, string name, int callers, int seconds, Func<int, long, Task> work)
    {
        var times = new List<double>[callers];
        var (cpu, allocated, paused) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        var (start, from, until) = (Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1 + seconds));
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var mine = times[caller] = [];
            for (long round = 0; ; round++)
            {
                var asked = Stopwatch.GetTimestamp();
                await work(caller, round);
                var now = Stopwatch.GetElapsedTime(start);
                if (now >= until)
                    return;
                if (now >= from)
                    mine.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
        })));

        var all = times.SelectMany(mine => mine).Order().ToArray();
        var rounds = all.Length * (1.0 + seconds) / seconds;
        var each = (Cpu: (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / rounds, Bytes: (GC.GetTotalAllocatedBytes() - allocated) / rounds, Pause: (GC.GetTotalPauseDuration() - paused) / Stopwatch.GetElapsedTime(start));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-58} {all.Length / (double)seconds,10:N0}/s   p50 {At(all, 0.5):0.0} ms   p99 {At(all, 0.99):0.0} ms   ({callers} at once; about {each.Cpu:0} µs of processor and {each.Bytes / 1024:0} KB in this process each, {each.Pause:0%} of the time in collections)"));
        return all.Length / (double)seconds;
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)((sorted.Length - 1) * share)];
}
