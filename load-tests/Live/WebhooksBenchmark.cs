using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.LoadTests.Simulate.Load;

namespace Allocation.LoadTests.Live;

/// <summary>
/// Many webhooks of a running host of the Development environment, all told of the same events at an even rate: how many deliveries a second it makes, and how long from
/// a step to its receipt. The receiver lives in this process, on the same machine.
/// </summary>
internal sealed class WebhooksBenchmark(Uri address, int webhooks, int seconds, int perSecond, int hostProcess) : IDisposable
{
    /// <summary>As many as one maker may have: the next are another's.</summary>
    private const int OfOneMaker = 20;

    /// <summary>Each vacancy is stepped once in so many seconds, long enough for the step before to be answered.</summary>
    private const int SecondsBetweenSteps = 3;

    private const int AtOnce = 64;

    /// <summary>What has not come when nothing comes for so long is missing.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <summary>Runs and writes the figures.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="json">A file for them, or null.</param>
    /// <returns>0 when every webhook was told of every event.</returns>
    public async Task<int> Run(TextWriter output, string? json)
    {
        using var host = Process.GetProcessById(hostProcess);
        await using var receiver = await WebhookReceiver.Start();
        var (landlord, stepped) = ($"Bailleur {Guid.NewGuid():N}", new SteppedVacancies(_http));
        var vacancies = new List<Guid>();
        for (var vacancy = 0; vacancy < perSecond * SecondsBetweenSteps; vacancy++)
            vacancies.Add(await stepped.Open(landlord));
        var made = await Make(receiver.Address, landlord);

        var (late, cpu, began) = (new Latencies(), HostFigures.Processor(host), Stopwatch.GetTimestamp());
        var steps = new OpenLoop(OpenLoop.Evenly(perSecond), AtOnce, Step, late);
        await steps.Run(TimeSpan.FromSeconds(seconds), CancellationToken.None, CancellationToken.None);
        var offered = Stopwatch.GetElapsedTime(began);
        await AllArrived(receiver, steps.Completed * webhooks);
        var share = (HostFigures.Processor(host) - cpu) / Stopwatch.GetElapsedTime(began);

        foreach (var (maker, webhook) in made)
            await Send(maker, HttpMethod.Delete, $"/api/v1/webhooks/{webhook}", null);
        var figures = new Figures(
            Machine.Line, Machine.Commit(), webhooks, steps.Completed, steps.Completed / offered.TotalSeconds, receiver.Arrived, receiver.Repeats, receiver.Arrived / Stopwatch.GetElapsedTime(began, receiver.Last).TotalSeconds,
            receiver.Latencies.Whole(), share, HostFigures.Resident(host));
        figures.Write(output);
        if (json is not null)
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
        return receiver.Arrived == steps.Completed * webhooks ? 0 : 1;

        async Task<bool> Step(long number, long due, CancellationToken cancellation)
        {
            await stepped.Step(vacancies[(int)(number % vacancies.Count)], (int)(number / vacancies.Count) + 1);
            return true;
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task AllArrived(WebhookReceiver receiver, long all)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var (seen, at) = (0, Stopwatch.GetTimestamp()); seen < all && Stopwatch.GetElapsedTime(at) < Silence; await timer.WaitForNextTickAsync())
        {
            if (receiver.Arrived > seen)
                (seen, at) = (receiver.Arrived, Stopwatch.GetTimestamp());
        }
    }

    private async Task<List<(string Maker, Guid Webhook)>> Make(Uri receiver, string landlord)
    {
        var (made, maker) = (new List<(string, Guid)>(), "");
        for (var webhook = 0; webhook < webhooks; webhook++)
        {
            if (webhook % OfOneMaker == 0)
                maker = (await Send(null, HttpMethod.Post, "/dev/token", new { role = "api", organisation = $"{landlord} {webhook}", scope = "vacancies:read webhooks" }))!["token"]!.GetValue<string>();
            var answer = await Send(maker, HttpMethod.Post, "/api/v1/webhooks", new { url = new Uri(receiver, $"/{webhook}"), landlord, kind = "keys-returned,undone" });
            made.Add((maker, answer!["webhook"]!["id"]!.GetValue<Guid>()));
        }

        return made;
    }

    private async Task<JsonNode?> Send(string? token, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync() is { Length: > 0 } text ? JsonNode.Parse(text) : null;
    }

    /// <summary>What was measured.</summary>
    /// <param name="Machine">Where.</param>
    /// <param name="Commit">Of which build.</param>
    /// <param name="Webhooks">How many.</param>
    /// <param name="Events">Steps that were made, each an event for every webhook.</param>
    /// <param name="EventsPerSecond">How many a second while they were made.</param>
    /// <param name="Arrived">Events that arrived, each once for a webhook.</param>
    /// <param name="Repeats">How often one came again.</param>
    /// <param name="DeliveriesPerSecond">From the first step to the last receipt.</param>
    /// <param name="StepToReceipt">Milliseconds, the commit included.</param>
    /// <param name="HostCores">Processor of the host, cores.</param>
    /// <param name="HostMegabytes">Its resident memory.</param>
    private sealed record Figures(
        string Machine, string Commit, int Webhooks, long Events, double EventsPerSecond, int Arrived, long Repeats, double DeliveriesPerSecond, Percentiles StepToReceipt, double HostCores, long HostMegabytes)
    {
        public void Write(TextWriter output) => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Webhooks} webhooks, {EventsPerSecond:0.0} events/s: {Arrived} of {Events * Webhooks} arrived, {Repeats} repeats, {DeliveriesPerSecond:0} deliveries/s; step to receipt p50 {StepToReceipt.P50:0} ms, p99 {StepToReceipt.P99:0} ms, longest {StepToReceipt.Max:0} ms; host {HostCores:0.00} cores, {HostMegabytes} MB; {Machine}, {Commit}"));
    }
}
