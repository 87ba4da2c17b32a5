namespace Allocation.LoadTests.Simulate.Load;

/// <summary>
/// Sends at its own pace, whether answers come or not. Each request has a moment at which it is due; so many may be on their way, and one that
/// has to wait for a place counts its latency from the moment it was due: what a closed loop omits is in the figures.
/// </summary>
/// <remarks>A sender that was idle starts its clock when it wakes: the lateness of a timer is this program's, not the product's.</remarks>
internal sealed class OpenLoop
{
    private readonly Func<long, TimeSpan> _dueAt;
    private readonly int _atOnce;
    private readonly Func<long, long, CancellationToken, Task<bool>> _send;
    private readonly TimeProvider _time;
    private long _next;
    private long _due;
    private long _completed;

    /// <summary>Prepares it.</summary>
    /// <param name="dueAt">When each request is due, counted from the start; must not fall.</param>
    /// <param name="atOnce">Most requests on their way.</param>
    /// <param name="send">Sends one, by its number and the timestamp its latency counts from; true when it was answered as it should.</param>
    /// <param name="time">The clock; that of the system when null.</param>
    public OpenLoop(Func<long, TimeSpan> dueAt, int atOnce, Func<long, long, CancellationToken, Task<bool>> send, TimeProvider? time = null) =>
        (_dueAt, _atOnce, _send, _time) = (dueAt, atOnce, send, time ?? TimeProvider.System);

    /// <summary>Requests that were due so far.</summary>
    public long Due => Interlocked.Read(ref _due);

    /// <summary>Requests answered as they should.</summary>
    public long Completed => Interlocked.Read(ref _completed);

    /// <summary>At an even rate.</summary>
    public static Func<long, TimeSpan> Evenly(double perSecond) => number => TimeSpan.FromSeconds(number / perSecond);

    /// <summary>Sends until the time is over, then waits for what is on its way.</summary>
    /// <param name="lasts">How long requests fall due.</param>
    /// <param name="cancellation">Breaks off.</param>
    public Task Run(TimeSpan lasts, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, _atOnce).Select(_ => Task.Run(() => Send(began, lasts, cancellation), cancellation)));
    }

    private async Task Send(long began, TimeSpan lasts, CancellationToken cancellation)
    {
        while (true)
        {
            var number = Interlocked.Increment(ref _next) - 1;
            var due = _dueAt(number);
            if (due >= lasts)
                return;
            var early = due - _time.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
                await Task.Delay(early, _time, cancellation);
            Interlocked.Increment(ref _due);
            var since = early > TimeSpan.Zero ? _time.GetTimestamp() : began + (long)(due.TotalSeconds * _time.TimestampFrequency);
            if (await _send(number, since, cancellation))
                Interlocked.Increment(ref _completed);
        }
    }
}
