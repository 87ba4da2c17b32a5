using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Faults;

/// <summary>
/// A cluster of real processes under a stream of commands, and one of them dies. Whatever the fault, it ends the same: the
/// history of what clients were told is one that a single machine could have given, and every list is the one of the store.
/// </summary>
/// <remarks>The two that happen in every house run always; ./test.sh --long runs all, with a longer stream.</remarks>
[Collection(OneAtATime.Name)]
public sealed class FaultTests(ITestOutputHelper output)
{
    private const int Silos = 3;
    private const int Hosts = 2;
    private const string OnlySilo = "the only silo is killed";
    private const string FullDisk = "the disk of the database is full";

    /// <summary>Enough for the stream and half a gigabyte of the server's own.</summary>
    private const int DiskMegabytes = 1_000;

    private static readonly int Stream = Needs.Long ? 20_000 : 500;

    private static readonly Dictionary<string, Func<ITestOutputHelper, RunningCluster, Workload, Task>> Faults = new()
    {
        ["a silo is killed"] = SiloKilled,
        ["the database is killed"] = DatabaseKilled,
        ["a silo sleeps through its own death"] = SiloSleeps,
        ["an API host is killed"] = HostKilled,
        ["every connection to the database is cut"] = ConnectionsCut,
        [FullDisk] = DiskFull,
        ["the connections between silos are cut"] = SilosCut,
        ["the connections of API hosts to silos are cut"] = HostsCut,
        [OnlySilo] = OnlySiloKilled,
    };

    public static TheoryData<string> Those => [.. Faults.Keys.Take(Needs.Long ? Faults.Count : 1)];

    [Theory, MemberData(nameof(Those), DisableDiscoveryEnumeration = true)]
    public Task Nothing_acknowledged_is_lost_and_every_list_comes_back_when(string fault) =>
        Trial.Of(output, Stream, () => Cluster(fault), (cluster, workload) => Faults[fault](output, cluster, workload));

    private static async Task<RunningCluster> Cluster(string fault) =>
        await RunningCluster.Start(fault == OnlySilo ? 1 : Silos, Hosts, disk: fault == FullDisk ? await SmallDisk.Mount(DiskMegabytes) : null);

    private static async Task SiloKilled(ITestOutputHelper output, RunningCluster cluster, Workload workload)
    {
        cluster.Silos[0].Kill();
        var detected = await cluster.Detected(1);
        var rebuilt = await cluster.Serving([.. workload.Vacancies.Select(vacancy => vacancy.Id)]);
        output.WriteLine($"detection {detected.TotalSeconds:F1} s, rebuild {rebuilt.TotalSeconds:F1} s");
        await cluster.RestartSilo(0);
    }

    private static async Task DatabaseKilled(ITestOutputHelper output, RunningCluster cluster, Workload workload)
    {
        await cluster.Postgres.Kill();
        await cluster.Postgres.Restart();
    }

    /// <summary>When it wakes it learns that it is dead, writes nothing, and ends by itself.</summary>
    private static async Task SiloSleeps(ITestOutputHelper output, RunningCluster cluster, Workload workload)
    {
        await cluster.Silos[1].Freeze();
        var detected = await cluster.Detected(1);
        await workload.Acknowledged(Stream / 2);
        await cluster.Silos[1].Thaw();
        await cluster.Silos[1].Exit();
        output.WriteLine($"detection {detected.TotalSeconds:F1} s");
        await cluster.RestartSilo(1);
    }

    private static async Task HostKilled(ITestOutputHelper output, RunningCluster cluster, Workload workload)
    {
        cluster.Hosts[0].Kill();
        await workload.Acknowledged(Stream / 2);
        await cluster.RestartHost(0);
    }

    private static async Task ConnectionsCut(ITestOutputHelper output, RunningCluster cluster, Workload workload)
    {
        for (var round = 0; round < 3; round++)
        {
            await cluster.Scalar("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            await workload.Acknowledged(Stream / 6);
        }
    }

    /// <summary>A connection is no silo: nobody is declared dead for one.</summary>
    private static Task SilosCut(ITestOutputHelper output, RunningCluster cluster, Workload workload) => Cut(output, cluster, workload, cluster.Silos);

    private static Task HostsCut(ITestOutputHelper output, RunningCluster cluster, Workload workload) => Cut(output, cluster, workload, cluster.Hosts);

    private static async Task Cut(ITestOutputHelper output, RunningCluster cluster, Workload workload, IReadOnlyList<ApiProcess> ones)
    {
        for (var round = 0; round < 3; round++)
        {
            // Whoever answers is connected again.
            await cluster.Serving([workload.Vacancies[0].Id]);
            var cut = Connections.CutBetween(ones, cluster.Silos);
            Assert.True(cut > 0, "There was no connection to cut.");
            output.WriteLine($"{cut} connections cut; {await workload.Acknowledged(Stream / 6):F0} commands/s after it");
        }

        Assert.Equal(0, await cluster.DeclaredDead());
    }

    /// <summary>Nobody is left to find it dead: the one that takes its place does.</summary>
    private static async Task OnlySiloKilled(ITestOutputHelper output, RunningCluster cluster, Workload workload)
    {
        cluster.Silos[0].Kill();
        await cluster.RestartSilo(0);
    }

    /// <summary>The server refuses, or gives itself up when its own log has no room; there is room again, and an operator starts it.</summary>
    private static async Task DiskFull(ITestOutputHelper output, RunningCluster cluster, Workload workload)
    {
        cluster.Disk!.Fill();
        while (await cluster.TakesWrites())
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        output.WriteLine($"the server {(await cluster.Postgres.Answers() ? "refuses to write" : "gave itself up")}");
        cluster.Disk.Empty();
        await cluster.Postgres.ComeBack();
    }
}
