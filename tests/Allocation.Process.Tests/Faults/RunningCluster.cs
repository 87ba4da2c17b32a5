using System.Diagnostics;
using Allocation.Process.Tests.Hosting;
using Allocation.Process.Tests.Upgrade;
using Npgsql;

namespace Allocation.Process.Tests.Faults;

/// <summary>A whole cluster as processes: PostgreSQL that synchronises its disk, silos, API hosts. Any of them can be ended.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    /// <summary>Status of a silo in the membership table that the others declared dead.</summary>
    private const int Dead = 6;

    /// <summary>One key for all hosts: what one signs another may have to sign again.</summary>
    private static readonly string WebhookKey = Convert.ToBase64String(new byte[32]);

    private readonly TemporaryDirectory _directory = new();
    private readonly List<ApiProcess> _silos = [];
    private readonly List<ApiProcess> _hosts = [];
    private readonly List<Client> _clients = [];

    private RunningCluster(PostgresServer postgres, string connectionString, SmallDisk? disk) => (Postgres, ConnectionString, Disk) = (postgres, connectionString, disk);

    /// <summary>The disk of the database where it has one of its own.</summary>
    public SmallDisk? Disk { get; }

    public PostgresServer Postgres { get; }

    public string ConnectionString { get; }

    public IReadOnlyList<ApiProcess> Silos => _silos;

    public IReadOnlyList<ApiProcess> Hosts => _hosts;

    /// <summary>One for each API host.</summary>
    public IReadOnlyList<Client> Clients => _clients;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private (string, string)[] Settings => [("Allocation__Store", "postgres"), ("ConnectionStrings__Allocation", ConnectionString)];

    /// <summary>Starts everything at once, as a machine does, and waits until the API hosts are ready.</summary>
    /// <param name="silos">How many silos.</param>
    /// <param name="hosts">How many API hosts.</param>
    /// <param name="build">The build they are of; this one when null.</param>
    /// <param name="disk">Where the database is; its end is the cluster's business from then on.</param>
    public static async Task<RunningCluster> Start(int silos, int hosts, PreviousBuild? build = null, SmallDisk? disk = null)
    {
        var postgres = await PostgresServer.Start(durable: true, disk);
        var cluster = new RunningCluster(postgres, await postgres.NewDatabase() + ";Maximum Pool Size=16", disk);
        for (var number = 0; number < silos; number++)
            cluster._silos.Add(cluster.LaunchSilo(build));
        for (var number = 0; number < hosts; number++)
            cluster._hosts.Add(cluster.LaunchHost(build));
        foreach (var host in cluster._hosts)
            cluster._clients.Add(await host.Ready());
        foreach (var silo in cluster._silos)
            (await silo.Ready()).Dispose();
        return cluster;
    }

    /// <summary>Starts a silo in the place of one that ended, and waits until it is ready.</summary>
    public async Task RestartSilo(int number)
    {
        await _silos[number].DisposeAsync();
        _silos[number] = LaunchSilo();
        (await _silos[number].Ready()).Dispose();
    }

    /// <summary>Starts an API host in the place of one that ended, and waits until it is ready.</summary>
    public async Task RestartHost(int number)
    {
        await _hosts[number].DisposeAsync();
        _hosts[number] = LaunchHost();
        _clients[number] = await _hosts[number].Ready();
    }

    /// <summary>Starts an API host more, and waits until it is ready.</summary>
    public async Task AddHost()
    {
        _hosts.Add(LaunchHost());
        _clients.Add(await _hosts[^1].Ready());
    }

    /// <summary>Waits until the others have declared so many silos dead; gives the time it took.</summary>
    public async Task<TimeSpan> Detected(int silos)
    {
        var started = Stopwatch.GetTimestamp();
        while (await DeclaredDead() < silos)
            Cancellation.ThrowIfCancellationRequested();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Silos that the others declared dead.</summary>
    public Task<long> DeclaredDead() => Scalar($"SELECT count(*) FROM cluster_silo WHERE status = {Dead}");

    /// <summary>Waits until every list is answered by every host; gives the time it took.</summary>
    public async Task<TimeSpan> Serving(IReadOnlyCollection<Guid> vacancies)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var vacancy in vacancies)
        {
            foreach (var client in _clients)
            {
                while (!await client.Answers($"/api/v1/vacancies/{vacancy}/shortlist?take=50"))
                    Cancellation.ThrowIfCancellationRequested();
            }
        }

        return Stopwatch.GetElapsedTime(started);
    }

    public async Task<long> Scalar(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>Whether the database writes what it is told to.</summary>
    public async Task<bool> TakesWrites()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
            await connection.OpenAsync(Cancellation);
            await using var command = new NpgsqlCommand("CREATE TABLE written AS SELECT * FROM generate_series(1, 100000); DROP TABLE written; SELECT pg_switch_wal()", connection);
            await command.ExecuteNonQueryAsync(Cancellation);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        foreach (var process in _silos.Concat(_hosts))
            await process.DisposeAsync();
        await Postgres.DisposeAsync();
        if (Disk is not null)
            await Disk.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>What the processes wrote: for the message of a test that fails.</summary>
    public string Logs() => string.Join("\n", _silos.Concat(_hosts).Select((process, number) => $"-- process {number}\n{Tail(process.Errors)}\n{Tail(process.Output)}"));

    private static string Tail(string text) => text.Length <= 6_000 ? text : text[^6_000..];

    private ApiProcess LaunchSilo(PreviousBuild? build = null) => build is null ? ApiProcess.LaunchSilo(_directory.Path, Settings) : ApiProcess.LaunchOf(build.Silo, _directory.Path, Settings);

    private ApiProcess LaunchHost(PreviousBuild? build = null)
    {
        (string, string)[] settings = [.. Settings, ("Allocation__Silo", "elsewhere"), ("Webhooks__SigningKey", WebhookKey)];
        return build is null ? ApiProcess.Launch(_directory.Path, settings) : ApiProcess.LaunchOf(build.Host, _directory.Path, settings);
    }
}
