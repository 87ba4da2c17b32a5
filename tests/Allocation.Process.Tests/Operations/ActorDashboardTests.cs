using System.Net;
using Allocation.Process.Tests.Browser;
using Allocation.Process.Tests.Hosting;
using Microsoft.Playwright;

namespace Allocation.Process.Tests.Operations;

/// <summary>Orleans' dashboard on a host whose actors are elsewhere, and in a browser that holds it to its policy.</summary>
public sealed class ActorDashboardTests
{
    private const string Counters = "/operations/orleans/DashboardCounters";

    [Fact]
    public async Task A_host_without_actors_shows_those_of_its_cluster()
    {
        await using var server = await PostgresServer.Start();
        await using var cluster = await SmallCluster.Start(await server.NewDatabase(), silos: 2, ("Allocation__Dashboard", "true"));

        // It counts anew at most once a second.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        var counters = (await cluster.Client.Get(Counters)).Accepted();
        while (counters["totalActiveHostCount"]!.GetValue<int>() < 2 || !counters.ToJsonString().Contains("DemandDirectoryGrain", StringComparison.Ordinal))
        {
            Assert.False(patience.IsCancellationRequested, counters.ToJsonString());
            counters = (await cluster.Client.Get(Counters)).Accepted();
        }

        Assert.Equal(HttpStatusCode.NotFound, (await cluster.Client.Get("/operations/orleans/GrainState")).Status);
    }

    [Fact]
    public async Task Its_page_works_by_its_own_files_alone()
    {
        await using var browser = await Chromium.Start();
        using var data = new TemporaryDirectory();
        var (process, client) = await ApiProcess.Start(data.Path, ("Allocation__Dashboard", "true"));
        await using var running = process;
        using var _ = client;
        var page = await browser.Open();
        var refused = new List<string>();
        page.Console += (_, message) => refused.AddRange(new[] { message.Text }.Where(text => text.Contains("Content Security Policy", StringComparison.Ordinal)));

        await page.GotoAsync($"{client.Address}operations/orleans/");

        await Assertions.Expect(page.GetByText("Total Activations").First).ToBeVisibleAsync();
        Assert.Empty(refused);
    }
}
