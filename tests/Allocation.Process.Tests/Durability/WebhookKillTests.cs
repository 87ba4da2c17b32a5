using Allocation.Process.Tests.Faults;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Durability;

/// <summary>Webhooks over the death of the process that delivers for them.</summary>
[Collection(OneAtATime.Name)]
public sealed class WebhookKillTests(ITestOutputHelper output)
{
    private static readonly int Kills = Needs.Long ? 10 : 2;

    [Fact]
    public async Task Killed_while_it_delivers_a_process_goes_on_where_it_was()
    {
        using var data = new TemporaryDirectory();
        var (process, client) = await ApiProcess.Start(data.Path);
        try
        {
            await using var told = await ToldOfAll.Start(client);
            var vacancies = new SteppedVacancies();
            for (var kill = 0; kill < Kills; kill++)
            {
                told.Ends(process, after: 10 + kill);
                await vacancies.UntilGone(client);
                await process.DisposeAsync();
                (process, client) = await ApiProcess.Start(data.Path);
            }

            await vacancies.One(client);
            output.WriteLine($"{await told.Judge(client)} repeats of {Kills} kills");
        }
        finally
        {
            await process.DisposeAsync();
        }
    }

    /// <remarks>A long run waits for the lease; else the test ends it, and what comes behind is the same.</remarks>
    [Fact]
    public async Task When_the_host_that_holds_a_webhook_is_killed_another_one_goes_on()
    {
        await using var cluster = await RunningCluster.Start(silos: 1, hosts: 1);
        await using var told = await ToldOfAll.Start(cluster.Clients[0]);
        var vacancies = new SteppedVacancies();

        // Whoever delivers holds it: the one host there is.
        await vacancies.One(cluster.Clients[0]);
        await told.Next();
        await cluster.AddHost();
        told.Ends(cluster.Hosts[0], after: 5);
        while (!cluster.Hosts[0].HasExited)
            await vacancies.One(cluster.Clients[1]);
        if (!Needs.Long)
            await cluster.Scalar("UPDATE webhook SET held_until = now() - interval '1 second' RETURNING 1::bigint");

        await vacancies.One(cluster.Clients[1]);
        output.WriteLine($"{await told.Judge(cluster.Clients[1])} repeats");
    }
}
