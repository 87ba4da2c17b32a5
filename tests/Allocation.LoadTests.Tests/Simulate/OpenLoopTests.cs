using Allocation.LoadTests.Simulate.Load;
using Microsoft.Extensions.Time.Testing;

namespace Allocation.LoadTests.Tests.Simulate;

public sealed class OpenLoopTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly Latencies _late = new();

    [Fact]
    public async Task A_request_that_waits_for_a_place_counts_from_when_it_was_due()
    {
        var time = new FakeTimeProvider(Noon);
        var (since, stall, stalled) = (new List<TimeSpan>(), new TaskCompletionSource(), new TaskCompletionSource());
        var began = time.GetTimestamp();
        var loop = new OpenLoop(
            OpenLoop.Evenly(10), 1, async (number, due, _) =>
            {
                since.Add(time.GetElapsedTime(began, due));
                if (number == 0)
                {
                    stalled.SetResult();
                    await stall.Task;
                }

                return true;
            },
            _late,
            time);

        var run = loop.Run(TimeSpan.FromSeconds(1), CancellationToken.None, CancellationToken.None);
        await stalled.Task;
        time.Advance(TimeSpan.FromSeconds(5));
        stall.SetResult();
        await run;

        // The first answer took five seconds: the nine behind it were due in the first, and none of them forgets it.
        Assert.Equal(Enumerable.Range(0, 10).Select(number => TimeSpan.FromMilliseconds(100 * number)), since);
        Assert.Equal((10, 10), (loop.Due, loop.Completed));
    }

    [Fact]
    public async Task A_loop_that_is_told_to_stop_sends_what_was_due_and_no_more()
    {
        var time = new FakeTimeProvider(Noon);
        var (sent, stall, stalled) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        using var stop = new CancellationTokenSource();
        var loop = new OpenLoop(
            OpenLoop.Evenly(10), 1, async (_, _, _) =>
            {
                if (sent++ == 0)
                {
                    stalled.SetResult();
                    await stall.Task;
                }

                return true;
            },
            _late,
            time);

        var run = loop.Run(TimeSpan.FromHours(1), stop.Token, CancellationToken.None);
        await stalled.Task;
        time.Advance(TimeSpan.FromSeconds(2));
        await stop.CancelAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        stall.SetResult();
        await run;

        Assert.Equal((20, 20, 20), (sent, loop.Due, loop.Completed));
    }

    [Fact]
    public async Task Requests_are_due_whether_they_are_sent_or_not()
    {
        var time = new FakeTimeProvider(Noon);
        var (stall, stalled) = (new TaskCompletionSource<bool>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var loop = new OpenLoop(
            OpenLoop.Evenly(10), 1, (_, _, _) =>
            {
                stalled.TrySetResult();
                return stall.Task;
            },
            _late,
            time);

        var run = loop.Run(TimeSpan.FromSeconds(3), CancellationToken.None, CancellationToken.None);
        await stalled.Task;
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((20, 0), (loop.Due, loop.Completed));
        stall.SetResult(true);
        time.Advance(TimeSpan.FromSeconds(1));
        while (!run.IsCompleted)
            time.Advance(TimeSpan.FromMilliseconds(100));
        await run;
    }

    [Fact]
    public async Task A_request_answered_with_no_is_not_completed()
    {
        var time = new FakeTimeProvider(Noon);
        var loop = new OpenLoop(OpenLoop.Evenly(1_000_000), 1, (number, _, _) => Task.FromResult(number % 2 == 0), _late, time);
        var run = loop.Run(TimeSpan.FromMilliseconds(0.02), CancellationToken.None, CancellationToken.None);
        while (!run.IsCompleted)
            time.Advance(TimeSpan.FromMilliseconds(1));
        await run;

        // It may have ended before the clock moved: a wait of less than a millisecond is none.
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((20, 10), (loop.Due, loop.Completed));
    }
}
