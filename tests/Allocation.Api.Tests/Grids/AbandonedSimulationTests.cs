using System.Net;
using System.Net.Http.Json;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Grids;

/// <summary>What-ifs whose client goes away.</summary>
public sealed class AbandonedSimulationTests(AbandonedSimulationTests.Host api) : IClassFixture<AbandonedSimulationTests.Host>
{
    private const string Draft = "grid: essai\nterritory: \"243100518\"\nstatus: draft\npartial: true\ncriteria: [{ id: TOUS, label: Tous, points: 7 }]\n";

    // One simulation at a time: were the turn not given back, the next would wait for ever.
    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_ends_its_simulation()
    {
        await api.Client.Register(Sample.Demand("31555", 3));
        for (var round = 0; round < 3; round++)
        {
            using var http = new HttpClient { BaseAddress = api.Client.Address };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/policies/grids:simulate") { Content = JsonContent.Create(new { grid = Draft }) };
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Contains("\"stage\":\"result\"", (await api.Client.Post("/api/v1/policies/grids:simulate", new { grid = Draft })).Body, StringComparison.Ordinal);
    }

    /// <summary>A register of its own.</summary>
    public sealed class Host : RunningApi;
}
