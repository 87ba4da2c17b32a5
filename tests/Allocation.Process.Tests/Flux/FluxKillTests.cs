using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Process.Tests.Hosting;
using Allocation.Process.Tests.Operations;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Allocation.Process.Tests.Flux;

/// <summary>
/// Agents of one landlord orient, take back and orient anew at once, and the process is killed under them; then the raw rows of the store are
/// added up here, by nobody's code but this: nothing is lost, nothing is there twice, and the dues are the base.
/// </summary>
public sealed class FluxKillTests
{
    private const string Ledger = "/api/v1/flux/31/Bailleur%20fictif";
    private const int Agents = 4;

    private static readonly string[] Reservers = ["Préfecture fictive", "ALS fictive", "Ville fictive"];
    private static readonly int Kills = Needs.Long ? 12 : 2;
    private static readonly int SiloKills = Needs.Long ? 6 : 1;
    private static readonly int StepsBetween = Needs.Long ? 400 : 60;
    private static readonly int Releases = Needs.Long ? 10_000 : 120;
    private static readonly int FewReleases = Needs.Long ? 1_000 : 40;

    [Fact]
    public async Task Killed_under_concurrent_agents_the_raw_entries_add_up()
    {
        using var data = new TemporaryDirectory();
        var (process, client) = await ApiProcess.Start(data.Path);
        try
        {
            var vacancies = await Prepare(client, Releases);
            for (var kill = 0; kill < Kills; kill++)
            {
                var (left, held) = (StepsBetween, client);
                var agents = Enumerable.Range(0, Agents).Select(agent => Drive(held, vacancies, new Random((kill * Agents) + agent), () => Interlocked.Decrement(ref left) > 0)).ToList();
                await Task.WhenAny(agents);
                process.Kill();
                await Task.WhenAll(agents);
                await process.DisposeAsync();
                (process, client) = await ApiProcess.Start(data.Path);
            }

            // The first question books what the last death left.
            var said = (await client.Get(Ledger)).Accepted();
            process.Kill();
            await using var store = new SqliteConnection($"Data Source={Path.Combine(data.Path, "register.db")}");
            AssertSound(store, Releases, said);
        }
        finally
        {
            await process.DisposeAsync();
        }
    }

    [Fact]
    public async Task Two_hosts_over_one_ledger_whose_silo_is_killed_book_once()
    {
        await using var server = await PostgresServer.Start();
        var database = await server.NewDatabase();
        await using var cluster = await SmallCluster.Start(database, silos: 2);
        Client[] hosts = [cluster.Client, await cluster.AnotherApi()];
        var vacancies = await Prepare(cluster.Client, FewReleases);

        for (var kill = 0; kill < SiloKills; kill++)
        {
            // Half of the steps are asked while its actor moves to the silo that is left.
            var left = StepsBetween;
            var agents = Enumerable.Range(0, Agents).Select(agent => Drive(hosts[agent % 2], vacancies, new Random((kill * Agents) + agent), () => Interlocked.Decrement(ref left) is var still && (still != StepsBetween / 2 || Kill(cluster)) && still > 0)).ToList();
            await Task.WhenAll(agents);
            (await cluster.LaunchSilo().Ready()).Dispose();
        }

        var said = (await hosts[1].Get(Ledger)).Accepted();
        await using var store = new NpgsqlConnection(database);
        AssertSound(store, FewReleases, said);
    }

    private static bool Kill(SmallCluster cluster)
    {
        cluster.Silos[0].Kill();
        cluster.Silos.RemoveAt(0);
        return true;
    }

