using System.Data.Common;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Population;
using Allocation.Process.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Allocation.Process.Tests.Durability;

/// <summary>An import that is killed anywhere, again and again, ends with every line entered once (B7).</summary>
public sealed class BulkImportKillTests
{
    private static readonly int Demands = Needs.Long ? 200_000 : 10_000;
    private static readonly int Kills = Needs.Long ? 8 : 2;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sent_again_after_each_kill_it_ends_with_every_demand_once()
    {
        using var data = new TemporaryDirectory();
        var register = $"Data Source={Path.Combine(data.Path, "register.db")};Pooling=False;Mode=ReadOnly";

        await KilledAgainAndAgain(data.Path, [], () => new SqliteConnection(register));
    }

    [Fact]
    public async Task So_it_does_on_a_server()
    {
        await using var server = await PostgresServer.Start();
        var database = await server.NewDatabase();

        await KilledAgainAndAgain("", OnServer(database), () => new NpgsqlConnection(database));
    }

    [Fact]
    public async Task And_when_the_server_is_killed_instead_no_line_is_refused_for_it()
    {
        await using var server = await PostgresServer.Start(durable: true);
        var database = await server.NewDatabase();
        var (process, client) = await ApiProcess.Start("", OnServer(database));
        await using var running = process;
        using var _ = client;
        var file = Lines();

        for (var kill = 0; kill < Kills; kill++)
        {
            var sending = Send(client, file);
            await Reached(client, sending, Demands / (Kills + 1) * (kill + 1));
            await server.Kill();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await sending).Status);
            await server.Restart();
            while (!await client.Answers("/health/ready"))
                Cancellation.ThrowIfCancellationRequested();
        }

        await EndsWithEveryDemandOnce(client, file, () => new NpgsqlConnection(database));
    }

    private static (string, string)[] OnServer(string database) => [("Allocation__Store", "postgres"), ("ConnectionStrings__Allocation", database)];

    private static async Task KilledAgainAndAgain(string directory, (string, string)[] settings, Func<DbConnection> connect)
    {
        var file = Lines();
        for (var kill = 0; kill < Kills; kill++)
            await Broken(directory, settings, file, after: Demands / (Kills + 1) * (kill + 1));

        var (process, client) = await ApiProcess.Start(directory, settings);
        await using var last = process;
        using var _ = client;
        await EndsWithEveryDemandOnce(client, file, connect);
    }

    private static byte[] Lines()
    {
        var options = new PopulationOptions { Demands = Demands, Seed = (ulong)Environment.TickCount64, Today = CivilTime.InParis(TimeProvider.System.GetUtcNow()) };
        return Encoding.UTF8.GetBytes(string.Concat(new HouseholdGenerator(options, Policies.Geography).All().Select(demand => Encoding.UTF8.GetString(DemandJson.Write(demand)) + "\n")));
    }

    private static async Task EndsWithEveryDemandOnce(Client client, byte[] file, Func<DbConnection> connect)
    {
        var report = (await Send(client, file)).Accepted();

        Assert.Equal((Demands, Demands, 0, 0), (report["lines"]!.GetValue<int>(), report["entered"]!.GetValue<int>(), report["unchanged"]!.GetValue<int>(), report["refused"]!.GetValue<int>()));
        Assert.True(report["resumedAt"]!.GetValue<int>() > 0, "No attempt before it was remembered.");
        Assert.Equal([Demands, Demands, Demands], new[] { "demand", "change_log", "audit WHERE action = 'Import'" }.Select(rows => Count(connect, rows)));
    }

    /// <summary>Kills the host when so many lines are known to be done, while the next ones are on their way.</summary>
    private static async Task Broken(string directory, (string, string)[] settings, byte[] file, int after)
    {
        var (process, client) = await ApiProcess.Start(directory, settings);
        await using var doomed = process;
        using var _ = client;
        var sending = Send(client, file);
        await Reached(client, sending, after);
        process.Kill();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sending);
    }

    private static async Task Reached(Client client, Task sending, int lines)
    {
        while (!sending.IsCompleted && await Done(client) < lines)
            Cancellation.ThrowIfCancellationRequested();
    }

    private static async Task<int> Done(Client client) => (await client.Get("/api/v1/imports/demands/killed")) is { Status: HttpStatusCode.OK } answer ? answer.Accepted()["lines"]!.GetValue<int>() : 0;

    private static async Task<Answer> Send(Client client, byte[] file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/imports/demands/killed")
        {
            Content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } },
        };
        return await client.Send(request);
    }

    private static int Count(Func<DbConnection> connect, string rows)
    {
        using var register = connect();
        register.Open();
        using var count = register.CreateCommand();
        count.CommandText = $"SELECT count(*) FROM {rows}";
        return (int)(long)count.ExecuteScalar()!;
    }
}
