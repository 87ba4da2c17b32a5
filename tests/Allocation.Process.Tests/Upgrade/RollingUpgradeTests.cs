using Allocation.Process.Tests.Faults;

namespace Allocation.Process.Tests.Upgrade;

/// <summary>A cluster goes from the build before this one to this one, silo by silo, and serves all the while.</summary>
[Collection(OneAtATime.Name)]
public sealed class RollingUpgradeTests(ITestOutputHelper output)
{
    private const int Silos = 2;

    private static readonly int Stream = Needs.Long ? 10_000 : 300;

    [Fact]
    public async Task Silos_of_the_previous_build_and_of_this_one_serve_together()
    {
        var previous = await PreviousBuild.Silo();
        await Trial.Of(output, Stream, () => RunningCluster.Start(Silos, hosts: 1, program: previous), async (cluster, workload) =>
        {
            for (var number = 0; number < Silos; number++)
            {
                Assert.Equal(0, await cluster.Silos[number].Terminate());
                await cluster.RestartSilo(number);
                await workload.Acknowledged(Stream);
            }
        });
    }
}
