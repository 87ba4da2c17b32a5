using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;

namespace Allocation.Silo.Audits;

/// <summary>
/// Which demands of a territory changed while something was read of it. Positions of the log become visible in any order, so
/// it is not the highest that tells, but every change that was not visible at the beginning.
/// </summary>
internal sealed class TerritoryMotion
{
    /// <summary>More changes than that between the oldest open transaction and now: the territory is left for a quieter moment.</summary>
    private const int MostChanges = 20_000;

    private readonly IChangeLog _log;
    private readonly TerritoryId _territory;
    private readonly long _from;
    private readonly HashSet<(DemandId, int)> _seen;

    private TerritoryMotion(IChangeLog log, TerritoryId territory, long from, HashSet<(DemandId, int)> seen) => (_log, _territory, _from, _seen) = (log, territory, from, seen);

    /// <summary>Begins to watch; null when too much is under way.</summary>
    public static async Task<TerritoryMotion?> Begin(IChangeLog log, TerritoryId territory)
    {
        // Below this position every change is visible already, and none will come.
        var from = (await log.ReadChanges(territory, await log.Head(), DemandShare.All, (_, _) => true)).Horizon;
        return await Changes(log, territory, from) is { } seen ? new TerritoryMotion(log, territory, from, seen) : null;
    }

    /// <summary>The demands that changed since the beginning; null when too much did.</summary>
    public async Task<HashSet<DemandId>?> Moved()
    {
        if (await Changes(_log, _territory, _from) is not { } changes)
            return null;
        changes.ExceptWith(_seen);
        return [.. changes.Select(change => change.Item1)];
    }

    private static async Task<HashSet<(DemandId, int)>?> Changes(IChangeLog log, TerritoryId territory, long from)
    {
        var changes = new HashSet<(DemandId, int)>();
        for (var reading = new LogReading(from); reading.More && changes.Count <= MostChanges;)
        {
            reading.Took(await log.ReadChanges(territory, reading.End, DemandShare.All, (demand, version) =>
            {
                changes.Add((demand, version));
                return true;
            }));
        }

        return changes.Count <= MostChanges ? changes : null;
    }
}
