using Allocation.Api.Bench;
using Allocation.LoadTests.Simulate.Report;

namespace Allocation.LoadTests.Simulate;

/// <summary>
/// Whether a long run leaks or slows. Memory: the slope of a robust line (Theil–Sen) through the floor of each minute, after the first quarter,
/// in which caches fill. Latency: the median of the last quarter over that of the second.
/// </summary>
internal static class Drift
{
    private const int Minute = 60;

    /// <summary>A leak this slow would need days to matter on a machine of the budgets, and an hour cannot tell it from noise.</summary>
    private const double LeakMbPerHour = 60;

    private const double SlowRatio = 1.5;

    /// <summary>Of a run; nothing can be said of one shorter than eight minutes.</summary>
    public static DriftFigures Of(IReadOnlyList<Second> seconds)
    {
        var quarter = seconds.Count / 4;
        var later = seconds.Skip(quarter).ToList();
        var (rss, heap) = (SlopePerHour(later, second => second.RssMb), SlopePerHour(later, second => second.HeapMb));
        var (commands, lists) = (Ratio(second => second.CommandP50Ms), Ratio(second => second.ListP50Ms));
        var tells = seconds.Count >= 8 * Minute;
        return new DriftFigures(rss, heap, commands, lists, tells && rss > LeakMbPerHour && heap > LeakMbPerHour, tells && (commands > SlowRatio || lists > SlowRatio));

        double Ratio(Func<Second, double> latency) => Median(seconds.TakeLast(quarter).Select(latency)) / Math.Max(0.001, Median(seconds.Skip(quarter).Take(quarter).Select(latency)));
    }

    private static double SlopePerHour(List<Second> seconds, Func<Second, double> memory)
    {
        var floors = seconds.Chunk(Minute).Where(chunk => chunk.Length == Minute).Select(chunk => chunk.Min(memory)).ToList();
        var slopes = floors.SelectMany((early, at) => floors.Skip(at + 1).Select((late, further) => (late - early) / (further + 1) * Minute));
        return Median(slopes);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }
}
