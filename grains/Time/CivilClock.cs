using Allocation.Domain.Territories;

namespace Allocation.Grains.Time;

/// <summary>The one reader of time (C8): instants from a <see cref="TimeProvider"/>, dates in the civil time of a place.</summary>
public sealed class CivilClock(TimeProvider time)
{
    /// <summary>The present instant, UTC, in whole microseconds: what every store keeps, so that what is read equals what was written.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    /// <summary>Today in Paris. The day of a territory is <see cref="Geography.DayIn"/>'s answer: overseas it may be another.</summary>
    public DateOnly Today => CivilTime.InParis(Now);
}
