using System.Collections.Frozen;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Scoring;

/// <summary>What the lines of a grid refer to outside of themselves.</summary>
/// <param name="Parameters">Named values of the grid.</param>
/// <param name="Counting">How it counts months of seniority.</param>
/// <param name="Territory">Its territory.</param>
/// <param name="Geography">The communes of territories; null when only their own codes can be read.</param>
internal sealed record GridContext(IReadOnlyDictionary<string, decimal?> Parameters, MonthCounting Counting, TerritoryId Territory, Geography? Geography)
{
    /// <summary>Lists of professions the grid keeps, by name (SCO-20).</summary>
    public IReadOnlyDictionary<string, FrozenSet<int>> Professions { get; init; } = FrozenDictionary<string, FrozenSet<int>>.Empty;

    /// <summary>Months after the due day for which children expected still count as such (SCO-39).</summary>
    public int ExpectedMonths { get; init; }

    /// <summary>The only words a condition may use for facts, each with what it means where the language itself does not have it; null for all words of the language.</summary>
    public IReadOnlyDictionary<string, Condition?>? Words { get; init; }

    /// <summary>The parameter that says how months count, while no source does: whatever counts seniority is not evaluable. Null when it is known.</summary>
    public string? UnsetCounting { get; init; }
}
