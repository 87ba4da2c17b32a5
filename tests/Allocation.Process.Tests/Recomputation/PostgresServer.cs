using System.Diagnostics;
using System.Globalization;
using Allocation.Process.Tests.Hosting;

namespace Allocation.Process.Tests.Recomputation;

/// <summary>A throwaway PostgreSQL server: its own directory, a Unix socket in it, no network.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _directory;
    private readonly string _programs;

    private PostgresServer(string directory, string programs) => (_directory, _programs) = (directory, programs);

    public string ConnectionString => $"Host={_directory};Port=5432;Database=postgres;Username=postgres;Pooling=false";

    /// <summary>Starts a server; leaves the test out where PostgreSQL is missing and may be.</summary>
    public static async Task<PostgresServer> Start()
    {
        var programs = Programs();
        Needs.Program("PostgreSQL", programs is not null);
        var directory = Directory.CreateTempSubdirectory("allocation-postgres-").FullName;
        var server = new PostgresServer(directory, programs!);
        if (Environment.UserName == "root")
            await Run("chown", "postgres", directory);
        var data = Path.Combine(directory, "data");
        await server.AsOwner("initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync");
        await server.AsOwner("pg_ctl", "--pgdata", data, "--wait", "--log", Path.Combine(directory, "log"), "--options", $"-c fsync=off -c listen_addresses='' -c unix_socket_directories='{directory}'", "start");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await AsOwner("pg_ctl", "--pgdata", Path.Combine(_directory, "data"), "--wait", "--mode", "immediate", "stop");
        Directory.Delete(_directory, recursive: true);
    }

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

    private static async Task Run(string program, params string[] arguments)
    {
        // The server inherits the streams of pg_ctl and would hold them open: nothing is read from them.
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Path.GetTempPath(), RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
