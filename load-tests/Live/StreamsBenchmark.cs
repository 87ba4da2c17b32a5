using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Allocation.LoadTests.Live;

/// <summary>
/// Many streams of events of a running host, one event a second: how long from the step to each client, and what the host spends. The clients
/// live in this process, on the same machine.
/// </summary>
internal sealed class StreamsBenchmark(Uri address, int streams, int seconds, int hostProcess) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ConcurrentBag<double> _milliseconds = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    private readonly TaskCompletionSource _allOpen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private long _sentAt;

    /// <summary>Runs and writes the figures.</summary>
    /// <returns>0 when every client was told of every event.</returns>
    public async Task<int> Run(TextWriter output)
    {
        using var host = Process.GetProcessById(hostProcess);
        var before = HostFigures.Resident(host);
        var (stepped, vacancies) = (new SteppedVacancies(_http), new List<Guid>());
        for (var vacancy = 0; vacancy < seconds; vacancy++)
            vacancies.Add(await stepped.Open("Bailleur fictif"));
        var following = Enumerable.Range(0, streams).Select(_ => Task.Run(Follow)).ToList();

        // None ends before the run does, but by a fault.
        await await Task.WhenAny([_allOpen.Task, .. following]);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{streams} streams; the host holds {before} MB before they come and {HostFigures.Resident(host)} MB after"));
        var (cpu, since) = (HostFigures.Processor(host), Stopwatch.GetTimestamp());
        using (var timer = new PeriodicTimer(Every))
        {
            foreach (var vacancy in vacancies)
            {
                await timer.WaitForNextTickAsync();
                Volatile.Write(ref _sentAt, Stopwatch.GetTimestamp());
                await stepped.Step(vacancy, version: 1);
            }

            for (var waited = 0; waited < 10 && _milliseconds.Count < streams * seconds; waited++)
                await timer.WaitForNextTickAsync();
        }

        var share = (HostFigures.Processor(host) - cpu) / Stopwatch.GetElapsedTime(since);
        await _ending.CancelAsync();
        await Task.WhenAll(following);
        var times = _milliseconds.Order().ToArray();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times.Length} events of {streams * seconds}; step to client p50 {HostFigures.At(times, 0.5):0} ms, p99 {HostFigures.At(times, 0.99):0} ms, longest {HostFigures.At(times, 1):0} ms"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"host: {share:P1} of one core, {HostFigures.Resident(host)} MB"));
        return times.Length == streams * seconds ? 0 : 1;
    }

    public void Dispose()
    {
        _http.Dispose();
        _ending.Dispose();
    }

    private async Task Follow()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events?kind=keys-returned");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _ending.Token);
            response.EnsureSuccessStatusCode();
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(_ending.Token));
            if (Interlocked.Increment(ref _open) == streams)
                _allOpen.SetResult();
            while (await lines.ReadLineAsync(_ending.Token) is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                    _milliseconds.Add(Stopwatch.GetElapsedTime(Volatile.Read(ref _sentAt)).TotalMilliseconds);
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The run is over.
        }
    }
}
