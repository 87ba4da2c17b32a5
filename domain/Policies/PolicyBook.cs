using System.Collections.Concurrent;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Policies;

/// <summary>All rules that are data, compiled: geography, ceilings, grids. Immutable; one for the life of a process.</summary>
public sealed class PolicyBook
{
    private readonly ILookup<TerritoryId, ScoringGrid> _grids;
    private readonly ConcurrentDictionary<TerritoryId, TerritoryPlaces> _places = new();

    /// <summary>Binds the tables together.</summary>
    /// <exception cref="ArgumentException">Two grids of a territory take effect on the same day.</exception>
    public PolicyBook(Geography geography, IncomeCeilings ceilings, IEnumerable<ScoringGrid> grids, ExtendedDemandReach reach = ExtendedDemandReach.ListedCommunes)
    {
        (Geography, Ceilings, Reach) = (geography, ceilings, reach);
        _grids = grids.OrderByDescending(EffectiveFrom).ToLookup(grid => grid.Territory);
        if (_grids.FirstOrDefault(group => group.DistinctBy(EffectiveFrom).Count() < group.Count()) is { } clash)
            throw new ArgumentException($"Territory {clash.Key} has two grids that take effect on the same day: {string.Join(", ", clash.Select(grid => grid.Id))}.", nameof(grids));
    }

    /// <summary>Communes and territories.</summary>
    public Geography Geography { get; }

    /// <summary>Income ceilings.</summary>
    public IncomeCeilings Ceilings { get; }

    /// <summary>What an extended demand accepts.</summary>
    public ExtendedDemandReach Reach { get; }

    /// <summary>The places of a territory, numbered once.</summary>
    public TerritoryPlaces PlacesOf(TerritoryId territory) => _places.GetOrAdd(territory, known => new TerritoryPlaces(known, Geography, Reach));

    /// <summary>The grid in force in a territory on a day; null when there is none: its lists are ordered by first deposit.</summary>
    public ScoringGrid? GridInForce(TerritoryId territory, DateOnly day) =>
        _grids[territory].FirstOrDefault(grid => EffectiveFrom(grid) <= day);

    /// <summary>The newest grid with an id; null when there is none.</summary>
    public ScoringGrid? Grid(string id) => _grids.SelectMany(grids => grids).FirstOrDefault(grid => grid.Id == id);

    /// <summary>A grid whose source prints no date is in force from the start: publication dates come with the grid's versions (SCO-16).</summary>
    private static DateOnly EffectiveFrom(ScoringGrid grid) => grid.Effective ?? DateOnly.MinValue;
}
