using System.Collections.Immutable;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;

namespace Allocation.Domain.Policies;

/// <summary>The grids in force in a territory on a day: one for all demands, or transfers by one of their own (SCO-5, SCO-15).</summary>
/// <param name="First">Grid of households without a social dwelling; null when none scores them.</param>
/// <param name="Transfers">Grid of social tenants; the same one when it scores all, null when none scores them.</param>
public sealed record TerritoryGrids(ScoringGrid? First, ScoringGrid? Transfers)
{
    /// <summary>No grid: lists are ordered by the default tie-break, the older first deposit.</summary>
    public static readonly TerritoryGrids None = new(null, null);

    /// <summary>One grid for all demands.</summary>
    public static TerritoryGrids All(ScoringGrid grid) => new(grid, grid);

    /// <summary>The grid that should score some of the demands and cannot be applied: as long as it is here, nothing may be ranked or scored.</summary>
    public UnusableGrid? Unusable { get; init; }

    /// <summary>The grids, each once.</summary>
    public IEnumerable<ScoringGrid> Each => new[] { First, Transfers }.OfType<ScoringGrid>().Distinct();

    /// <summary>Version of the grid, of both with a plus between; null when there is none.</summary>
    public string? Version => First is null || Transfers is null || First.Version == Transfers.Version ? (First ?? Transfers)?.Version : $"{First.Version} + {Transfers.Version}";

    /// <summary>Whether they score and rank alike: the same versions for the same demands.</summary>
    public bool Same(TerritoryGrids other) =>
        First?.Version == other?.First?.Version && Transfers?.Version == other?.Transfers?.Version && Unusable?.Version == other?.Unusable?.Version;

    /// <summary>Order among equal scores. Grids that stand together state the same (<see cref="PolicyBook.Beside"/>): a list has one order.</summary>
    public ImmutableArray<TieBreakKey> TieBreak => Each.FirstOrDefault()?.TieBreak ?? ScoringGrid.DefaultTieBreak;

    /// <summary>Whether some line counts for a given vacant dwelling only (SCO-8).</summary>
    public bool NeedsDwelling => Each.Any(grid => grid.NeedsDwelling);

    /// <summary>What the lines ask of that dwelling beside where it stands.</summary>
    public DwellingTraits Traits => Each.Aggregate(DwellingTraits.None, (traits, grid) => traits | grid.Traits);

    /// <summary>The grid that scores a demand; null when none does: its score is 0.</summary>
    public ScoringGrid? For(FactVector facts) => DemandClass.Transfers.Holds(facts[Fact.Housing]) ? Transfers : First;

    /// <summary>The grids as they score demands for one vacant dwelling (SCO-13).</summary>
    public TerritoryGrids For(DwellingPlace dwelling)
    {
        var first = First?.For(dwelling);
        return new TerritoryGrids(first, ReferenceEquals(First, Transfers) ? first : Transfers?.For(dwelling));
    }
}
