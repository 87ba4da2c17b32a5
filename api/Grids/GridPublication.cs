using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Allocation.Silo.Policies;

namespace Allocation.Api.Grids;

/// <summary>Publishes the grid of a territory for a day to come, and takes it back until that day (SCO-7: fixed beforehand and public).</summary>
internal sealed class GridPublication(PolicyBook policies, IGridStore store, PublishedGrids published, CivilClock clock)
{
    /// <summary>What keeps a grid from being published; empty when nothing does.</summary>
    public IReadOnlyList<GridDiagnostic> Refusals(ScoringGrid grid, string fileName)
    {
        var refusals = new List<GridDiagnostic>(GridChecks.Of(grid, fileName, policies.RegionOf(grid.Territory)).Errors);
        if (grid.Status != GridStatus.Published)
            refusals.Add(At(GridDiagnosticCodes.TypeMismatch, $"The text says 'status: {grid.Status.ToString().ToLowerInvariant()}'.", "Write 'status: published', or leave it out."));
        if (grid.Effective is not { } effective || effective <= clock.Today)
            refusals.Add(At(GridDiagnosticCodes.BadDates, "A grid takes effect on a day after its publication.", "Give 'effective' a day from tomorrow on."));
        if (!policies.Geography.CommunesOf(grid.Territory).Any())
            refusals.Add(At(GridDiagnosticCodes.BadTerritory, $"No commune belongs to territory {grid.Territory.Value}.", "Write the SIREN of an EPCI or EPT of the geography."));
        if (grid.Status == GridStatus.Published && policies.Beside(grid) is { } beside)
            refusals.Add(GridChecks.OtherTieBreak(beside, fileName));
        return refusals;

        GridDiagnostic At(string code, string message, string remedy) => new(fileName, 1, 1, code, message, remedy);
    }

    /// <summary>Publishes a grid without refusals; false when the territory has one for the same demands and day already.</summary>
    public async Task<bool> Publish(ScoringGrid grid, Actor actor)
    {
        var day = grid.Effective!.Value;
        if (policies.Grids.Any(other => other.Status == GridStatus.Published && other.Territory == grid.Territory && other.Effective == day
            && (other.Demands == grid.Demands || other.Demands == DemandClass.All || grid.Demands == DemandClass.All))
            || !await store.Publish(new StoredGrid(grid.Id, grid.Version, grid.Territory.Value, grid.Demands, day, grid.Text), actor))
            return false;
        await published.Refresh();
        return true;
    }

    /// <summary>Takes back a published grid whose day has not come; false when there is no such grid.</summary>
    public async Task<bool> Withdraw(string version, Actor actor)
    {
        if (policies.Grids.FirstOrDefault(grid => grid.Version == version) is not { } grid || policies.StateOf(grid, clock.Today) != GridState.Scheduled || !await store.Withdraw(version, actor))
            return false;
        await published.Refresh();
        return true;
    }
}
