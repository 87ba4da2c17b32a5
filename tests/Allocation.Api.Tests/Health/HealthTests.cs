using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Health;

public sealed class HealthTests(RunningApi api)
{
    [Theory, InlineData("/health/live"), InlineData("/health/ready")]
    public async Task A_started_host_is_live_and_becomes_ready(string path)
    {
        Answer answer;
        do
            answer = await api.Client.Get(path);
        while (answer.Status == HttpStatusCode.ServiceUnavailable);

        Assert.Equal((HttpStatusCode.OK, "Healthy"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_process_says_what_it_spends()
    {
        var before = JsonNode.Parse((await api.Client.Get("/health/figures")).Body)!;
        await api.Client.Register(Sample.Demand());
        var after = JsonNode.Parse((await api.Client.Get("/health/figures")).Body)!;

        Assert.True(after["residentBytes"]!.GetValue<long>() > 10_000_000);
        Assert.True(after["allocatedBytes"]!.GetValue<long>() > before["allocatedBytes"]!.GetValue<long>());
        Assert.True(after["activations"]!.GetValue<int>() > 0);
    }
}
