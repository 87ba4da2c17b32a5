using Allocation.Domain.Demands;
using Allocation.Grains.Time;

namespace Allocation.Grains.Demands;

/// <summary>
/// Surrogate keys: 41 bits of milliseconds, 10 bits that name the process, 12 bits that count. Time-ordered for the store's
/// trees; should two ever be equal, the store's primary key refuses the second.
/// </summary>
public sealed class DemandIdSource(CivilClock clock)
{
    private static readonly long Start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly long _process = Random.Shared.Next(1024);
    private long _last;

    /// <summary>A key greater than all this process gave before, whatever its clock does.</summary>
    public DemandId Next()
    {
        var now = (Math.Max(0, clock.Now.ToUnixTimeMilliseconds() - Start) << 12) & ((1L << 53) - 1);
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return new DemandId(((next >> 12) << 22) | (_process << 12) | (next & 0xFFF));
        }
    }
}
