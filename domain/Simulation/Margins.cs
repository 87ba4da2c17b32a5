namespace Allocation.Domain.Simulation;

/// <summary>
/// Half widths of the intervals that hold the figure of the whole territory 95 times in 100, for a figure of a sample without
/// replacement. Where all were looked at they are 0.
/// </summary>
internal static class Margins
{
    private const double Normal = 1.96;

    /// <summary>Student's factor for 95 %, two-sided, by degrees of freedom from 1 on: few demands spread by chance.</summary>
    private static readonly double[] Student =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>Of a share: 1.96 × ½ ÷ √n × √(1 − f), with the widest spread a share can have; at most 1.</summary>
    /// <param name="count">Demands looked at, n.</param>
    /// <param name="sampled">Part of the territory that was looked at, f, 0 to 1.</param>
    public static double OfShare(int count, double sampled) =>
        count == 0 || sampled >= 1 ? 0 : Round(Math.Min(1, Normal * 0.5 / Math.Sqrt(count) * Math.Sqrt(1 - sampled)));

    /// <summary>Of a mean: t × s ÷ √n × √(1 − f), points; null for a single demand, from which no spread can be told.</summary>
    /// <param name="count">Demands looked at, n.</param>
    /// <param name="sum">Of their points.</param>
    /// <param name="squares">Of the squares of their points.</param>
    /// <param name="sampled">Part of the territory that was looked at, f, 0 to 1.</param>
    public static double? OfMean(int count, double sum, double squares, double sampled)
    {
        if (count == 0 || sampled >= 1)
            return 0;
        if (count == 1)
            return null;
        var variance = Math.Max(0, squares - (sum * sum / count)) / (count - 1);
        var factor = count - 1 <= Student.Length ? Student[count - 2] : Normal;
        return Round(factor * Math.Sqrt(variance / count) * Math.Sqrt(1 - sampled));
    }

    private static double Round(double value) => Math.Round(value, 4);
}
