using Allocation.Domain.Demands;

namespace Allocation.Domain.Ranking;

/// <summary>
/// The full order of a list: higher score first, then older first deposit, then unique number (SCO-30, SCO-31). No two
/// demands share a unique number, so the order is total (C4).
/// </summary>
/// <param name="Points">Score in the territory.</param>
/// <param name="DepositDay">Day number of the first deposit.</param>
/// <param name="Number">The unique number, packed.</param>
public readonly record struct RankKey(int Points, int DepositDay, UInt128 Number) : IComparable<RankKey>
{
    /// <summary>Negative when this key stands before the other in the list.</summary>
    public int CompareTo(RankKey other)
    {
        var byPoints = other.Points.CompareTo(Points);
        if (byPoints != 0)
            return byPoints;
        var byDeposit = DepositDay.CompareTo(other.DepositDay);
        return byDeposit != 0 ? byDeposit : Number.CompareTo(other.Number);
    }

    /// <summary>Key of a demand.</summary>
    public static RankKey Of(int points, DateOnly depositedOn, UniqueNumber number) => new(points, depositedOn.DayNumber, number.Pack());
}
