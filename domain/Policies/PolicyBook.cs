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
    private volatile GridShelf _shelf;
    private readonly ConcurrentDictionary<TerritoryId, TerritoryPlaces> _places = new();

    /// <summary>Binds the tables together.</summary>
    /// <exception cref="ArgumentException">Two grids for the same demands of a territory take effect on the same day.</exception>
    public PolicyBook(Geography geography, IncomeCeilings ceilings, IEnumerable<ScoringGrid> grids, ExtendedDemandReach reach = ExtendedDemandReach.ListedCommunes)
    {
        (Geography, Ceilings, Reach) = (geography, ceilings, reach);
        _shipped = [.. grids];
        _shelf = new GridShelf(_shipped, []);
        if (_shelf.Clash is { } clash)
            throw new ArgumentException(clash, nameof(grids));
        if (_shipped.FirstOrDefault(grid => _shipped.Any(other => other.Id == grid.Id && other.Territory != grid.Territory)) is { } shared)
            throw new ArgumentException($"Two territories have a grid of the id '{shared.Id}'.", nameof(grids));
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

    /// <summary>The days up to a day, included, on which the grids of a territory changed, the latest first.</summary>
    public IReadOnlyList<GridSwitch> SwitchesOf(TerritoryId territory, DateOnly until)
    {
        var shelf = _shelf;
        return [.. shelf.DaysOf(territory).Where(day => day <= until && day > DateOnly.MinValue)
            .Select(day => new GridSwitch(day, shelf.On(territory, day.AddDays(-1)))).Where(change => !change.Before.Same(shelf.On(territory, change.On)))];
    }

    /// <summary>The grids of a territory by the version a list names: those of the day, or else of another day, for a publication may come between list and question.</summary>
    public TerritoryGrids GridsOf(TerritoryId territory, DateOnly day, string? version)
    {
        var shelf = _shelf;
        var onDay = shelf.On(territory, day);
        return onDay.Version == version ? onDay : shelf.DaysOf(territory).Select(other => shelf.On(territory, other)).FirstOrDefault(grids => grids.Version == version) ?? onDay;
    }

    /// <summary>A grid with another order of ties that would score the other demands of a territory beside this one, on its day or later; null when there is none.</summary>
    public ScoringGrid? Beside(ScoringGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var after = new GridShelf([.. Grids, grid], _shelf.Unusable);
        return after.DaysOf(grid.Territory).Where(day => day >= GridShelf.EffectiveFrom(grid))
            .Select(day => after.On(grid.Territory, day)).Where(grids => grids.Each.Contains(grid))
            .SelectMany(grids => grids.Each).FirstOrDefault(other => !other.TieBreak.SequenceEqual(grid.TieBreak));
    }

    /// <summary>
    /// The grids that would stand together in different orders of ties were this one taken back, on a day it would have been in
    /// force; null when there are none. A list has one order (SCO-31).
    /// </summary>
    public TerritoryGrids? DiscordWithout(ScoringGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var (before, after) = (_shelf, new GridShelf([.. Grids.Where(other => !ReferenceEquals(other, grid))], _shelf.Unusable));
        return before.DaysOf(grid.Territory).Where(day => before.On(grid.Territory, day).Each.Contains(grid))
            .Select(day => after.On(grid.Territory, day)).LastOrDefault(grids => grids.Each.Any(other => !other.TieBreak.SequenceEqual(grids.TieBreak)));
    }

    /// <summary>The published grid for some of the same demands that takes effect on the day of this one; null when there is none.</summary>
    public ScoringGrid? SameDay(ScoringGrid grid) => _shelf.SameDay(grid);

    /// <summary>All grids, in force or not.</summary>
    public IReadOnlyList<ScoringGrid> Grids => _shelf.Grids;

    /// <summary>Published grids that cannot be applied.</summary>
    public IReadOnlyList<UnusableGrid> Unusable => _shelf.Unusable;

    /// <summary>Puts grids published since beside those that came with the product, in place of those put there before.</summary>
    /// <returns>Null, or why nothing changed: two grids for the same demands of a territory would take effect on the same day.</returns>
    public string? Publish(IReadOnlyList<ScoringGrid> published, IReadOnlyList<UnusableGrid>? unusable = null)
    {
        var shelf = new GridShelf([.. _shipped, .. published], unusable ?? []);
        if (shelf.Clash is not { } clash)
        {
            _shelf = shelf;
            return null;
        }

        return clash;
    }

    /// <summary>The grid, shipped or among those published, that takes effect for some of the same demands on the day of this one; null when there is none.</summary>
    public ScoringGrid? SameDay(ScoringGrid grid, IReadOnlyList<ScoringGrid> published) => new GridShelf([.. _shipped, .. published], []).SameDay(grid);

    /// <summary>Lists of situations that regions ask their grids to serve.</summary>
    public IReadOnlyList<RegionalList> Regions { get; init; } = [];

    /// <summary>The list of the region of a territory; null where there is none.</summary>
    public RegionalList? RegionOf(TerritoryId territory) => Regions.FirstOrDefault(region => region.Covers(territory, Geography));

    /// <summary>
    /// A grid by its version, <c>id@hash</c>, or by its id on a day: the latest of its versions that had taken effect by then, the
    /// first that will when none had. Versions that are or were in force go before drafts and archived ones.
    /// </summary>
    /// <param name="name">Id or version.</param>
    /// <param name="dayIn">The day asked, in the civil time of a territory.</param>
    /// <returns>Null when no grid has the name.</returns>
    public ScoringGrid? Grid(string name, Func<TerritoryId, DateOnly> dayIn)
    {
        ArgumentNullException.ThrowIfNull(name);
        var grids = Grids;
        if (name.Contains('@', StringComparison.Ordinal))
            return grids.FirstOrDefault(grid => grid.Version == name);
        var versions = grids.Where(grid => grid.Id == name).ToList();
        if (versions.Exists(grid => grid.Status == GridStatus.Published))
            versions.RemoveAll(grid => grid.Status != GridStatus.Published);
        return versions.Where(grid => GridShelf.EffectiveFrom(grid) <= dayIn(grid.Territory)).MaxBy(GridShelf.EffectiveFrom) ?? versions.MinBy(GridShelf.EffectiveFrom);
    }

    /// <summary>Where a grid stands on a day.</summary>
    public GridState StateOf(ScoringGrid grid, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return grid.Status switch
        {
            GridStatus.Draft => GridState.Draft,
            GridStatus.Validated => GridState.Validated,
            GridStatus.Archived => GridState.Archived,
            _ when GridShelf.EffectiveFrom(grid) > day => GridState.Scheduled,
            _ => GridsInForce(grid.Territory, day).Each.Contains(grid) ? GridState.InForce : GridState.Superseded,
        };
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

    /// <summary>Published, and this version of the product cannot apply it: see <see cref="UnusableGrid"/>.</summary>
    Unusable,
}
