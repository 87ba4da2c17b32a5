using System.Diagnostics;

namespace Allocation.LoadTests.Simulate.Load;

/// <summary>The longest time between two acknowledgements, from any thread.</summary>
internal sealed class Gap
{
    private readonly Lock _gate = new();
    private long _last = Stopwatch.GetTimestamp();
    private TimeSpan _longest;

    /// <summary>One came.</summary>
    public void Seen()
    {
        lock (_gate)
            (_longest, _last) = (Longest(), Stopwatch.GetTimestamp());
    }

    /// <summary>Begins anew: what was before counts no more.</summary>
    public void Begin()
    {
        lock (_gate)
            (_longest, _last) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
    }

    /// <summary>The longest since then, the one that has not ended included.</summary>
    public TimeSpan Longest()
    {
        lock (_gate)
            return Stopwatch.GetElapsedTime(_last) is var open && open > _longest ? open : _longest;
    }
}
