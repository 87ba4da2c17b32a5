using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Checks;
using Allocation.Domain.Scoring.Source;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Allocation.Silo.Policies;

namespace Allocation.Api.Grids;

/// <summary>Publishes the grid of a territory for a day to come, and takes it back until that day (SCO-7: fixed beforehand and public).</summary>
/// <remarks>What is checked and what is written are one turn of this host; the store refuses what another host wrote meanwhile for the same day.</remarks>
internal sealed class GridPublication(PolicyBook policies, IGridStore store, ICommandKeys keys, PublishedGrids published, CivilClock clock) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>What keeps a grid from being published; empty when nothing does.</summary>
    public IReadOnlyList<GridDiagnostic> Refusals(ScoringGrid grid, string fileName)
    {
        var refusals = new List<GridDiagnostic>(GridChecks.Of(grid, fileName, policies.RegionOf(grid.Territory)).Errors);
        if (grid.Status != GridStatus.Published)
            refusals.Add(At("status", GridDiagnosticCodes.TypeMismatch, $"The text says 'status: {grid.Status.ToString().ToLowerInvariant()}'.", "Write 'status: published', or leave it out."));
        if (grid.Effective is not { } effective || effective <= Today(grid.Territory))
            refusals.Add(At("effective", GridDiagnosticCodes.BadDates, "A grid takes effect on a day after its publication.", $"Give 'effective' a day after {Today(grid.Territory):yyyy-MM-dd}, which it is now in the territory."));
        if (GridChecks.NoTerritory(grid, fileName, policies.Geography) is { } nowhere)
            refusals.Add(nowhere);
        if (GridChecks.SharedId(grid, fileName, policies.Grids) is { } shared)
            refusals.Add(shared);
        if (grid.Status == GridStatus.Published && policies.Beside(grid) is { } beside)
            refusals.Add(GridChecks.OtherTieBreak(grid, beside, fileName));
        return refusals;

        GridDiagnostic At(string key, string code, string message, string remedy)
        {
            var (line, column) = GridPlaces.OfKey(grid, key);
            return new(fileName, line, column, code, message, remedy);
        }
    }

    /// <summary>Publishes a grid that nothing keeps from it.</summary>
    /// <returns>What became of it, and what kept it.</returns>
    public async Task<(Publication Outcome, IReadOnlyList<GridDiagnostic> Refusals)> Publish(ScoringGrid grid, string fileName, Command command)
    {
        await _turn.WaitAsync();
        try
        {
            // A command that comes again publishes nothing, also when the grid was taken back meanwhile.
            if (await keys.Find(command.Id) is { } known)
                return (Again(known, command), []);

            // Sent again without a key, by whoever lost the answer: it is published already.
            if (policies.Grids.FirstOrDefault(known => known.Version == grid.Version) is { } same && policies.StateOf(same, Today(same.Territory)) == GridState.Scheduled)
                return (Publication.Done, []);
            if (Refusals(grid, fileName) is { Count: > 0 } refusals)
                return (Publication.Refused, refusals);
            if (policies.SameDay(grid) is not null || !await store.Publish(new StoredGrid(grid.Id, grid.Version, grid.Territory.Value, grid.Demands, grid.Effective!.Value, grid.Text), command))
                return (await keys.Find(command.Id) is { } beside ? Again(beside, command) : Publication.DayTaken, []);
            await published.Refresh();
            return (Publication.Done, []);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes back a published grid whose day has not come, or one that cannot be applied, whatever its day.</summary>
    public async Task<(Withdrawal Outcome, TerritoryGrids? Discord)> Withdraw(string version, Command command, Func<TerritoryId, bool> mayRule)
    {
        await _turn.WaitAsync();
        try
        {
            if (policies.Grids.Where(grid => grid.Version == version).Select(grid => grid.Territory).Concat(policies.Unusable.Where(grid => grid.Version == version).Select(grid => grid.Territory)).Any(territory => !mayRule(territory)))
                return (Withdrawal.Forbidden, null);
            if (await keys.Find(command.Id) is { } known)
                return (known.Fingerprint == command.Fingerprint ? Withdrawal.Done : Withdrawal.KeyReused, null);
            if (policies.Unusable.All(grid => grid.Version != version))
            {
                if (policies.Grids.FirstOrDefault(grid => grid.Version == version) is not { } grid || policies.StateOf(grid, Today(grid.Territory)) != GridState.Scheduled)
                    return (Withdrawal.NotFound, null);
                if (policies.DiscordWithout(grid) is { } discord)
                    return (Withdrawal.Discord, discord);
            }

            if (!await store.Withdraw(version, command))
                return (Withdrawal.NotFound, null);
            await published.Refresh();
            return (Withdrawal.Done, null);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private static Publication Again(KnownCommand known, Command command) => known.Fingerprint == command.Fingerprint ? Publication.Done : Publication.KeyReused;

    private DateOnly Today(TerritoryId territory) => policies.Geography.DayIn(territory, clock.Now);
}

/// <summary>What became of publishing a grid.</summary>
internal enum Publication
{
    /// <summary>It is published, or was by the same command.</summary>
    Done,

    /// <summary>Something keeps it from being published.</summary>
    Refused,

    /// <summary>The territory has a grid for the same demands and day already.</summary>
    DayTaken,

    /// <summary>The key named another request.</summary>
    KeyReused,
}

/// <summary>What became of taking a grid back.</summary>
internal enum Withdrawal
{
    /// <summary>It is taken back.</summary>
    Done,

    /// <summary>No published grid of this version waits for its day.</summary>
    NotFound,

    /// <summary>Its territory is none of the caller's.</summary>
    Forbidden,

    /// <summary>Those left would stand together in two orders of ties (SCO-31).</summary>
    Discord,

    /// <summary>The key named another request.</summary>
    KeyReused,
}
