using System.Diagnostics;
using Allocation.Process.Tests.Recomputation;

namespace Allocation.Process.Tests.Faults;

/// <summary>A cluster under a stream of commands, something that happens to it, and the judgement.</summary>
internal static class Trial
{
    private const int Vacancies = 12;

    /// <summary>Runs one.</summary>
    /// <param name="output">Takes the figures.</param>
    /// <param name="stream">Commands before and after.</param>
    /// <param name="start">Starts the cluster.</param>
    /// <param name="fault">What happens to it.</param>
    public static async Task Of(ITestOutputHelper output, int stream, Func<Task<RunningCluster>> start, Func<RunningCluster, Workload, Task> fault)
    {
        await using var cluster = await start();
        try
        {
            await Run(output, stream, cluster, fault);
        }
        catch
        {
            output.WriteLine(cluster.Logs());
            throw;
        }
    }

    private static async Task Run(ITestOutputHelper output, int stream, RunningCluster cluster, Func<RunningCluster, Workload, Task> fault)
    {
        await using var actors = await ActorGate.Open(cluster.ConnectionString);
        var workload = new Workload(cluster, actors, seed: Environment.TickCount & 0xFFFF);
        await workload.Prepare(Vacancies);
        var vacancies = workload.Vacancies.Select(vacancy => vacancy.Id).ToList();

        workload.Start();
        if (Needs.Long)
            await WarmUp(output, workload);
        var before = await workload.Acknowledged(stream);
        var (struck, written) = (Stopwatch.GetTimestamp(), workload.History.Written);
        await fault(cluster, workload);
        await cluster.Serving(vacancies);
        var recovered = Stopwatch.GetElapsedTime(struck);
        var during = (workload.History.Written - written) / recovered.TotalSeconds;
        var after = await workload.Acknowledged(stream);
        await workload.Stop();

        output.WriteLine($"every list served {recovered.TotalSeconds:F1} s after it began; commands/s before {before:F0}, during {during:F0}, after {after:F0}; {workload.History.Written} acknowledged");
        var faults = await SequentialModel.Judge(workload.History, cluster.ConnectionString);
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(20)));
        await AllListsEqual(cluster, workload);
    }

    /// <summary>
    /// Processes that have just started answer at half the rate they reach: the fault comes when they run as in a house, as fast as asked or as fast
    /// as the machine lets them.
    /// </summary>
    private static async Task WarmUp(ITestOutputHelper output, Workload workload)
    {
        const int Round = 10_000;
        // Each birth of a household that all race for stays in its file, and a file has room for fifty.
        const int Rounds = 5;
        const double Asked = 2_000;
        for (var round = 0; round < Rounds; round++)
        {
            var rate = await workload.Acknowledged(Round);
            output.WriteLine($"warming up: {rate:F0} commands/s");
            if (rate >= Asked)
                return;
        }
    }

    /// <summary>Every list, by every host, against SQL on the stored demands.</summary>
    private static async Task AllListsEqual(RunningCluster cluster, Workload workload)
    {
        await using var recomputed = await PostgresLists.OpenBeside(cluster.Postgres, cluster.ConnectionString);
        foreach (var (id, dwelling, availableOn) in workload.Vacancies)
        {
            foreach (var client in cluster.Clients)
            {
                var served = await ServedList.Get(client, id);
                served.IsEqualTo(await recomputed.Of(dwelling, availableOn, served.Day));
            }
        }
    }
}
