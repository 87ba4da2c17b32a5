using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Client;

namespace Allocation.LoadTests.Live;

/// <summary>
/// Many viewers of one list of a running host, one change a second: how long from the command to each screen, and what the
/// host spends. The clients live in this process, on the same machine.
/// </summary>
internal sealed class ViewersBenchmark(Uri address, int viewers, int seconds, int hostProcess)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ConcurrentBag<double> _milliseconds = [];
    private long _sentAt;

    /// <summary>Runs and writes the figures.</summary>
    /// <returns>0 when every viewer was told of every change.</returns>
    public async Task<int> Run(TextWriter output)
    {
        using var http = new HttpClient { BaseAddress = address };
        var vacancy = (await http.GetFromJsonAsync<JsonNode>("/api/v1/vacancies?take=1"))!["vacancies"]![0]!["id"]!.GetValue<string>();
        var list = (await http.GetFromJsonAsync<JsonNode>($"/api/v1/vacancies/{vacancy}/shortlist?take=20"))!;
        var number = await Changeable(http, list["rows"]!.AsArray().Select(row => row!["uniqueNumber"]!.GetValue<string>()));

        using var host = Process.GetProcessById(hostProcess);
        var before = HostFigures.Resident(host);
        var connections = new List<HubConnection>();
        for (var viewer = 0; viewer < viewers; viewer++)
            connections.Add(await Follow(vacancy, number));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{viewers} viewers of one list; the host holds {before} MB before they come and {HostFigures.Resident(host)} MB after"));

        var (cpu, since) = (HostFigures.Processor(host), Stopwatch.GetTimestamp());
        await ChangeEachSecond(http, number);
        var share = (HostFigures.Processor(host) - cpu) / Stopwatch.GetElapsedTime(since);
        await Task.WhenAll(connections.Select(connection => connection.DisposeAsync().AsTask()));

        var times = _milliseconds.Order().ToArray();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times.Length} deltas of {viewers * seconds}; command to viewer p50 {HostFigures.At(times, 0.5):0} ms, p99 {HostFigures.At(times, 0.99):0} ms, longest {HostFigures.At(times, 1):0} ms"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"host: {share:P1} of one core, {HostFigures.Resident(host)} MB"));
        return times.Length == viewers * seconds ? 0 : 1;
    }

    /// <summary>A household whose right to housing is not recognised: recognising it moves it up, ending it moves it back.</summary>
    private static async Task<string> Changeable(HttpClient http, IEnumerable<string> numbers)
    {
        foreach (var number in numbers)
        {
            if ((await http.GetFromJsonAsync<JsonNode>($"/api/v1/demands/{number}"))!["file"]!["dalo"]?.GetValue<string>() != "ACTIF")
                return number;
        }

        throw new InvalidOperationException("All of the first twenty are recognised: choose another list.");
    }

    private async Task<HubConnection> Follow(string vacancy, string number)
    {
        var connection = new HubConnectionBuilder().WithUrl(new Uri(address, "/hubs/live")).Build();
        connection.On<JsonNode>("Delta", delta =>
        {
            if (delta["rows"]!.AsArray().Any(row => row!["uniqueNumber"]!.GetValue<string>() == number))
                _milliseconds.Add(Stopwatch.GetElapsedTime(Volatile.Read(ref _sentAt)).TotalMilliseconds);
        });
        await connection.StartAsync();
        await connection.InvokeAsync<JsonNode>("Subscribe", vacancy, new { maxHz = 2 });
        return connection;
    }

    /// <summary>Recognises and ends the right to housing of one household in turn: it stays in the rows and its points change.</summary>
    private async Task ChangeEachSecond(HttpClient http, string number)
    {
        var version = (await http.GetFromJsonAsync<JsonNode>($"/api/v1/demands/{number}"))!["version"]!.GetValue<int>();
        using var timer = new PeriodicTimer(Every);
        for (var change = 0; change < seconds; change++)
        {
            await timer.WaitForNextTickAsync();
            Volatile.Write(ref _sentAt, Stopwatch.GetTimestamp());
            var body = new { expectedVersion = version++, cause = "dalo-changed", dalo = change % 2 == 0 ? "ACTIF" : "NON" };
            using var answer = await http.PatchAsJsonAsync($"/api/v1/demands/{number}", body);
            answer.EnsureSuccessStatusCode();
        }

        await timer.WaitForNextTickAsync();
        await timer.WaitForNextTickAsync();
    }
}
