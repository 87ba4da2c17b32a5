namespace Allocation.Domain.Scoring;

/// <summary>
/// How far the lines of a grid that depend on the dwelling can bring a demand's score above its own (SCO-13). A bound that is
/// never too low: what lines exclude one another is not looked at.
/// </summary>
public static class DwellingReach
{
    /// <summary>Most points a dwelling can add to the score of any demand; 0 when no line depends on it.</summary>
    public static int MostOf(ScoringGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return (int)Math.Min(int.MaxValue, grid.Criteria.Sum(Gain));
    }

    /// <summary>A bound brings two values closer or leaves them as far apart, so bounds need no look.</summary>
    private static long Gain(ScoringNode node) => node switch
    {
        Criterion { NeedsDwelling: true } line => Range(line).Most,
        Criterion => 0,
        CriterionGroup { Combine: Combination.Sum } group => group.Children.Sum(Gain),
        CriterionGroup group when group.AllCriteria().Any(line => line.NeedsDwelling) => Range(group).Most - Range(group).Least,
        _ => 0,
    };

    /// <summary>Least and most that a node gives, what is not obtained as 0.</summary>
    private static (long Least, long Most) Range(ScoringNode node)
    {
        if (node is CriterionGroup group)
        {
            var ranges = group.Children.Select(Range).ToList();
            return group.Combine == Combination.Sum
                ? (ranges.Sum(range => range.Least), ranges.Sum(range => range.Most))
                : (ranges.Min(range => range.Least), ranges.Max(range => range.Most));
        }

        var extreme = ((Criterion)node).Points switch
        {
            ConstantPoints constant => constant.Value,
            LinearPoints linear => Math.Sign(linear.PerStep) * linear.Limit,
            _ => 0,
        };
        return (Math.Min(0, extreme), Math.Max(0, extreme));
    }
}
