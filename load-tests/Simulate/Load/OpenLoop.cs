namespace Allocation.LoadTests.Simulate.Load;

/// <summary>
/// Sends at its own pace, whether answers come or not. Each request has a moment at which it is due; so many may be on their way, and one that
/// has to wait for a place counts its latency from the moment it was due: what a closed loop omits is in the figures.
/// </summary>
/// <remarks>
/// A sender that was idle starts its clock when it wakes: the lateness of a timer is this program's, not the product's. How late it wakes is recorded, so
/// that a reader can tell how much of a wait may be missing.
/// </remarks>
internal sealed class OpenLoop
{
    private readonly Func<long, TimeSpan> _dueAt;
    private readonly int _atOnce;
    private readonly Func<long, long, CancellationToken, Task<bool>> _send;
    private readonly Latencies _lateness;
    private readonly TimeProvider _time;
    private readonly Lock _counting = new();
    private long _began;
    private long _lasts;
    private long _next;
    private long _due;
    private long _completed;

    /// <summary>Prepares it.</summary>
    /// <param name="dueAt">When each request is due, counted from the start; must not fall.</param>
    /// <param name="atOnce">Most requests on their way.</param>
    /// <param name="send">Sends one, by its number and the timestamp its latency counts from; true when it was answered as it should.</param>
    /// <param name="lateness">Takes how late idle senders woke.</param>
    /// <param name="time">The clock; that of the system when null.</param>
    public OpenLoop(Func<long, TimeSpan> dueAt, int atOnce, Func<long, long, CancellationToken, Task<bool>> send, Latencies lateness, TimeProvider? time = null) =>
        (_dueAt, _atOnce, _send, _lateness, _time) = (dueAt, atOnce, send, lateness, time ?? TimeProvider.System);

    /// <summary>Requests that were due so far, whether they were sent or not.</summary>
    public long Due
    {
        get
        {
            lock (_counting)
            {
                var until = TimeSpan.FromTicks(Math.Min(Interlocked.Read(ref _lasts), _time.GetElapsedTime(_began).Ticks));
                while (_dueAt(_due) < until)
                    _due++;
                return _due;
            }
        }
    }

    /// <summary>Requests answered as they should.</summary>
    public long Completed => Interlocked.Read(ref _completed);

    /// <summary>At an even rate.</summary>
    public static Func<long, TimeSpan> Evenly(double perSecond) => number => TimeSpan.FromSeconds(number / perSecond);

    /// <summary>Sends until the time is over or it is told to stop, then waits for what is on its way.</summary>
    /// <param name="lasts">How long requests fall due.</param>
    /// <param name="stop">None falls due from then on; those that were due before are sent.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task Run(TimeSpan lasts, CancellationToken stop, CancellationToken cancellation)
    {
        _began = _time.GetTimestamp();
        Interlocked.Exchange(ref _lasts, lasts.Ticks);
        using var waking = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellation);
        await using var stopping = stop.Register(() => Interlocked.Exchange(ref _lasts, Math.Min(lasts.Ticks, _time.GetElapsedTime(_began).Ticks)));
        await Task.WhenAll(Enumerable.Range(0, _atOnce).Select(_ => Task.Run(() => Send(waking.Token, cancellation), cancellation)));
    }

    private async Task Send(CancellationToken waking, CancellationToken cancellation)
    {
        while (true)
        {
            var number = Interlocked.Increment(ref _next) - 1;
            var due = _dueAt(number);
            if (IsOver(due))
                return;
            var early = due - _time.GetElapsedTime(_began);
            if (early > TimeSpan.Zero)
            {
                await Task.WhenAny(Task.Delay(early, _time, waking));
                cancellation.ThrowIfCancellationRequested();
                if (IsOver(due))
                    return;
                _lateness.Record(_time.GetElapsedTime(_began) - due);
            }

            var since = early > TimeSpan.Zero ? _time.GetTimestamp() : _began + (long)(due.TotalSeconds * _time.TimestampFrequency);
            if (await _send(number, since, cancellation))
                Interlocked.Increment(ref _completed);
        }
    }

    private bool IsOver(TimeSpan due) => due.Ticks >= Interlocked.Read(ref _lasts);
}
