using System.Collections.Immutable;
using System.Diagnostics;
using Allocation.LoadTests.Simulate.Load;
using Allocation.LoadTests.Simulate.Report;

namespace Allocation.LoadTests.Simulate;

/// <summary>Requests of one kind, from one open loop or several.</summary>
/// <param name="latencies">How long they take.</param>
/// <param name="mishaps">What went wrong so far.</param>
/// <param name="loops">Send them.</param>
internal sealed class Flow(Latencies latencies, Func<Mishaps> mishaps, params OpenLoop[] loops)
{
    private ImmutableList<OpenLoop> _loops = [.. loops];
    private (long Due, long Completed, Mishaps Mishaps) _before;
    private long _ended;

    /// <summary>Requests that fell due so far.</summary>
    public long Due => _loops.Sum(loop => loop.Due);

    /// <summary>Requests answered as they should.</summary>
    public long Completed => _loops.Sum(loop => loop.Completed);

    /// <summary>Sends until the time is over or it is told to stop, then waits for what is on its way.</summary>
    public async Task Run(TimeSpan lasts, CancellationToken stop, CancellationToken cancellation)
    {
        await Task.WhenAll(_loops.Select(loop => loop.Run(lasts, stop, cancellation)));
        _ended = Stopwatch.GetTimestamp();
    }

    /// <summary>Sends more of the kind for a while.</summary>
    public Task Add(OpenLoop more, TimeSpan lasts, CancellationToken stop, CancellationToken cancellation)
    {
        ImmutableInterlocked.Update(ref _loops, before => before.Add(more));
        return more.Run(lasts, stop, cancellation);
    }

    /// <summary>Measures from now on: what came before warmed up.</summary>
    public void Begin()
    {
        latencies.Reset();
        _before = (Due, Completed, mishaps());
    }

    /// <summary>What it came to.</summary>
    /// <param name="began">When it was measured from.</param>
    /// <param name="loaded">Seconds since then during which requests fell due.</param>
    public RequestFigures Figures(long began, double loaded)
    {
        var wrong = mishaps() - _before.Mishaps;
        return new RequestFigures(
            (Due - _before.Due - wrong.Idle) / loaded, (Completed - _before.Completed) / Math.Max(loaded, Stopwatch.GetElapsedTime(began, _ended).TotalSeconds),
            wrong.Failed, wrong.Repeated, wrong.Idle, latencies.Whole());
    }
}
