using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Policies;

/// <summary>The grids at one moment, and which of them are in force on which day.</summary>
internal sealed class GridShelf
{
    private readonly ILookup<TerritoryId, ScoringGrid> _published;
    private readonly ILookup<TerritoryId, UnusableGrid> _unusable;

    public GridShelf(IReadOnlyList<ScoringGrid> grids, IReadOnlyList<UnusableGrid> unusable)
    {
        (Grids, Unusable) = (grids, unusable);
        _published = grids.Where(grid => grid.Status == GridStatus.Published).OrderByDescending(EffectiveFrom).ToLookup(grid => grid.Territory);
        _unusable = unusable.OrderByDescending(grid => grid.Effective).ToLookup(grid => grid.Territory);
    }

    public IReadOnlyList<ScoringGrid> Grids { get; }

    public IReadOnlyList<UnusableGrid> Unusable { get; }

    /// <summary>Two grids for the same demands of a territory that take effect on the same day; null when there are none.</summary>
    public string? Clash => _published.SelectMany(group => group).FirstOrDefault(grid => SameDay(grid) is not null) is { } grid
        ? $"Territory {grid.Territory} has two grids for the same demands that take effect on the same day: {grid.Id}, {SameDay(grid)!.Id}."
        : null;

    /// <summary>A grid whose source prints no date is in force from the start: publication dates come with the grid's versions (SCO-16).</summary>
    public static DateOnly EffectiveFrom(ScoringGrid grid) => grid.Effective ?? DateOnly.MinValue;

    /// <summary>The published grid for some of the same demands that takes effect on the day of this one; null when there is none.</summary>
    public ScoringGrid? SameDay(ScoringGrid grid) => _published[grid.Territory]
        .FirstOrDefault(other => !ReferenceEquals(other, grid) && EffectiveFrom(other) == EffectiveFrom(grid) && other.Demands.Overlaps(grid.Demands));

    /// <summary>Days on which a grid of the territory takes effect, the latest first.</summary>
    public IEnumerable<DateOnly> DaysOf(TerritoryId territory) =>
        _published[territory].Select(EffectiveFrom).Concat(_unusable[territory].Select(grid => grid.Effective)).Distinct().OrderDescending();

    /// <summary>For each class of demands the latest grid that scores it; one that cannot be used is never passed over for an older one.</summary>
    public TerritoryGrids On(TerritoryId territory, DateOnly day)
    {
        var (first, transfers) = (For(DemandClass.First), For(DemandClass.Transfers));
        return new TerritoryGrids(first.Grid, transfers.Grid) { Unusable = first.Unusable ?? transfers.Unusable };

        (ScoringGrid? Grid, UnusableGrid? Unusable) For(DemandClass demands)
        {
            var grid = _published[territory].FirstOrDefault(grid => EffectiveFrom(grid) <= day && grid.Demands.Overlaps(demands));
            var unusable = _unusable[territory].FirstOrDefault(grid => grid.Effective <= day && grid.Demands.Overlaps(demands));
            return unusable is not null && (grid is null || unusable.Effective >= EffectiveFrom(grid)) ? (null, unusable) : (grid, null);
        }
    }
}
