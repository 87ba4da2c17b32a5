using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Allocation.Silo.Telemetry;

namespace Allocation.LoadTests.Simulate.Product;

/// <summary>One process of the product, started as anybody starts it, on a free loopback port; its log goes to a file.</summary>
internal sealed partial class ProductProcess : IAsyncDisposable
{
    private const int FirstPort = 12_000;
    private const int Ports = 8_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProductProcess(string name, string program, string folder, IEnumerable<(string Name, string Value)> settings, Uri? address)
    {
        Name = name;
        _log = new StreamWriter(Path.Combine(folder, $"{name}.log"), append: true);
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, program), "--urls", (address ?? FreeAddress()).ToString()])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Allocation__Demo"] = "false";
        foreach (var (setting, value) in settings)
            start.Environment[setting] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"{name} ended before it listened; see {folder}/{name}.log"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _listening.Task.ContinueWith(task => task.Exception, TaskScheduler.Default);
    }

    /// <summary>What it is called in reports.</summary>
    public string Name { get; }

    /// <summary>Where it listens, once it does.</summary>
    public Uri? Address => _listening.Task.IsCompletedSuccessfully ? _listening.Task.Result : null;

    /// <summary>Whether it ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts a process and does not wait for it.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="program">Its assembly.</param>
    /// <param name="folder">Where its log goes.</param>
    /// <param name="settings">Environment.</param>
    /// <param name="address">Where it listens; a free port when null.</param>
    public static ProductProcess Launch(string name, string program, string folder, IEnumerable<(string Name, string Value)> settings, Uri? address = null) => new(name, program, folder, settings, address);

    /// <summary>Waits until it says that it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public async Task Ready(CancellationToken cancellation)
    {
        var address = await _listening.Task.WaitAsync(cancellation);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await Answers(new Uri(address, "/health/ready"), cancellation))
        {
            if (HasEnded)
                throw new InvalidOperationException($"{Name} ended before it was ready; see its log.");
            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    /// <summary>What it spends; null when it does not answer.</summary>
    public async Task<ProcessReading?> Figures()
    {
        try
        {
            return Address is { } address && !HasEnded ? await _http.GetFromJsonAsync<ProcessReading>(new Uri(address, "/health/figures")) : null;
        }
        catch (Exception silence) when (silence is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>Ends it without warning.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits until it has ended: until then it has its port, and of the embedded store the directory, and whoever starts in its place ends at once.</summary>
    public Task Gone(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    /// <summary>It is there and does nothing; its connections stay open.</summary>
    public Task Freeze() => Signal("-STOP");

    /// <summary>It goes on.</summary>
    public Task Thaw() => Signal("-CONT");

    /// <summary>Ends it without warning and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
        await _log.DisposeAsync();
    }

    /// <summary>Ends it as an operator does, so that what it keeps is closed well.</summary>
    public async Task Stop()
    {
        if (!_process.HasExited)
            await Signal("-TERM");
        await _process.WaitForExitAsync();
    }

    /// <summary>
    /// A port that nobody has, below those that the machine gives to clients: while a process that died is started again, clients that try it on such a
    /// port may be given it for themselves, and be connected to themselves.
    /// </summary>
    private static Uri FreeAddress()
    {
        while (true)
        {
            var port = Random.Shared.Next(FirstPort, FirstPort + Ports);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return new Uri($"http://127.0.0.1:{port}");
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    private async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task<bool> Answers(Uri address, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.GetAsync(address, cancellation);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception silence) when (silence is HttpRequestException || (silence is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    private void Read(string? line)
    {
        Write(line);
        if (line is not null && Listening().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
    }

    private void Write(string? line)
    {
        if (line is null)
            return;
        lock (_log)
            _log.WriteLine(line);
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();
}
