using System.Net.Http.Headers;
using System.Text;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Population;
using Allocation.Process.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Allocation.Process.Tests.Durability;

/// <summary>An import that is killed anywhere, again and again, ends with every line entered once (B7).</summary>
public sealed class BulkImportKillTests
{
    private static readonly int Demands = Needs.Long ? 40_000 : 6_000;
    private static readonly int Kills = Needs.Long ? 8 : 2;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sent_again_after_each_kill_it_ends_with_every_demand_once()
    {
        using var data = new TemporaryDirectory();
        var seed = (ulong)Environment.TickCount64;
        var options = new PopulationOptions { Demands = Demands, Seed = seed, Today = CivilTime.InParis(TimeProvider.System.GetUtcNow()) };
        var file = Encoding.UTF8.GetBytes(string.Concat(new HouseholdGenerator(options, Policies.Geography).All().Select(demand => Encoding.UTF8.GetString(DemandJson.Write(demand)) + "\n")));

        for (var kill = 0; kill < Kills; kill++)
            await Broken(data.Path, file, after: Demands / (Kills + 1) * (kill + 1));

        var (process, client) = await ApiProcess.Start(data.Path);
        await using var last = process;
        using var __ = client;
        using var request = Request(new ByteArrayContent(file));
        var report = (await client.Send(request)).Accepted();

        Assert.Equal((Demands, 0), (report["lines"]!.GetValue<int>(), report["refused"]!.GetValue<int>()));
        Assert.True(report["resumedAt"]!.GetValue<int>() > 0, "No attempt before it was remembered.");
        Assert.Equal(Demands, report["entered"]!.GetValue<int>() + report["unchanged"]!.GetValue<int>());
        await process.Terminate();
        Assert.Equal((Demands, Demands, Demands), (Count("demand", data.Path), Count("change_log", data.Path), Count("audit", data.Path)));
    }

    /// <summary>Kills the host when so many lines are known to be done, while the next ones are on their way.</summary>
    private static async Task Broken(string directory, byte[] file, int after)
    {
        var (process, client) = await ApiProcess.Start(directory);
        await using var doomed = process;
        using var _ = client;
        using var request = Request(new ByteArrayContent(file));
        var sending = client.Send(request);
        while (!sending.IsCompleted && await Done(client) < after)
            Cancellation.ThrowIfCancellationRequested();
        process.Kill();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sending);
    }

    private static async Task<int> Done(Client client) => (await client.Get("/api/v1/imports/demands/killed")) is { Status: System.Net.HttpStatusCode.OK } answer ? answer.Accepted()["lines"]!.GetValue<int>() : 0;

    private static HttpRequestMessage Request(ByteArrayContent body)
    {
        body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        return new HttpRequestMessage(HttpMethod.Post, "/api/v1/imports/demands/killed") { Content = body };
    }

    private static int Count(string table, string directory)
    {
        using var register = new SqliteConnection($"Data Source={Path.Combine(directory, "register.db")};Pooling=False;Mode=ReadOnly");
        register.Open();
        using var count = register.CreateCommand();
        count.CommandText = table == "audit" ? "SELECT count(*) FROM audit WHERE action = 'Import'" : $"SELECT count(*) FROM {table}";
        return (int)(long)count.ExecuteScalar()!;
    }
}
