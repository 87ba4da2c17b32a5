using System.Collections.Immutable;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Imports;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Orleans.Concurrency;

namespace Allocation.Grains.Imports;

[StatelessWorker]
internal sealed class RegisterImportGrain(NewDemands demands, IImportStore store, CivilClock clock) : Grain, IRegisterImportGrain
{
    public async Task<ImmutableArray<bool>> Enter(ImmutableArray<RegisterDemand> registrations)
    {
        var commits = await Task.Run(() => registrations.Select(CommitOf).ToArray());
        var statuses = await store.Enter([.. commits.OfType<DemandCommit>()]);
        var next = 0;
        return [.. commits.Select(commit => commit is not null && statuses[next++] == CommitStatus.Written)];
    }

    /// <summary>What is written of one; null when it is not for here.</summary>
    private DemandCommit? CommitOf(RegisterDemand registration)
    {
        var (command, file, creationKey, strict) = registration;
        return creationKey is null && !strict && file.Token is null && file.UniqueNumber != default && DemandValidation.Faults(file, geography: null).Count == 0
            ? demands.CommitOf(file, command, nameof(IDemandGrain.Register), clock.Now)
            : null;
    }
}
