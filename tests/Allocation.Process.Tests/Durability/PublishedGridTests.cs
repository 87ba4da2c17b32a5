using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Durability;

/// <summary>A grid that was acknowledged waits for its day, whatever happens to the process meanwhile (SCO-16).</summary>
public sealed class PublishedGridTests
{
    [Fact]
    public async Task A_published_grid_survives_a_kill_before_its_day()
    {
        using var data = new TemporaryDirectory();
        var day = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var version = await PublishedAndKilled(data.Path, day);

        var (process, client) = await ApiProcess.Start(data.Path);
        await using var restarted = process;

        var grids = (await client.Get("/api/v1/policies/grids")).Accepted()["grids"]!.AsArray();
        var found = grids.Single(grid => grid!["version"]!.GetValue<string>() == version)!;
        Assert.Equal(("scheduled", day), (found["state"]!.GetValue<string>(), found["effective"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.NoContent, (await client.Send(HttpMethod.Delete, $"/api/v1/policies/grids/{version}", null)).Status);
    }

    private static async Task<string> PublishedAndKilled(string directory, string day)
    {
        var (process, client) = await ApiProcess.Start(directory);
        await using var running = process;
        using var http = new HttpClient { BaseAddress = client.Address };
        using var grid = new StringContent($"grid: bordeaux\nterritory: \"243300316\"\neffective: {day}\npartial: true\ncriteria: [{{ id: DALO, label: DALO, when: dalo is ACTIF, points: 5 }}]\n", Encoding.UTF8, "application/yaml");
        var answer = await http.PostAsync("/api/v1/policies/grids", grid, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        process.Kill();
        await process.Exit();
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonNode.Parse(body)!["version"]!.GetValue<string>();
    }
}
