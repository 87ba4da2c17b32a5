using Allocation.Api.Bench;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Bench;

/// <summary>A bench and the pages that look at it. One bench at a time: each test begins and ends without one.</summary>
public sealed class BenchHubTests(BenchApi api, ProductionApi production) : IClassFixture<BenchApi>, IClassFixture<ProductionApi>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_of_a_page_reach_the_bench_and_its_figures_reach_the_page()
    {
        await using var page = await SomeBench.Connect(api.Client.Address);
        Assert.Null(await page.Watch());
        await using (var bench = await SomeBench.Connect(api.Client.Address))
        {
            await bench.Say("Show", SomeBench.Idle);
            Assert.Equal(BenchPhase.Idle, (await page.Told<BenchState>())!.Phase);

            await page.Say("Start", new BenchRates(12.5, 1, 3));
            Assert.Equal(new BenchRates(12.5, 1, 3), await bench.Told<BenchRates>());
            await bench.Say("Show", SomeBench.Idle with { Phase = BenchPhase.Running });
            Assert.Equal(BenchPhase.Running, (await page.Told<BenchState>())!.Phase);

            await bench.Say("Pass", SomeBench.SecondAt(1));
            Assert.Equal(SomeBench.SecondAt(1), await page.Told<Second>());
            await page.Say("Inject", "burst");
            Assert.Equal("burst", await bench.Told<string>());
            await page.Say("Stop");
            Assert.Equal("stop", await bench.Told<string>());
        }

        Assert.Null(await page.Told<BenchState>());
    }

    [Theory]
    [InlineData("Start", "bad-rates", BenchPhase.Idle, null, -1.0)]
    [InlineData("Start", "bad-rates", BenchPhase.Idle, null, 20_001.0)]
    [InlineData("Start", "bad-rates", BenchPhase.Idle, null, 0.0)]
    [InlineData("Start", "busy", BenchPhase.Running, null, 5.0)]
    [InlineData("Start", "busy", BenchPhase.Preparing, null, 5.0)]
    [InlineData("Stop", "not-running", BenchPhase.Idle, null, null)]
    [InlineData("Inject", "not-running", BenchPhase.Judging, null, "burst")]
    [InlineData("Inject", "unknown-fault", BenchPhase.Running, null, "kill-silo")]
    [InlineData("Inject", "fault-under-way", BenchPhase.Running, "burst", "burst")]
    public async Task An_order_that_the_bench_cannot_obey_is_refused_and_does_not_reach_it(string order, string code, BenchPhase phase, string? fault, object? argument)
    {
        await using (var bench = await SomeBench.Connect(api.Client.Address))
        {
            await bench.Say("Show", SomeBench.Idle with { Phase = phase, Fault = fault });
            await using var page = await SomeBench.Connect(api.Client.Address);

            object[] arguments = argument switch { double rate => [new BenchRates(rate, 0, 0)], string named => [named], _ => [] };
            var refusal = await Assert.ThrowsAsync<HubException>(() => page.Say(order, arguments));

            Assert.Contains($"{code}: ", refusal.Message, StringComparison.Ordinal);
        }

        await Gone();
    }

    [Fact]
    public async Task Without_a_bench_every_order_says_so()
    {
        await using var page = await SomeBench.Connect(api.Client.Address);

        foreach (var (order, arguments) in new (string, object[])[] { ("Start", [new BenchRates(1, 0, 0)]), ("Stop", []), ("Inject", ["burst"]) })
            Assert.Contains("no-bench: ", (await Assert.ThrowsAsync<HubException>(() => page.Say(order, arguments))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_not_said_how_the_bench_stands_is_none()
    {
        await using var stranger = await SomeBench.Connect(api.Client.Address);

        foreach (var (method, argument) in new (string, object)[] { ("Pass", SomeBench.SecondAt(1)), ("Keep", "{}") })
            Assert.Contains("not-the-bench: ", (await Assert.ThrowsAsync<HubException>(() => stranger.Say(method, argument))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_holds_three_minutes_and_no_more()
    {
        await using (var bench = await SomeBench.Connect(api.Client.Address))
        {
            await bench.Say("Show", SomeBench.Idle with { Phase = BenchPhase.Running, Seconds = [.. Enumerable.Range(1, 500).Select(at => SomeBench.SecondAt(at))] });
            await bench.Say("Pass", SomeBench.SecondAt(501));
            await using var page = await SomeBench.Connect(api.Client.Address);

            var held = (await page.Watch())!.Seconds;

            Assert.Equal((BenchRoom.MostSeconds, 501), (held.Count, held[^1].At));
        }

        await Gone();
    }

    [Fact]
    public async Task A_bench_that_comes_back_before_its_loss_is_noticed_is_the_bench()
    {
        await using (var lost = await SomeBench.Connect(api.Client.Address))
        {
            await lost.Say("Show", SomeBench.Idle);
            await using (var back = await SomeBench.Connect(api.Client.Address))
            {
                await back.Say("Show", SomeBench.Idle with { Percent = 7 });
                await lost.DisposeAsync();
                await using var page = await SomeBench.Connect(api.Client.Address);

                Assert.Equal(7, (await page.Watch())!.Percent);
            }
        }

        await Gone();
    }

    [Fact]
    public async Task Another_origin_neither_connects_nor_orders()
    {
        using var http = new HttpClient { BaseAddress = api.Client.Address };
        http.DefaultRequestHeaders.Add("Origin", "http://elsewhere.example");
        using var order = new FormUrlEncodedContent([KeyValuePair.Create("order", "stop")]);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await http.PostAsync("/hubs/bench/negotiate", null, Cancellation)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await http.PostAsync("/banc", order, Cancellation)).StatusCode);
    }

    [Fact]
    public void Outside_Development_there_is_no_bench()
    {
        Assert.NotEmpty(RoutesOf(api));
        Assert.Empty(RoutesOf(production));
        Assert.Null(production.Services.GetService<BenchRoom>());
    }

    private static List<string> RoutesOf(RunningApi host) =>
        [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText!).Where(route => route.Contains("banc", StringComparison.Ordinal) || route.Contains("bench", StringComparison.Ordinal))];

    /// <summary>Waits until the host has seen that the bench is gone.</summary>
    private async Task Gone()
    {
        await using var page = await SomeBench.Connect(api.Client.Address);
        if (await page.Watch() is not null)
            Assert.Null(await page.Told<BenchState>());
    }
}
