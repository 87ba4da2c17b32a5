namespace Allocation.Domain.Flux;

/// <summary>How the State stands with its share outside priority districts (FLX-13, R.441-5-2 II).</summary>
/// <param name="Share">The share that is compared with the floor; null while there is nothing to divide.</param>
/// <param name="Threshold">Dwellings outside the districts from which it is met.</param>
/// <param name="IsMet">Whether it is.</param>
public sealed record StateFloor(Rational? Share, Rational Threshold, bool IsMet)
{
    /// <summary>The floor by one of its two readings.</summary>
    /// <param name="reading">Which.</param>
    /// <param name="floor">The floor, a share of one.</param>
    /// <param name="fluxOutside">The landlord's flux outside the districts.</param>
    /// <param name="stateOutside">Of that the State's.</param>
    /// <param name="stateInside">The State's inside the districts.</param>
    public static StateFloor Of(FloorReading reading, Rational floor, int fluxOutside, int stateOutside, int stateInside)
    {
        var whole = reading == FloorReading.OfTheFlux ? fluxOutside : stateOutside + stateInside;
        var threshold = floor * whole;
        return new StateFloor(whole == 0 ? null : Rational.Of(stateOutside, whole), threshold, stateOutside >= threshold);
    }
}
