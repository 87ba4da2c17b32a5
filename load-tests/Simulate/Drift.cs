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

    /// <summary>Above this the heap need not grow as well: it is held elsewhere.</summary>
    private const double UnmanagedLeakMbPerHour = 200;

    private const double SlowRatio = 1.5;

    /// <summary>A last quarter with so many fewer seconds that brought an answer is slow, whatever those say.</summary>
    private const double MostSilent = 0.1;

    /// <summary>Of a run; nothing can be said of one shorter than eight minutes.</summary>
    public static DriftFigures Of(IReadOnlyList<Second> seconds)
    {
        var quarter = seconds.Count / 4;
        var later = seconds.Skip(quarter).ToList();
        var (rss, heap) = (SlopePerHour(later, second => second.RssMb), SlopePerHour(later, second => second.HeapMb));
        var commands = Slowing(second => second.Commands, second => second.CommandP50Ms);
        var lists = Slowing(second => second.Lists, second => second.ListP50Ms);
        var tells = seconds.Count >= 8 * Minute;
        var leaks = rss > LeakMbPerHour && (heap > LeakMbPerHour || rss > UnmanagedLeakMbPerHour);
        var slows = commands.Ratio > SlowRatio || lists.Ratio > SlowRatio || commands.Stalls || lists.Stalls;
        return new DriftFigures(rss, heap, commands.Ratio, lists.Ratio, tells && leaks, tells && slows);

        (double Ratio, bool Stalls) Slowing(Func<Second, long> answers, Func<Second, double> latency)
        {
            var (early, late) = (Answered(seconds.Skip(quarter).Take(quarter)), Answered(seconds.TakeLast(quarter)));
            return (early.Count == 0 ? 1 : Median(late.Select(latency)) / Math.Max(0.001, Median(early.Select(latency))), late.Count < (1 - MostSilent) * early.Count);

            List<Second> Answered(IEnumerable<Second> part) => [.. part.Where(second => answers(second) > 0)];
        }
    }

    /// <summary>Seconds in which a process said nothing are left out: without its part they would be the floor.</summary>
    private static double SlopePerHour(List<Second> seconds, Func<Second, double> memory)
    {
        var floors = seconds.Chunk(Minute).Where(chunk => chunk.Length == Minute).Select(chunk => chunk.Where(second => second.Silent == 0).Select(memory).DefaultIfEmpty(double.NaN).Min()).ToList();
        var slopes = floors.SelectMany((early, at) => floors.Skip(at + 1).Select((late, further) => (late - early) / (further + 1) * Minute));
        return Median(slopes.Where(double.IsFinite));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }
}
