using System.Collections.Immutable;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;

namespace Allocation.Domain.Simulation;

/// <summary>Of how many demands the situations of a grid are true, each looked at as if it were a line.</summary>
internal static class SituationReach
{
    /// <summary>The counts of <see cref="SimulatedSlice.Situations"/>.</summary>
    /// <param name="snapshot">The demands.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="rows">Those that count.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IReadOnlyList<int> Of(IndexSnapshot snapshot, ScoringGrid grid, int[] rows, CancellationToken cancellation)
    {
        return ConfidentialReading.Of(grid) ? [.. grid.Exclusions.Concat(grid.Classes).Select(situation => CountOf([situation])), CountOf(grid.Exclusions)] : [];

        int CountOf(ImmutableArray<Situation> situations)
        {
            if (situations.IsEmpty)
                return 0;
            var points = GridScores.Of(PointToOthers(grid, situations), snapshot.Facts, snapshot.Count, snapshot.Today, cancellation).Points;
            return rows.Count(row => points[row] == 0);
        }
    }

    /// <summary>A grid whose only line always gives a point, to all but those in some situations.</summary>
    public static ScoringGrid PointToOthers(ScoringGrid grid, ImmutableArray<Situation> situations) =>
        grid with { Criteria = [new Criterion("left-out") { Label = "", Points = new ConstantPoints(1) }], Total = PointsBounds.None, Exclusions = situations, Classes = [] };
}
