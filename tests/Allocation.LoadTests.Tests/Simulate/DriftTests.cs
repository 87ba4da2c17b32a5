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
    public void A_process_that_does_not_answer_hides_no_leak()
    {
        var hour = Hour(at => 900 + (at / 20.0), _ => 5);
        for (var at = 30; at < hour.Count; at += 60)
            hour[at] = hour[at] with { RssMb = 300, HeapMb = 100, Silent = 1 };

        Assert.True(Drift.Of(hour).Leaks);
    }

    [Fact]
    public void Seconds_without_an_answer_are_no_fast_ones()
    {
        var stalled = Hour(_ => 900, at => 5);
        for (var at = 2_700; at < 3_600; at++)
            stalled[at] = stalled[at] with { Commands = at % 3 == 0 ? 1 : 0, CommandP50Ms = at % 3 == 0 ? 900 : 0 };

        Assert.True(Drift.Of(stalled).Slows);
    }

    [Fact]
    public void Memory_that_no_heap_holds_leaks_as_well() =>
        Assert.True(Drift.Of([.. Hour(at => 900 + (at / 10.0), _ => 5).Select(second => second with { HeapMb = 400 })]).Leaks);

    [Fact]
    public void Of_a_short_run_nothing_is_said()
    {
        var drift = Drift.Of([.. Hour(at => 900 + (10 * at), at => 5 + at).Take(300)]);

        Assert.False(drift.Leaks || drift.Slows);
    }

    private static List<Second> Hour(Func<int, double> memory, Func<int, double> latency) =>
        [.. Enumerable.Range(1, 3_600).Select(at => new Second(at, 100, latency(at), 2 * latency(at), 50, latency(at), 3 * latency(at), 5, 1, 2, memory(at), memory(at) / 2, 0, 1, 0.1, 0, 0, 0, 100, 50, 0, 0, null))];
}
