using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.GrainInterfaces;
using Allocation.Grains.Demands;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Imports;

/// <summary>What is written of demands that nobody holds yet, as their actor would write it. For callers on many threads.</summary>
internal sealed class NewDemands(DemandIdSource ids, PolicyBook policies)
{
    /// <summary>The demand under a key of its own.</summary>
    /// <param name="file">Checked, with its number.</param>
    /// <param name="command">Who brings it, by which command.</param>
    /// <param name="action">What the audit calls it.</param>
    /// <param name="now">Time of the change.</param>
    public DemandCommit CommitOf(DemandFile file, Command command, string action, DateTimeOffset now)
    {
        var held = new HeldFile(file);
        var territories = policies.Geography.TerritoriesOf(file.Wishes.Communes);
        return new DemandCommit
        {
            Demand = new StoredDemand(ids.Next(), 1, file, new StoredCause(ChangeKind.Registered, now, GainedPoints.Of(policies, now, territories, null, held))),
            Json = held.Json,
            Facts = held.Facts,
            At = now,
            Touched = territories,
            Present = territories,
            Command = command,
            Action = action,
        };
    }
}
