namespace Allocation.Domain.Scoring.Conditions;

/// <summary>
/// Whether two readings of a text ask the same. Equality of conditions is narrower: those that hold lists are each a thing of
/// its own, however equal the lists, and the checks of a grid count on it.
/// </summary>
internal static class SameCondition
{
    /// <summary>Whether two conditions do.</summary>
    public static bool Is(Condition? left, Condition? right) => (left, right) switch
    {
        (NotCondition one, NotCondition other) => Is(one.Part, other.Part),
        (AndCondition one, AndCondition other) => Is(one.Left, other.Left) && Is(one.Right, other.Right),
        (OrCondition one, OrCondition other) => Is(one.Left, other.Left) && Is(one.Right, other.Right),
        (PlaceCondition one, PlaceCondition other) => one.Area.Equals(other.Area) && one.Facts.SequenceEqual(other.Facts) && one.Others.SequenceEqual(other.Others),
        (ProfessionCondition one, ProfessionCondition other) => one.Professions.SetEquals(other.Professions) && one.OfWhom.SequenceEqual(other.OfWhom),
        (UnsetCondition one, UnsetCondition other) => one.Parameter == other.Parameter && one.Facts.SequenceEqual(other.Facts),
        (MeasureCondition one, MeasureCondition other) => (one.What, one.Per, one.Comparison, one.Value) == (other.What, other.Per, other.Comparison, other.Value),
        (UntilCondition one, UntilCondition other) => (one.Until, one.Comparison, one.Months) == (other.Until, other.Comparison, other.Months),
        _ => left == right,
    };

    /// <summary>Whether two lines give the same points: the printed form of a rule says all of it, in numbers.</summary>
    public static bool Is(PointsRule left, PointsRule right) => left.ToString() == right.ToString();
}
