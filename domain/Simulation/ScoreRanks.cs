namespace Allocation.Domain.Simulation;

/// <summary>
/// Rank of each class and score in a territory: one more than the demands with a higher one, equal scores sharing a rank. From
/// a sample, those counted stand for all: each for as many demands as the step of the sample.
/// </summary>
internal sealed class ScoreRanks
{
    private readonly ScoreScale _scale;
    private readonly int[] _ranks;

    /// <param name="parts">Levels and points of all that was looked at.</param>
    /// <param name="step">Demands of the territory for each that was looked at; 1 when all were.</param>
    public ScoreRanks(IReadOnlyList<(byte[] Levels, int[] Points)> parts, double step)
    {
        _scale = ScoreScale.Of(parts);
        _ranks = new int[_scale.Count];
        foreach (var (levels, points) in parts)
        {
            for (var at = 0; at < points.Length; at++)
                _ranks[PlaceOf(levels, points, at)]++;
        }

        var higher = 0;
        for (var place = _ranks.Length - 1; place >= 0; place--)
            (_ranks[place], higher) = (1 + (int)Math.Round(higher * step), higher + _ranks[place]);
    }

    /// <summary>Rank of one of those that were looked at.</summary>
    public int Of(byte[] levels, int[] points, int at) => _ranks[PlaceOf(levels, points, at)];

    private int PlaceOf(byte[] levels, int[] points, int at) => _scale.PlaceOf(levels.Length == 0 ? 0 : levels[at], points[at]);
}
