using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Policies;

/// <summary>All rules that are data, compiled: geography, ceilings, grids. One for the life of a process; only published grids come and go.</summary>
public sealed class PolicyBook
{
    private readonly IReadOnlyList<ScoringGrid> _shipped;
    private volatile Shelf _shelf;
    private readonly ConcurrentDictionary<TerritoryId, TerritoryPlaces> _places = new();

    /// <summary>Binds the tables together.</summary>
    /// <exception cref="ArgumentException">Two grids for the same demands of a territory take effect on the same day.</exception>
    public PolicyBook(Geography geography, IncomeCeilings ceilings, IEnumerable<ScoringGrid> grids, ExtendedDemandReach reach = ExtendedDemandReach.ListedCommunes)
    {
        (Geography, Ceilings, Reach) = (geography, ceilings, reach);
        _shipped = [.. grids];
        _shelf = new Shelf(_shipped);
        if (_shelf.Clash is { } clash)
            throw new ArgumentException(clash, nameof(grids));
    }

    /// <summary>Communes and territories.</summary>
    public Geography Geography { get; }

    /// <summary>Income ceilings.</summary>
    public IncomeCeilings Ceilings { get; }

    /// <summary>What an extended demand accepts.</summary>
    public ExtendedDemandReach Reach { get; }

    /// <summary>The places of a territory, numbered once.</summary>
    public TerritoryPlaces PlacesOf(TerritoryId territory) => _places.GetOrAdd(territory, known => new TerritoryPlaces(known, Geography, Reach));

    /// <summary>The grids in force in a territory on a day: for each class of demands the latest that scores it.</summary>
    public TerritoryGrids GridsInForce(TerritoryId territory, DateOnly day) => _shelf.On(territory, day);

    /// <summary>A grid with another order of ties that would score the other demands of a territory beside this one, on its day or later; null when there is none.</summary>
    public ScoringGrid? Beside(ScoringGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var after = new Shelf([.. Grids, grid]);
        return after.InForce[grid.Territory].Select(EffectiveFrom).Where(day => day >= EffectiveFrom(grid))
            .Select(day => after.On(grid.Territory, day)).Where(grids => grids.Each.Contains(grid))
            .SelectMany(grids => grids.Each).FirstOrDefault(other => !other.TieBreak.SequenceEqual(grid.TieBreak));
    }

    /// <summary>All grids, in force or not.</summary>
    public IReadOnlyList<ScoringGrid> Grids => _shelf.Grids;

    /// <summary>Puts grids published since beside those that came with the product, in place of those put there before.</summary>
    /// <returns>Null, or why nothing changed: two grids for the same demands of a territory would take effect on the same day.</returns>
    public string? Publish(IReadOnlyList<ScoringGrid> published)
    {
        var shelf = new Shelf([.. _shipped, .. published]);
        if (shelf.Clash is null)
            _shelf = shelf;
        return shelf.Clash;
    }

    /// <summary>Lists of situations that regions ask their grids to serve.</summary>
    public IReadOnlyList<RegionalList> Regions { get; init; } = [];

    /// <summary>The list of the region of a territory; null where there is none.</summary>
    public RegionalList? RegionOf(TerritoryId territory) => Regions.FirstOrDefault(region => region.Covers(territory, Geography));

    /// <summary>The newest grid with an id; null when there is none.</summary>
    public ScoringGrid? Grid(string id) => Grids.Where(grid => grid.Id == id).MaxBy(EffectiveFrom);

    /// <summary>Where a grid stands on a day.</summary>
    public GridState StateOf(ScoringGrid grid, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return grid.Status switch
        {
            GridStatus.Draft => GridState.Draft,
            GridStatus.Validated => GridState.Validated,
            GridStatus.Archived => GridState.Archived,
            _ when EffectiveFrom(grid) > day => GridState.Scheduled,
            _ => GridsInForce(grid.Territory, day).Each.Contains(grid) ? GridState.InForce : GridState.Superseded,
        };
    }

    /// <summary>A grid whose source prints no date is in force from the start: publication dates come with the grid's versions (SCO-16).</summary>
    private static DateOnly EffectiveFrom(ScoringGrid grid) => grid.Effective ?? DateOnly.MinValue;

    /// <summary>The grids at one moment.</summary>
    private sealed class Shelf
    {
        public Shelf(IReadOnlyList<ScoringGrid> grids)
        {
            Grids = grids;
            InForce = grids.Where(grid => grid.Status == GridStatus.Published).OrderByDescending(EffectiveFrom).ToLookup(grid => grid.Territory);
            Clash = InForce.FirstOrDefault(group => group.GroupBy(EffectiveFrom).Any(day => Overlap([.. day]))) is { } clash
                ? $"Territory {clash.Key} has two grids for the same demands that take effect on the same day: {string.Join(", ", clash.Select(grid => grid.Id))}."
                : null;
        }

        public IReadOnlyList<ScoringGrid> Grids { get; }

        /// <summary>Published grids of each territory, the latest effect first.</summary>
        public ILookup<TerritoryId, ScoringGrid> InForce { get; }

        public string? Clash { get; }

        public TerritoryGrids On(TerritoryId territory, DateOnly day)
        {
            var inForce = InForce[territory].Where(grid => EffectiveFrom(grid) <= day);
            return new TerritoryGrids(
                inForce.FirstOrDefault(grid => grid.Demands != DemandClass.Transfers),
                inForce.FirstOrDefault(grid => grid.Demands != DemandClass.First));
        }

        private static bool Overlap(IReadOnlyList<ScoringGrid> sameDay) =>
            sameDay.Count > 1 && (sameDay.Any(grid => grid.Demands == DemandClass.All) || sameDay.DistinctBy(grid => grid.Demands).Count() < sameDay.Count);
    }
}

/// <summary>Where a grid stands on a day.</summary>
[JsonConverter(typeof(KebabCase<GridState>))]
public enum GridState
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>Waiting for its vote.</summary>
    Validated,

    /// <summary>Published, its day still to come.</summary>
    Scheduled,

    /// <summary>The grid that scores the territory.</summary>
    InForce,

    /// <summary>Another took its place.</summary>
    Superseded,

    /// <summary>Kept to be read.</summary>
    Archived,
}
