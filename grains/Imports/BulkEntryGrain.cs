using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Imports;
using Allocation.Grains.Demands;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Orleans.Concurrency;

namespace Allocation.Grains.Imports;

/// <summary>
/// Reads, checks and commits lines. The partitions hear of them from the change log as of any change. A command's identity is that of its
/// line: the same one again, in whichever file, is known.
/// </summary>
[StatelessWorker]
internal sealed class BulkEntryGrain(IDemandStore store, DemandIdSource ids, PolicyBook policies, CivilClock clock) : Grain, IBulkEntryGrain
{
    public async Task<BulkReceipt> Enter(BulkLines lines)
    {
        var refused = new List<RefusedLine>();
        var commits = new List<(long Line, UniqueNumber Number, Task<CommitResult> Written)>();
        foreach (var (at, line) in lines.Lines.Index())
        {
            if (line.Length == 0)
                continue;
            var (file, number, faults) = Read(line);
            if (file is null)
                refused.Add(new RefusedLine(lines.First + at, number, faults));
            else
                commits.Add((lines.First + at, file.UniqueNumber, store.Commit(CommitOf(file, line, lines.Actor))));
        }

        var (entered, unchanged) = (0, 0);
        foreach (var (line, number, written) in commits)
        {
            switch ((await written).Status)
            {
                case CommitStatus.Written:
                    entered++;
                    break;
                case CommitStatus.KnownCommand:
                    unchanged++;
                    break;
                default:
                    refused.Add(new RefusedLine(line, number, [new InputFault("uniqueNumber", "already-exists", "The register holds a demand of this number, and not from this line: change it with a patch, or by a message of the register.")]));
                    break;
            }
        }

        return new BulkReceipt(entered, unchanged, [.. refused.OrderBy(entry => entry.Line)]);
    }

    private (DemandFile? File, UniqueNumber? Number, ImmutableArray<InputFault> Faults) Read(byte[] line)
    {
        try
        {
            var file = DemandJson.Read(line);
            if (file.UniqueNumber == default)
                return (null, null, [new InputFault("uniqueNumber", "required", "A demand that is entered in bulk brings its number: it is what keeps the line from being entered twice.")]);
            var faults = DemandValidation.Faults(file, policies.Geography);
            return faults.Count == 0 ? (file, file.UniqueNumber, []) : (null, file.UniqueNumber, [.. faults]);
        }
        catch (JsonException refused)
        {
            return (null, null, [DemandJson.FaultOf(refused)]);
        }
    }

    private DemandCommit CommitOf(DemandFile file, byte[] line, Actor actor)
    {
        var (held, now) = (new HeldFile(file), clock.Now);
        var territories = policies.Geography.TerritoriesOf(file.Wishes.Communes);
        var digest = SHA256.HashData(line);
        return new DemandCommit
        {
            Demand = new StoredDemand(ids.Next(), 1, file, new StoredCause(ChangeKind.Registered, now, GainedPoints.Of(policies, now, territories, null, held))),
            Json = held.Json,
            Facts = held.Facts,
            At = now,
            Touched = territories,
            Present = territories,
            Command = new Command(new Guid(digest.AsSpan(0, 16)), Convert.ToHexStringLower(digest), actor),
            Action = "Import",
        };
    }
}
