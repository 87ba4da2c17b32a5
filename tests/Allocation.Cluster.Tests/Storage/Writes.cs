using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;

namespace Allocation.Cluster.Tests.Storage;

/// <summary>Writes as demand grains make them, without the grains.</summary>
internal static class Writes
{
    public static readonly TerritoryId Territory = new(Samples.EstEnsemble);

    /// <summary>A version of a demand.</summary>
    public static DemandCommit Of(int demand, int version) => new()
    {
        Demand = new StoredDemand(
            new DemandId(demand),
            version,
            Samples.Household(1, Samples.Montreuil) with { UniqueNumber = UniqueNumber.Compose("111", new DateOnly(2020, 1, 1), demand, "TESTS"), RenewedOn = new DateOnly(2026, 1, 1).AddDays(version) },
            new StoredCause(version == 1 ? ChangeKind.Registered : ChangeKind.Renewal, TwoSilos.Start, new Dictionary<string, int>())),
        At = TwoSilos.Start,
        Touched = [Territory],
        Present = [Territory],
        Command = Commands.New(),
        Action = "Test",
    };

    /// <summary>All versions of one demand, each after the one before is durable.</summary>
    public static Task Versions(SharedStore store, int demand, int versions, Action<DemandCommit, CommitResult> written) => Versions(store, demand, versions, (commit, result) =>
    {
        written(commit, result);
        return Task.CompletedTask;
    });

    /// <summary>All versions of one demand, each after the one before is durable and what follows it is done.</summary>
    public static async Task Versions(SharedStore store, int demand, int versions, Func<DemandCommit, CommitResult, Task> written)
    {
        for (var version = 1; version <= versions; version++)
        {
            var commit = Of(demand, version);
            await written(commit, await store.Demands.Commit(commit));
        }
    }
}
