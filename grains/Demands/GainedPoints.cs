using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;

namespace Allocation.Grains.Demands;

/// <summary>What a change was worth, in each territory it touches, under the grid in force there on the day.</summary>
internal static class GainedPoints
{
    /// <summary>Points gained or lost.</summary>
    /// <param name="policies">Gives the grids.</param>
    /// <param name="now">When.</param>
    /// <param name="territories">Where.</param>
    /// <param name="before">The file before; null for a new demand.</param>
    /// <param name="after">The file after.</param>
    public static Dictionary<string, int> Of(PolicyBook policies, DateTimeOffset now, IEnumerable<TerritoryId> territories, HeldFile? before, HeldFile after)
    {
        return territories.ToDictionary(territory => territory.Value, territory => before?.Facts == after.Facts ? 0 : Points(territory, after) - (before is null ? 0 : Points(territory, before)));

        int Points(TerritoryId territory, HeldFile file)
        {
            var day = policies.Geography.DayIn(territory, now);
            return policies.GridsInForce(territory, day).For(file.Facts) is { } grid ? GridPoints.Of(grid, file.Facts, day) : 0;
        }
    }
}
