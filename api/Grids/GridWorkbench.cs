using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Territories;

namespace Allocation.Api.Grids;

/// <summary>What a policy officer does with a grid before anybody votes on it, the same over HTTP and on the console.</summary>
internal static class GridWorkbench
{
    /// <summary>The score sheet of a demand under a grid, every line of it: whoever asks brought the facts along (SCO-34, SCO-40).</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="demand">The demand.</param>
    /// <param name="on">Day of the score.</param>
    /// <param name="dwelling">Where a vacant dwelling stands, for the score relative to it (SCO-13); null for the demand's own.</param>
    /// <param name="geography">Where the wished communes lie.</param>
    public static ScoreSheet Evaluate(ScoringGrid grid, DemandFile demand, DateOnly on, DwellingPlace? dwelling, Geography geography)
    {
        var (scored, facts) = (dwelling is null ? grid : grid.For(dwelling), FactReader.Read(demand));
        var sheet = grid.Demands.Holds(facts[Fact.Housing])
            ? TracingEvaluator.Evaluate(scored, facts, on).WithOutlook(scored, facts)
            : ScoreSheet.NotScoredBy(grid, on);
        return sheet with { Remarks = Remarks(grid, demand, on, geography).ToList() is { Count: > 0 } remarks ? remarks : null };
    }

    /// <summary>What keeps the demand from this score in a list: a score is computed all the same, for a draft or a file that is only being written.</summary>
    private static IEnumerable<ScoreRemark> Remarks(ScoringGrid grid, DemandFile demand, DateOnly on, Geography geography)
    {
        if (grid.Effective is null || on < grid.Effective)
            yield return ScoreRemark.NotInForce;
        if (demand.Status == DemandStatus.Removed)
            yield return ScoreRemark.DemandRemoved;
        if (!geography.TerritoriesOf(demand.Wishes.Communes).Contains(grid.Territory))
            yield return ScoreRemark.NoWishInTerritory;
        if (demand.Wishes.Types.Count == 0)
            yield return ScoreRemark.NoTypology;
    }

    /// <summary>Errors and warnings of a text, its own and those of <see cref="GridChecks"/>.</summary>
    public static (ScoringGrid? Grid, IReadOnlyList<GridDiagnostic> Errors, IReadOnlyList<GridDiagnostic> Warnings) Check(string text, string fileName, PolicyBook policies)
    {
        var parsed = GridParser.Parse(text, fileName, geography: policies.Geography);
        if (parsed.Grid is not { } grid)
            return (null, parsed.Diagnostics, []);
        var (errors, warnings) = GridChecks.Of(grid, fileName, policies.RegionOf(grid.Territory));
        return (grid, [.. new[] { GridChecks.NoTerritory(grid, fileName, policies.Geography), GridChecks.SharedId(grid, fileName, policies.Grids) }.OfType<GridDiagnostic>(), .. errors], warnings);
    }

    /// <summary>What is wrong with a demand that is only to be scored: it needs no number.</summary>
    public static IReadOnlyList<InputFault> Faults(DemandFile demand, PolicyBook policies) =>
        [.. DemandValidation.Faults(demand, policies.Geography).Where(fault => fault.Code != "unique-number" || demand.UniqueNumber != default)];

    /// <summary>The grid of an id on a day, or of a version, with values supplied for its parameters; null when no grid has it.</summary>
    public static GridParseResult? Published(string id, Func<TerritoryId, DateOnly> dayIn, IReadOnlyDictionary<string, decimal>? parameters, PolicyBook policies) =>
        policies.Grid(id, dayIn) is not { } grid ? null
        : parameters is null or { Count: 0 } ? new GridParseResult(grid, [])
        : GridParser.Parse(grid.Text, id, parameters, policies.Geography);
}
