using System.Collections.Immutable;

namespace Allocation.Population;

/// <summary>
/// When things happen: a stream of instants, the same for the same seed. Either as a working day goes, from a trickle at night to the
/// rush of the late morning, or at one even rate, to press on a system (SIZ-2, SIZ-3).
/// </summary>
public sealed class DayShape
{
    // Share of a day's events in each hour of the civil day, out of 1,000 [assumption]: desks from eight to six, households in the evening.
    private static readonly ImmutableArray<int> Hours = [2, 1, 1, 1, 1, 3, 12, 35, 85, 115, 125, 105, 60, 75, 105, 100, 75, 40, 20, 14, 11, 8, 4, 2];

    private const int Microseconds = 1_000_000;

    private readonly ulong _seed;
    private readonly double _perSecond;
    private readonly bool _even;

    private DayShape(ulong seed, double perSecond, bool even) => (_seed, _perSecond, _even) = (seed, perSecond, even);

    /// <summary>So many events a day, as they come.</summary>
    public static DayShape Working(ulong seed, int perDay) => new(seed, perDay / 86_400.0, even: false);

    /// <summary>So many a second, all day.</summary>
    public static DayShape Stress(ulong seed, double perSecond) => new(seed, perSecond, even: true);

    /// <summary>Seconds from midnight of the first day to each event, in order, without end.</summary>
    public IEnumerable<double> Instants()
    {
        // Thinning: instants at the rate of the busiest hour, of which each stays with the share of its own hour.
        var most = _even ? 1.0 : Hours.Max() * Hours.Length / 1_000.0;
        var seconds = 0.0;
        for (var number = 0L; ; number++)
        {
            var draw = Draw.For(_seed, number, DrawStream.Instant);
            seconds -= Math.Log((draw.Below(Microseconds) + 1.0) / Microseconds) / (_perSecond * most);
            var share = _even ? 1.0 : Hours[(int)(seconds / 3_600 % Hours.Length)] * Hours.Length / 1_000.0;
            if (draw.Below(Microseconds) < share / most * Microseconds)
                yield return Math.Round(seconds, 3);
        }
    }
}
