using Allocation.Api.Bench;
using Allocation.LoadTests.Simulate;

namespace Allocation.LoadTests.Tests.Simulate;

public sealed class DriftTests
{
    [Fact]
    public void A_leak_is_found_under_the_saw_of_the_collector()
    {
        var drift = Drift.Of(Hour(at => 900 + (at % 37) + (at / 20.0), _ => 5));

        Assert.True(drift.Leaks);
        Assert.Equal(180, drift.RssMbPerHour, 5.0);
    }

    [Fact]
    public void Caches_that_fill_at_the_beginning_are_no_leak()
    {
        var drift = Drift.Of(Hour(at => 900 + (at % 37) + Math.Min(at, 800), _ => 5));

        Assert.False(drift.Leaks);
    }

    [Fact]
    public void Latency_that_grows_is_found()
    {
        Assert.True(Drift.Of(Hour(_ => 900, at => 5 + (at / 300.0))).Slows);
        Assert.False(Drift.Of(Hour(_ => 900, at => 5 + (at % 3))).Slows);
    }

    [Fact]
    public void Of_a_short_run_nothing_is_said()
    {
        var drift = Drift.Of([.. Hour(at => 900 + (10 * at), at => 5 + at).Take(300)]);

        Assert.False(drift.Leaks || drift.Slows);
    }

    private static List<Second> Hour(Func<int, double> memory, Func<int, double> latency) =>
        [.. Enumerable.Range(1, 3_600).Select(at => new Second(at, 100, latency(at), 2 * latency(at), 50, latency(at), 3 * latency(at), 5, 1, 2, memory(at), memory(at) / 2, 0, 1, 0.1, 0, 0, 0, 100, 50, 0, null))];
}
