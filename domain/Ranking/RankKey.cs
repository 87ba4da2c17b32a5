using Allocation.Domain.Demands;

namespace Allocation.Domain.Ranking;

/// <summary>
/// The full order of a list: class above the score (SCO-19), score, the tie-break of the grid, unique number (SCO-30, SCO-31).
/// No two demands share a unique number, so the order is total (C4).
/// </summary>
/// <param name="Level">How high the class of the demand stands; 0 for a demand in none.</param>
/// <param name="Points">Score, for the dwelling of the list where the grid has lines that depend on it (SCO-13).</param>
/// <param name="Ties">What decides among equal scores.</param>
/// <param name="Number">The unique number, packed.</param>
public readonly record struct RankKey(int Level, int Points, TieKeys Ties, UInt128 Number) : IComparable<RankKey>
{
    /// <summary>Negative when this key stands before the other in the list.</summary>
    public int CompareTo(RankKey other)
    {
        var byScore = CompareScores(Level, Points, other.Level, other.Points);
        if (byScore != 0)
            return byScore;
        var byTies = Ties.CompareTo(other.Ties);
        return byTies != 0 ? byTies : Number.CompareTo(other.Number);
    }

    /// <summary>The order as far as class and score decide; 0 when they leave a tie.</summary>
    internal static int CompareScores(int level, int points, int otherLevel, int otherPoints)
    {
        var byLevel = otherLevel.CompareTo(level);
        return byLevel != 0 ? byLevel : otherPoints.CompareTo(points);
    }

    /// <summary>Key of a demand.</summary>
    public static RankKey Of(int level, int points, TieKeys ties, UniqueNumber number) => new(level, points, ties, number.Pack());
}
