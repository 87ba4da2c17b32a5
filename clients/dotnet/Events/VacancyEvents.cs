using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Allocation.Client.Events;

/// <summary>An event of a vacancy (CloudEvents 1.0).</summary>
/// <param name="Place">Where it stands among all: keep it, and come back with it.</param>
/// <param name="Id">The same whenever and by whichever way it comes: what knows a repeat.</param>
/// <param name="Type">What happened: <c>fr.allocation.vacancy.…</c></param>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="Sequence">Its place among the events of the vacancy, from 1, without a gap.</param>
/// <param name="Time">When.</param>
/// <param name="Data">What is said of the vacancy.</param>
public sealed record FollowedEvent(string Place, string Id, string Type, Guid Vacancy, int Sequence, DateTimeOffset Time, JsonElement Data);

/// <summary>Which events are wanted; all without any of it.</summary>
public sealed record EventsWanted
{
    /// <summary>Only of this territory.</summary>
    public string? Territory { get; init; }

    /// <summary>Only of dwellings of this landlord.</summary>
    public string? Landlord { get; init; }

    /// <summary>Only of dwellings of this typology.</summary>
    public string? Typology { get; init; }

    /// <summary>Only of these kinds, with commas.</summary>
    public string? Kind { get; init; }
}

/// <summary>What happens to vacancies, over Server-Sent Events. A connection that ends is opened again where it was: nothing is missed, and nothing comes twice.</summary>
public sealed class VacancyEvents : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>The host says every fifteen seconds that it is there.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(45);

    private readonly HttpClient _http;
    private readonly Func<CancellationToken, Task<string?>>? _token;

    internal VacancyEvents(Uri host, Func<CancellationToken, Task<string?>>? token) =>
        (_http, _token) = (new HttpClient { BaseAddress = host, Timeout = Timeout.InfiniteTimeSpan }, token);

    /// <summary>Events behind a place, then those to come, until it is told to end.</summary>
    /// <param name="after"><see cref="FollowedEvent.Place"/> of the last one that was dealt with; <c>start</c> for all there is; the present without it.</param>
    /// <param name="wanted">Which of them.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="HttpRequestException">The host refuses: the token, the filter, or a place that its log does not reach (410).</exception>
    public async IAsyncEnumerable<FollowedEvent> Follow(string? after = null, EventsWanted? wanted = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var (place, wait) = (after, FirstWait);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using var answer = await Open(place, wanted ?? new EventsWanted(), cancellation).ConfigureAwait(false);
            if (answer is not null)
            {
                wait = FirstWait;
                await using var stream = new LivelyStream(await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), LongestSilence);
                await using var events = SseParser.Create(stream).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
                while (await Next(events, cancellation).ConfigureAwait(false))
                {
                    // Only of an event that is whole: a connection that breaks behind the line of its place would leave it out.
                    place = events.Current.EventId is { Length: > 0 } reached ? reached : place;
                    if (events.Current.Data.Length > 0)
                        yield return Read(place!, events.Current.Data);
                }
            }

            await Task.Delay(wait, cancellation).ConfigureAwait(false);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    /// <summary>The stream; null when the host does not answer, or asks for a pause.</summary>
    private async Task<HttpResponseMessage?> Open(string? place, EventsWanted wanted, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(wanted, place is "start" ? place : null));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (place is not (null or "start"))
            request.Headers.Add("Last-Event-ID", place);
        HttpResponseMessage? answer = null;
        try
        {
            if (_token is not null && await _token(cancellation).ConfigureAwait(false) is { } token)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
                return answer;
        }
        catch (HttpRequestException)
        {
            // The host is not there, or the issuer of tokens: they are asked again.
        }

        var refused = answer?.StatusCode is { } status && status is not HttpStatusCode.TooManyRequests and < HttpStatusCode.InternalServerError ? status : default(HttpStatusCode?);
        answer?.Dispose();
        return refused is { } code ? throw new HttpRequestException($"The host refuses the stream: {(int)code}.", null, code) : null;
    }

    /// <summary>Whether there is another; an end of any kind is none.</summary>
    private static async Task<bool> Next(IAsyncEnumerator<SseItem<string>> events, CancellationToken cancellation)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is IOException or HttpRequestException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static FollowedEvent Read(string place, string data)
    {
        using var json = JsonDocument.Parse(data);
        var told = json.RootElement;
        return new FollowedEvent(
            place, told.GetProperty("id").GetString()!, told.GetProperty("type").GetString()!, told.GetProperty("subject").GetGuid(),
            int.Parse(told.GetProperty("sequence").GetString()!, System.Globalization.CultureInfo.InvariantCulture), told.GetProperty("time").GetDateTimeOffset(), told.GetProperty("data").Clone());
    }

    private static string Address(EventsWanted wanted, string? after)
    {
        var asked = new[] { ("after", after), ("territory", wanted.Territory), ("landlord", wanted.Landlord), ("typology", wanted.Typology), ("kind", wanted.Kind) }
            .Where(pair => !string.IsNullOrEmpty(pair.Item2)).Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}");
        return $"/api/v1/events?{string.Join('&', asked)}";
    }
}
