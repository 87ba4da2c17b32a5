using Allocation.Domain.Scoring.Conditions;
using Allocation.Domain.Scoring.Source;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Scoring.Checks;

/// <summary>What a grid that can be read still has to answer for before it is in force.</summary>
public static class GridChecks
{
    /// <summary>
    /// Errors and warnings of a grid. A gap in what the law or the region asks for is an error of a complete grid and a warning
    /// of a partial one, which never claims to be whole (SCO-36).
    /// </summary>
    /// <param name="grid">The grid.</param>
    /// <param name="fileName">Name used in diagnostics.</param>
    /// <param name="regional">Situations the region asks every grid to serve; null where there is no such list.</param>
    public static (IReadOnlyList<GridDiagnostic> Errors, IReadOnlyList<GridDiagnostic> Warnings) Of(ScoringGrid grid, string fileName, RegionalList? regional)
    {
        ArgumentNullException.ThrowIfNull(grid);
        IReadOnlyList<GridDiagnostic> gaps = [.. LegalCoverage.Gaps(grid, fileName), .. regional?.Gaps(grid, fileName) ?? []];
        IReadOnlyList<GridDiagnostic> warnings = [.. regional?.Unentered(grid, fileName) ?? [], .. Fragile(grid, fileName), .. Doubtful(grid, fileName), .. WithoutDelay(grid, fileName)];
        return grid.Partial ? ([], [.. gaps, .. warnings]) : (gaps, warnings);
    }

    /// <summary>Lines that are enabled though legally fragile, and demands left out although a grid is applied uniformly (SCO-5, SCO-11, SCO-18).</summary>
    private static IEnumerable<GridDiagnostic> Fragile(ScoringGrid grid, string fileName) =>
        grid.AllCriteria().Where(criterion => criterion is { Enabled: true, Fragile: not null })
            .Select(criterion => At(GridPlaces.OfId(grid, criterion.Id), fileName, GridDiagnosticCodes.Fragile, $"'{criterion.Id}' is enabled although fragile: {criterion.Fragile}", "Leave out 'enabled: true', or have it examined first."))
            .Concat(grid.Exclusions.Select(exclusion => At(GridPlaces.OfId(grid, exclusion.Id), fileName, GridDiagnosticCodes.Fragile, $"'{exclusion.Id}' leaves demands out of a grid that applies to all alike (SCO-5, SCO-18).", "Check that the plan says so.")));

    private static IEnumerable<GridDiagnostic> Doubtful(ScoringGrid grid, string fileName) =>
        DoubtfulLines.Of(grid).Select(doubt => At(GridPlaces.OfId(grid, doubt.Line), fileName, doubt.Code, doubt.Message, doubt.Remedy));

    /// <summary>Lines that ask for an abnormal delay no order gives their territory: they are unknown for everybody (SCO-27).</summary>
    private static IEnumerable<GridDiagnostic> WithoutDelay(ScoringGrid grid, string fileName) =>
        grid.AllCriteria().Where(line => line.Enabled).Select(line => (line.Id, line.When)).Concat(grid.Exclusions.Concat(grid.Classes).Select(situation => (situation.Id, When: (Condition?)situation.When)))
            .Where(asked => LacksDelay(asked.When))
            .Select(asked => At(GridPlaces.OfId(grid, asked.Id), fileName, GridDiagnosticCodes.NoDelay, $"'{asked.Id}' compares with the abnormal delay, and no order is known for the territory: it is unknown for every demand (SCO-27).", "Enter the prefect's order in policies/delays/abnormal-delays.yaml, or write the number of months."));

    private static bool LacksDelay(Condition? condition) => condition is MissingCondition { Missing.Length: > 0 } || condition?.Parts.Any(LacksDelay) == true;

    /// <summary>The error of a grid beside which another scores the other demands of its territory in another order of ties.</summary>
    public static GridDiagnostic OtherTieBreak(ScoringGrid grid, ScoringGrid beside, string fileName)
    {
        ArgumentNullException.ThrowIfNull(beside);
        return At(GridPlaces.OfKey(grid, "tie-break"), fileName, GridDiagnosticCodes.TieBreak, $"'{beside.Id}' scores the other demands of the territory with another order of ties.", "Write its 'tie-break': a list has one order (SCO-31).");
    }

    /// <summary>The error of a grid whose territory has no commune; null when it has.</summary>
    public static GridDiagnostic? NoTerritory(ScoringGrid grid, string fileName, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(geography);
        return geography.CommunesOf(grid.Territory).Any() ? null
            : At(GridPlaces.OfKey(grid, "territory"), fileName, GridDiagnosticCodes.BadTerritory, $"No commune belongs to territory {grid.Territory.Value}.", "Write the SIREN of an EPCI or EPT of the geography.");
    }

    /// <summary>The error of a grid whose id is that of another territory's; null when it is its own: versions and publications are named by it.</summary>
    public static GridDiagnostic? SharedId(ScoringGrid grid, string fileName, IEnumerable<ScoringGrid> others)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return others.FirstOrDefault(other => other.Id == grid.Id && other.Territory != grid.Territory) is not { } other ? null
            : At(GridPlaces.OfKey(grid, "grid"), fileName, GridDiagnosticCodes.DuplicateId, $"'{grid.Id}' is the id of a grid of territory {other.Territory.Value}.", "Give the grid of each territory an id of its own.");
    }

    private static GridDiagnostic At((int Line, int Column) place, string fileName, string code, string message, string remedy) =>
        new(fileName, place.Line, place.Column, code, message, remedy);
}
