using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Process.Tests.Hosting;
using Microsoft.Data.Sqlite;

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

    // As after a change of version: the text in the store is one that this product does not read.
    [Fact]
    public async Task A_grid_in_force_that_is_no_longer_read_refuses_its_territory_until_it_is_taken_back()
    {
        using var data = new TemporaryDirectory();
        await PublishedAndKilled(data.Path, TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var version = Broken(data.Path);

        var (process, client) = await ApiProcess.Start(data.Path);
        await using var restarted = process;

        Assert.Equal("Degraded: grids", (await client.Get("/health/ready")).Body);
        var listed = (await client.Get("/api/v1/policies/grids")).Accepted()["grids"]!.AsArray().Single(grid => grid!["version"]!.GetValue<string>() == version)!;
        Assert.Equal("unusable", listed["state"]!.GetValue<string>());
        Assert.Contains("unknown-key", listed["why"]!.GetValue<string>(), StringComparison.Ordinal);
        var dwelling = new Dwelling { Landlord = "Bailleur fictif", Commune = InseeCode.Parse("33063"), Typology = Typology.T2, Financing = Financing.PLUS, Rent = 400 };
        var vacancy = await client.OpenVacancy("BDX", dwelling, new DateOnly(2030, 1, 1));
        var refused = await client.Get($"/api/v1/vacancies/{vacancy}/shortlist");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "urn:allocation:problem:grid-unusable", version), (refused.Status, refused.Json["type"]!.GetValue<string>(), refused.Json["version"]!.GetValue<string>()));
        var other = await client.OpenVacancy("TLS", dwelling with { Commune = InseeCode.Parse("31555") }, new DateOnly(2030, 1, 1));
        (await client.Get($"/api/v1/vacancies/{other}/shortlist")).Accepted();

        Assert.Equal(HttpStatusCode.NoContent, (await client.Send(HttpMethod.Delete, $"/api/v1/policies/grids/{version}", null)).Status);

        Assert.Equal("Healthy", (await client.Get("/health/ready")).Body);
        Assert.Equal("first-deposit", (await client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Accepted()["orderedBy"]!.GetValue<string>());
        await process.Terminate();
        Assert.Contains(version, process.Output, StringComparison.Ordinal);
    }

    /// <summary>Puts a key into the text that nothing reads, and its day into the past.</summary>
    private static string Broken(string directory)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "register.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE grid SET content = content || 'colour: red' || char(10), effective = '2026-01-01' RETURNING version";
        return (string)command.ExecuteScalar()!;
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
