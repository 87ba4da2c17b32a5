namespace Allocation.Process.Tests.Faults;

/// <summary>
/// A cluster of real processes under a stream of commands, and one of them dies. Whatever the fault, it ends the same: the
/// history of what clients were told is one that a single machine could have given, and every list is the one of the store.
/// </summary>
[Collection(OneAtATime.Name)]
public sealed class FaultTests(ITestOutputHelper output)
{
    private const int Silos = 3;
    private const int Hosts = 2;

    private static readonly int Stream = Needs.Long ? 20_000 : 1_500;

    [Fact]
    public Task A_silo_is_killed_and_another_takes_its_place() => Survives(async (cluster, workload) =>
    {
        cluster.Silos[0].Kill();
        var detected = await cluster.Detected(1);
        var rebuilt = await cluster.Serving([.. workload.Vacancies.Select(vacancy => vacancy.Id)]);
        output.WriteLine($"detection {detected.TotalSeconds:F1} s, rebuild {rebuilt.TotalSeconds:F1} s");
        await cluster.RestartSilo(0);
    });

    [Fact]
    public Task An_API_host_is_killed_and_its_clients_go_to_the_other() => Survives(async (cluster, workload) =>
    {
        cluster.Hosts[0].Kill();
        await workload.Acknowledged(Stream / 2);
        await cluster.RestartHost(0);
    });

    [Fact]
    public Task The_database_is_killed_and_starts_again() => Survives(async (cluster, _) =>
    {
        await cluster.Postgres.Kill();
        await cluster.Postgres.Restart();
    });

    [Fact]
    public Task A_silo_that_slept_through_its_own_death_writes_nothing_when_it_wakes() => Survives(async (cluster, workload) =>
    {
        await cluster.Silos[1].Freeze();
        var detected = await cluster.Detected(1);
        await workload.Acknowledged(Stream / 2);
        await cluster.Silos[1].Thaw();

        // It learns that it is dead and ends by itself.
        await cluster.Silos[1].Exit();
        output.WriteLine($"detection {detected.TotalSeconds:F1} s");
        await cluster.RestartSilo(1);
    });

    [Fact]
    public Task Every_connection_to_the_database_is_cut() => Survives(async (cluster, workload) =>
    {
        for (var round = 0; round < 3; round++)
        {
            await cluster.Scalar("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            await workload.Acknowledged(Stream / 6);
        }
    });

    [Fact]
    public async Task The_disk_of_the_database_is_full_for_a_while()
    {
        await using var disk = await SmallDisk.Mount(megabytes: Needs.Long ? 2_000 : 400);
        await Survives(
            async (cluster, workload) =>
            {
                var before = workload.History.Written;
                disk.Fill();
                while (await cluster.Clients[0].Answers("/health/ready") && workload.History.Written < before + Stream)
                    TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                disk.Empty();

                // A server that could not write its log stops: whoever watches over it starts it again.
                if (!await cluster.Postgres.Answers())
                    await cluster.Postgres.Restart();
            },
            disk);
    }

    private Task Survives(Func<RunningCluster, Workload, Task> fault, SmallDisk? disk = null) => Trial.Of(output, Stream, () => RunningCluster.Start(Silos, Hosts, disk), fault);
}
