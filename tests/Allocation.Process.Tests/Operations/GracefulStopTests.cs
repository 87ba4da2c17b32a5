using Allocation.Process.Tests.Recomputation;

namespace Allocation.Process.Tests.Operations;

/// <summary>A silo told to stop hands over what it holds: within thirty seconds, under load, and nobody notices but by a repeat.</summary>
[Collection(Faults.OneAtATime.Name)]
public sealed class GracefulStopTests
{
    /// <summary>The time a silo has to drain; a service manager that kills after it would lose what is on its way.</summary>
    private static readonly TimeSpan Draining = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_silo_told_to_stop_under_load_drains_in_time_and_every_acknowledged_change_is_there_once()
    {
        await using var server = await PostgresServer.Start();
        var database = await server.NewDatabase();
        await using var cluster = await SmallCluster.Start(database, silos: 2);
        await using var load = await SteadyLoad.Start(cluster.Client);
        await load.Goes(on: 300);

        var code = await cluster.Silos[0].Terminate().WaitAsync(Draining, TestContext.Current.CancellationToken);

        Assert.True(code == 0, cluster.Silos[0].Errors + cluster.Silos[0].Output);
        await load.Goes(on: 300);
        var acknowledged = await load.Stop();
        Assert.Equal(acknowledged, await SteadyLoad.IsHeldBy(cluster.Client, acknowledged));
        Assert.Equal(acknowledged.Values.Sum(), await Register.Changes(database));
        await using var recomputed = await PostgresLists.OpenBeside(server, database);
        await load.ListsEqual(cluster.Client, recomputed);
    }
}
