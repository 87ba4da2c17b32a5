using Allocation.Process.Tests.Faults;

namespace Allocation.Process.Tests.Upgrade;

/// <summary>A cluster goes from the build before this one to this one, process by process, and serves all the while.</summary>
[Collection(OneAtATime.Name)]
public sealed class RollingUpgradeTests(ITestOutputHelper output)
{
    private const int Silos = 2;

    private static readonly int Stream = Needs.Long ? 10_000 : 300;

    /// <summary>A rolling restart always; from the build before this one, which must be made first, with ./test.sh --long.</summary>
    public static TheoryData<string> Builds => Needs.Long ? ["this build", "the previous build"] : ["this build"];

    [Theory, MemberData(nameof(Builds))]
    public async Task Processes_are_replaced_one_by_one_and_the_cluster_serves_all_the_while(string from)
    {
        var previous = from == "this build" ? null : await PreviousBuild.Made();
        await Trial.Of(output, Stream, () => RunningCluster.Start(Silos, hosts: 1, previous), async (cluster, workload) =>
        {
            for (var number = 0; number < Silos; number++)
            {
                Assert.Equal(0, await cluster.Silos[number].Terminate());
                await cluster.RestartSilo(number);
                await workload.Acknowledged(Stream);
            }

            // Hosts come last: a new one may call what an old silo does not have (docs/operations/upgrade.md).
            Assert.Equal(0, await cluster.Hosts[0].Terminate());
            await cluster.RestartHost(0);
            await workload.Acknowledged(Stream);
        });
    }
}
