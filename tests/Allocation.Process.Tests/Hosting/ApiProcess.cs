using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Allocation.Process.Tests.Hosting;

/// <summary>The built product as a process of its own, an API host or a silo, started as anybody starts it, on a free loopback port.</summary>
internal sealed partial class ApiProcess : IAsyncDisposable
{
    private readonly System.Diagnostics.Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ApiProcess(string directory, IEnumerable<(string Name, string Value)> settings, string? urls, string program = "Allocation.Api.dll")
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, program), .. urls is null ? Array.Empty<string>() : ["--urls", urls]])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Allocation__Demo"] = "false";
        start.Environment["Allocation__DataDirectory"] = directory;
        start.CompilesLittle();
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        _process = new System.Diagnostics.Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException("The process ended before it listened."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _listening.Task.ContinueWith(task => task.Exception, TaskScheduler.Default);
    }

    /// <summary>What it wrote on its error stream; complete once it ended.</summary>
    public string Errors => Text(_errors);

    /// <summary>What it logged; complete once it ended.</summary>
    public string Output => Text(_output);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts the process and does not wait for it.</summary>
    public static ApiProcess Launch(string directory, params IEnumerable<(string Name, string Value)> settings) => new(directory, settings, "http://127.0.0.1:0");

    /// <summary>Starts a silo and does not wait for it.</summary>
    public static ApiProcess LaunchSilo(string directory, params IEnumerable<(string Name, string Value)> settings) => LaunchOf("Allocation.Silo.dll", directory, settings);

    /// <summary>Starts a program: another one, or of another build.</summary>
    public static ApiProcess LaunchOf(string program, string directory, params IEnumerable<(string Name, string Value)> settings) => new(directory, settings, "http://127.0.0.1:0", program);

    /// <summary>Starts the process on a given address.</summary>
    public static ApiProcess LaunchAt(string urls, string directory) => new(directory, [], urls);

    /// <summary>Starts the process without saying where it listens.</summary>
    public static ApiProcess LaunchWithoutUrls(string directory, params IEnumerable<(string Name, string Value)> settings) => new(directory, settings, null);

    /// <summary>Starts the process and waits until it says it is ready.</summary>
    public static async Task<(ApiProcess Process, Client Client)> Start(string directory, params IEnumerable<(string Name, string Value)> settings)
    {
        var process = Launch(directory, settings);
        return (process, await process.Ready());
    }

    /// <summary>Waits for <c>/health/ready</c>.</summary>
    public async Task<Client> Ready()
    {
        try
        {
            var client = new Client(await _listening.Task.WaitAsync(Cancellation));
            while ((await client.Get("/health/ready")).Status != HttpStatusCode.OK)
                Cancellation.ThrowIfCancellationRequested();
            return client;
        }
        catch (Exception failure) when (failure is InvalidOperationException or HttpRequestException)
        {
            await _process.WaitForExitAsync(Cancellation);
            throw new InvalidOperationException($"The process ended with {_process.ExitCode} before it was ready:\n{Errors}\n{Output}", failure);
        }
    }

    /// <summary>Its number on this machine.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGSTOP: the process is there and does nothing, its connections stay open.</summary>
    public Task Freeze() => Signal("-STOP");

    /// <summary>SIGCONT.</summary>
    public Task Thaw() => Signal("-CONT");

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> Exit()
    {
        await _process.WaitForExitAsync(Cancellation);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM, as a service manager stops it.</summary>
    public async Task<int> Terminate()
    {
        await Signal("-TERM");
        return await Exit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task Signal(string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [signal, _process.Id.ToString()]);
        await kill.WaitForExitAsync(Cancellation);
    }

    private static string Text(StringBuilder lines)
    {
        lock (lines)
            return lines.ToString();
    }

    private static void Append(StringBuilder lines, string? line)
    {
        if (line is null)
            return;
        lock (lines)
            lines.AppendLine(line);
    }

    private void Read(string? line)
    {
        Append(_output, line);
        if (line is not null && Listening().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();
}
