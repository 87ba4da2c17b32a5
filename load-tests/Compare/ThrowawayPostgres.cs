using System.Diagnostics;
using System.Globalization;

namespace Allocation.LoadTests.Compare;

/// <summary>
/// A PostgreSQL server of the machine's own packages in a directory that is thrown away: a Unix socket, no network, `fsync` on,
/// memory as one gives it on a machine of this size.
/// </summary>
internal sealed class ThrowawayPostgres : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("allocation-compare-").FullName;
    private readonly string _programs;
    private readonly bool _asRoot = Environment.UserName == "root";
    private readonly Lock _ending = new();
    private bool _hasEnded;

    private ThrowawayPostgres(string programs) => _programs = programs;

    /// <summary>How to reach it.</summary>
    public string ConnectionString => $"Host={_directory};Username=postgres;Database=postgres;Pooling=false;Command Timeout=1800";

    /// <summary>Starts a server.</summary>
    /// <exception cref="EngineMissingException">PostgreSQL is not installed.</exception>
    /// <exception cref="InvalidOperationException">It does not start.</exception>
    public static ThrowawayPostgres Start()
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).OrderDescending().FirstOrDefault()
            : null;
        var server = new ThrowawayPostgres(programs ?? throw new EngineMissingException("There is no PostgreSQL on this machine: install one (apt-get install postgresql), or name a server with --postgres."));
        try
        {
            if (server._asRoot)
                Run("chown", "postgres", server._directory);
            server.Program("initdb", "--pgdata", server.Data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync");
            server.Launch();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Makes a database and says how to reach it.</summary>
    public string NewDatabase(string name)
    {
        Program("createdb", "--host", _directory, "--username", "postgres", name);
        return $"Host={_directory};Username=postgres;Database={name}";
    }

    /// <summary>Ends the server without warning.</summary>
    public void Kill()
    {
        using var process = Process.GetProcessById(int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture));
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Starts the server on what it keeps, also after <see cref="Kill"/>.</summary>
    public void Launch() => Program(
        "pg_ctl", "--pgdata", Data, "--wait", "--log", Path.Combine(_directory, "log"),
        "--options", $"-c listen_addresses='' -c unix_socket_directories='{_directory}' -c shared_buffers=2GB -c maintenance_work_mem=1GB -c work_mem=256MB -c max_wal_size=8GB -c effective_cache_size=8GB -c random_page_cost=1.1 -c jit=off -c max_connections=200",
        "start");

    /// <summary>Stops the server and removes what it kept.</summary>
    public void Dispose()
    {
        lock (_ending)
        {
            if (_hasEnded)
                return;
            _hasEnded = true;
            if (File.Exists(Path.Combine(Data, "postmaster.pid")))
                Program("pg_ctl", "--pgdata", Data, "--mode", "immediate", "--wait", "stop");
            Directory.Delete(_directory, recursive: true);
        }
    }

    private string Data => Path.Combine(_directory, "data");

    private void Program(string name, params string[] arguments)
    {
        var program = Path.Combine(_programs, name);
        if (_asRoot)
            Run("runuser", ["-u", "postgres", "--", program, .. arguments]);
        else
            Run(program, arguments);
    }

    /// <summary>Its output goes nowhere: a server that inherits a pipe keeps it open.</summary>
    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {arguments.LastOrDefault()} ended with {process.ExitCode}.");
    }
}
