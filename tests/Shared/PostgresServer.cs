using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Allocation.Tests.Shared;

/// <summary>A throwaway PostgreSQL server: its own directory, a Unix socket in it, no network. Many databases, one for each that asks.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static int _databases;

    private readonly string _directory;
    private readonly string _programs;
    private string _settings = "";

    private PostgresServer(string directory, string programs) => (_directory, _programs) = (directory, programs);

    /// <summary>Connection string of the database that every server has.</summary>
    public string ConnectionString => To("postgres") + ";Pooling=false";

    /// <summary>Where the server's data are.</summary>
    public string DataDirectory => Path.Combine(_directory, "data");

    /// <summary>Starts a server; leaves the test out where PostgreSQL is missing and may be.</summary>
    /// <param name="durable">Whether it synchronises the disk: only a test that kills it needs that.</param>
    /// <param name="on">A disk of the test's own for its directory; it keeps little of its log there.</param>
    public static async Task<PostgresServer> Start(bool durable = false, SmallDisk? on = null)
    {
        var programs = Programs();
        Needs.Program("PostgreSQL", programs is not null);
        var directory = on is null ? Directory.CreateTempSubdirectory("allocation-postgres-").FullName : Directory.CreateDirectory(Path.Combine(on.Path, "postgres")).FullName;
        var server = new PostgresServer(directory, programs!);
        if (Environment.UserName == "root")
            await Run("chown", "postgres", directory);
        await server.AsOwner("initdb", "--pgdata", server.DataDirectory, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync");
        server._settings = $"-c fsync={(durable ? "on" : "off")} -c listen_addresses='' -c unix_socket_directories='{directory}' -c max_connections=300{(on is null ? "" : " -c max_wal_size=64MB -c min_wal_size=32MB")}";
        await server.Restart();
        return server;
    }

    /// <summary>Makes an empty database and gives its connection string.</summary>
    public async Task<string> NewDatabase()
    {
        var name = "allocation_" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return To(name);
    }

    /// <summary>Starts the server again, after <see cref="Kill"/>.</summary>
    public async Task Restart()
    {
        var log = Path.Combine(_directory, "log");
        try
        {
            await AsOwner("pg_ctl", "--pgdata", DataDirectory, "--wait", "--timeout", "300", "--log", log, "--options", _settings, "start");
        }
        catch (Xunit.Sdk.XunitException failed)
        {
            throw new InvalidOperationException($"{failed.Message}\n{string.Join('\n', File.ReadLines(log).TakeLast(20))}", failed);
        }
    }

    /// <summary>Waits until the server answers, and starts it where it gave itself up.</summary>
    public async Task ComeBack()
    {
        while (!await Answers())
        {
            if (!File.Exists(Path.Combine(DataDirectory, "postmaster.pid")))
                await Restart();
        }
    }

    /// <summary>Ends the server without any farewell: what is in its memory is lost, what it synchronised is not.</summary>
    public async Task Kill()
    {
        // All at once, the postmaster and its children: the directory is free when the last is gone.
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(DataDirectory, "postmaster.pid")))[0];
        string[] all = [postmaster, .. (await File.ReadAllTextAsync($"/proc/{postmaster}/task/{postmaster}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        using (var kill = System.Diagnostics.Process.Start("kill", ["-KILL", .. all]))
            await kill.WaitForExitAsync(CancellationToken.None);
        while (all.Any(IsThere))
            await Task.Yield();

        // Where nobody hears of its end its number stays taken, and the server would take it for itself still running.
        File.Delete(Path.Combine(DataDirectory, "postmaster.pid"));
        File.Delete(Path.Combine(_directory, ".s.PGSQL.5432.lock"));
    }

    /// <summary>Whether a process is there; one that only waits for its parent to hear of its end is not.</summary>
    private static bool IsThere(string process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether the server answers.</summary>
    public async Task<bool> Answers()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString);
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>Runs one of the server's programs as its owner.</summary>
    public Task RunProgram(string program, params string[] arguments) => AsOwner(program, arguments);

    public async ValueTask DisposeAsync()
    {
        // A test that failed may have left it down: its failure is the one to tell.
        if (await Answers())
            await AsOwner("pg_ctl", "--pgdata", DataDirectory, "--wait", "--mode", "immediate", "stop");
        Directory.Delete(_directory, recursive: true);
    }

    private string To(string database) => $"Host={_directory};Port=5432;Database={database};Username=postgres";

    /// <summary>Where the server's programs are: on the path, or where Debian puts them, the newest version.</summary>
    private static string? Programs() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql")
                ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderByDescending(version => int.Parse(Path.GetFileName(version), CultureInfo.InvariantCulture)).Select(version => Path.Combine(version, "bin"))
                : [])
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private Task AsOwner(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        return Environment.UserName == "root" ? Run("runuser", ["-u", "postgres", "--", path, .. arguments]) : Run(path, arguments);
    }

    internal static async Task Run(string program, params string[] arguments)
    {
        // The server inherits the streams of pg_ctl and would hold them open: nothing is read from them.
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Path.GetTempPath(), RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