    /// <summary>Agreements, and dwellings that fell vacant.</summary>
    private static async Task<List<Guid>> Prepare(Client client, int releases)
    {
        await Record(client, "ETAT", "Préfecture fictive", "state", 30);
        await Record(client, "ALS", "ALS fictive", "action-logement", 33.3333m);
        await Record(client, "VILLE", "Ville fictive", "local-authority", 20);
        var vacancies = new List<Guid>();
        await Parallel.ForEachAsync(Enumerable.Range(0, releases), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            var vacancy = await client.OpenVacancy($"FLX-{number}", new Dwelling { Landlord = "Bailleur fictif", Commune = InseeCode.Parse("31555"), Typology = Typology.T2, Financing = Financing.PLUS }, Today);
            lock (vacancies)
                vacancies.Add(vacancy);
        });
        return vacancies;
    }

    private static DateOnly Today => CivilTime.InParis(TimeProvider.System.GetUtcNow());

    private static async Task Record(Client client, string id, string reserver, string kind, decimal rate)
    {
        var from = new DateOnly(Today.Year, 1, 1);
        (await client.Send(HttpMethod.Put, $"{Ledger}/agreements/{id}", JsonSerializer.Serialize(new
        {
            id,
            landlord = "Bailleur fictif",
            reserver,
            kind,
            departement = "31",
            territory = new { kind = "departement", code = "31" },
            effectiveDate = from,
            terms = new[] { new { from, rate, mode = "direct", designationDays = 30, newDesignationDays = 15, consumingEvent = "at-disposal" } },
        }))).Accepted();
    }

    /// <summary>Steps on vacancies drawn by chance, until there were enough or the process is gone; what is refused is refused.</summary>
    private static async Task Drive(Client client, List<Guid> vacancies, Random random, Func<bool> goesOn)
    {
        try
        {
            while (goesOn())
            {
                var vacancy = vacancies[random.Next(vacancies.Count)];
                var life = await client.Get($"/api/v1/vacancies/{vacancy}/life");
                if (life.Status != HttpStatusCode.OK)
                    continue;
                var version = life.Json["version"]!.GetValue<int>();
                var (step, body) = random.Next(5) switch
                {
                    0 => ("end-orientation", JsonSerializer.Serialize(new { expectedVersion = version })),
                    1 => ("undo", JsonSerializer.Serialize(new { expectedVersion = version })),
                    _ => ("orient", JsonSerializer.Serialize(new { expectedVersion = version, reserver = Reservers[random.Next(Reservers.Length)], reason = "Essai." })),
                };
                await client.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/{step}", body);
            }
        }
        catch (HttpRequestException)
        {
            // Killed.
        }
    }

    private static void AssertSound(DbConnection store, int releases, JsonNode said)
    {
        Assert.Equal(releases, said["base"]![0]!["inBase"]!.GetValue<decimal>());
        var saidDues = said["accounts"]!.AsArray().ToDictionary(account => account!["account"]!.GetValue<string>(), account => account!["due"]!["exact"]!.GetValue<string>());
        store.Open();
        Assert.Equal([0L], Column("SELECT count(*) FROM flux_release WHERE booked < version"));
        Assert.Equal([0L], Column("SELECT count(*) FROM (SELECT account, count(*) AS there, max(in_account) AS last FROM flux_entry GROUP BY account) AS counts WHERE there <> last"));
        Assert.Equal(Column("SELECT count(*) FROM flux_entry"), Column("SELECT max(number) FROM flux_entry"));
        Assert.Equal(Column("SELECT count(*) FROM flux_event"), Column("SELECT max(number) FROM flux_event"));

        var sums = new Dictionary<(string Account, string Counter), (BigInteger Above, BigInteger Below)>();
        var oriented = new Dictionary<string, BigInteger>();
        using var command = store.CreateCommand();
        command.CommandText = "SELECT account, counter, amount, CAST(release AS text) FROM flux_entry ORDER BY number";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var parts = rows.GetString(2).Split('/');
            var (above, below) = (BigInteger.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? BigInteger.Parse(parts[1], CultureInfo.InvariantCulture) : BigInteger.One);
            var key = (rows.GetString(0), rows.GetString(1));
            var (top, bottom) = sums.GetValueOrDefault(key, (BigInteger.Zero, BigInteger.One));
            sums[key] = ((top * below) + (above * bottom), bottom * below);
            var divisor = BigInteger.GreatestCommonDivisor(sums[key].Above, sums[key].Below);
            sums[key] = (sums[key].Above / divisor, sums[key].Below / divisor);
            if (key.Item2 == "oriented")
                oriented[rows.GetString(3)] = oriented.GetValueOrDefault(rows.GetString(3)) + above;
        }

        Assert.All(oriented.Values, open => Assert.InRange(open, BigInteger.Zero, BigInteger.One));
        var (due, whole) = sums.Where(sum => sum.Key.Counter == "due").Aggregate((Above: BigInteger.Zero, Below: BigInteger.One), (all, sum) => ((all.Above * sum.Value.Below) + (sum.Value.Above * all.Below), all.Below * sum.Value.Below));
        Assert.Equal(releases * whole, due);
        foreach (var (account, exact) in saidDues)
        {
            var (top, bottom) = sums[(account, "due")];
            Assert.Equal(exact, bottom.IsOne ? top.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{top}/{bottom}"));
        }

        List<long> Column(string sql)
        {
            using var question = store.CreateCommand();
            question.CommandText = sql;
            using var reader = question.ExecuteReader();
            var values = new List<long>();
            while (reader.Read())
                values.Add(Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture));
            return values;
        }
    }
}
