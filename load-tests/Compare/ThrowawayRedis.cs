using System.Diagnostics;
using System.Net.Sockets;

namespace Allocation.LoadTests.Compare;

/// <summary>A Redis server of the machine's own packages that is thrown away: a Unix socket, no network, nothing written to disk.</summary>
internal sealed class ThrowawayRedis : IDisposable
{
    private const string Program = "redis-server";

    private readonly string _directory = Directory.CreateTempSubdirectory("allocation-compare-").FullName;
    private readonly Process _server;
    private readonly Lock _ending = new();
    private bool _hasEnded;

    private ThrowawayRedis(string program)
    {
        // Its output goes nowhere: a server that inherits a pipe keeps it open. `exec` keeps the id, by which it is ended.
        string[] settings = ["--port", "0", "--unixsocket", Socket, "--dir", _directory, "--save", "", "--appendonly", "no"];
        _server = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. settings]))!;
    }

    /// <summary>How to reach it.</summary>
    public UnixDomainSocketEndPoint EndPoint => new(Socket);

    private string Socket => Path.Combine(_directory, "redis.sock");

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <exception cref="EngineMissingException">Redis is not installed.</exception>
    /// <exception cref="InvalidOperationException">It does not start.</exception>
    public static ThrowawayRedis Start()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists)
            ?? throw new EngineMissingException("There is no Redis on this machine: install one (apt-get install redis-server).");
        var redis = new ThrowawayRedis(program);
        while (!File.Exists(redis.Socket))
        {
            if (!redis._server.WaitForExit(10))
                continue;
            var code = redis._server.ExitCode;
            redis.Dispose();
            throw new InvalidOperationException($"{program} ended with {code}.");
        }

        return redis;
    }

    /// <summary>Ends the server and removes what it kept.</summary>
    public void Dispose()
    {
        lock (_ending)
        {
            if (_hasEnded)
                return;
            _hasEnded = true;
            if (!_server.HasExited)
                _server.Kill();
            _server.WaitForExit();
            _server.Dispose();
            Directory.Delete(_directory, recursive: true);
        }
    }
}
