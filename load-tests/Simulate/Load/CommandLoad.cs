using System.Globalization;
using System.Text;
using System.Text.Json;
using Allocation.Domain.Demands;

namespace Allocation.LoadTests.Simulate.Load;

/// <summary>
/// Commands of clients who never give up: one that brought no answer is sent again, the same one under its key, until it is answered. What was
/// acknowledged, and only that, goes into <see cref="Households"/>.
/// </summary>
internal sealed class CommandLoad(Households households, IReadOnlyList<Uri> hosts, HttpClient http, Sightings sightings, Func<long, UniqueNumber?> visible)
{
    /// <summary>A client waits so long before it asks again: a refused connection is answered in microseconds.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    /// <summary>A command that is not answered within this time counts as lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private long _refused;
    private long _repeated;
    private long _idle;
    private long _unknown;
    private string? _firstRefusal;

    /// <summary>From the moment a command was due until it was acknowledged.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>Time between two acknowledgements.</summary>
    public Gap Gap { get; } = new();

    /// <summary>Commands answered with no.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Attempts that brought no answer, and were made again.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Slots for which there was no change to make.</summary>
    public long Idle => Interlocked.Read(ref _idle);

    /// <summary>Commands that were never answered.</summary>
    public long Unknown => Interlocked.Read(ref _unknown);

    /// <summary>What the first refusal said: status, problem type, place and code of its first error; nothing of the demand.</summary>
    public string? FirstRefusal => _firstRefusal;

    /// <summary>Changes any household.</summary>
    public Task<bool> Any(long number, long since, CancellationToken cancellation) => Send(households.Any(number), number, since, cancellation);

    /// <summary>Changes a household that somebody sees.</summary>
    public Task<bool> Visible(long number, long since, CancellationToken cancellation) =>
        Send(visible(number) is { } seen ? households.Move(seen) : null, number, since, cancellation);

    private async Task<bool> Send(PlannedChange? change, long number, long since, CancellationToken cancellation)
    {
        if (change is null)
        {
            Interlocked.Increment(ref _idle);
            return false;
        }

        var household = change.Household;
        try
        {
            sightings.Sent(household.File.UniqueNumber.Value, since);
            if (await Answered(change, (int)(number % hosts.Count), cancellation) is not { } version)
                return false;
            Latencies.Record(since);
            Gap.Seen();
            household.Acknowledged(change.After, version);
            return true;
        }
        finally
        {
            household.Release();
        }
    }

    /// <summary>The version that was written; null when it was refused.</summary>
    private async Task<int?> Answered(PlannedChange change, int host, CancellationToken cancellation)
    {
        var household = change.Household;
        var (key, body) = (Guid.NewGuid().ToString("N"), BodyOf(change));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (!patience.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(hosts[host], $"/api/v1/demands/{household.File.UniqueNumber}"));
                request.Headers.Add("Idempotency-Key", key);
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/merge-patch+json") } };
                using var answer = await http.SendAsync(request, patience.Token);
                if (answer.IsSuccessStatusCode)
                    return JsonSerializer.Deserialize<Receipt>(await answer.Content.ReadAsByteArrayAsync(patience.Token), JsonSerializerOptions.Web)!.Version;
                if ((int)answer.StatusCode < 500)
                {
                    await Refuse(answer, patience.Token);
                    return null;
                }
            }
            catch (Exception silence) when (silence is HttpRequestException or IOException or OperationCanceledException)
            {
                // No answer: whether it was written is not known until the same command is answered.
            }

            Interlocked.Increment(ref _repeated);
            host = (host + 1) % hosts.Count;
            await Task.WhenAny(Task.Delay(Breath, patience.Token));
        }

        household.Unknown = true;
        Interlocked.Increment(ref _unknown);
        return null;
    }

    private async Task Refuse(HttpResponseMessage answer, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _refused);
        using var problem = answer.Content.Headers.ContentLength == 0 ? null : await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        Interlocked.CompareExchange(ref _firstRefusal, string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {(problem is null ? answer.StatusCode : Said(problem.RootElement))}"), null);
    }

    private static string Said(JsonElement problem)
    {
        var type = problem.TryGetProperty("type", out var told) ? told.GetString() : null;
        return problem.TryGetProperty("errors", out var errors) && errors.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
            ? $"{type}, {first.GetProperty("path").GetString()}: {first.GetProperty("code").GetString()}"
            : $"{type}";
    }

    private static byte[] BodyOf(PlannedChange change)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{{\"expectedVersion\":{change.Household.Version},\"cause\":{JsonSerializer.Serialize(change.Kind)},");
        return [.. Encoding.UTF8.GetBytes(head), .. change.Patch.AsSpan(1)];
    }

    private sealed record Receipt(int Version);
}
