using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Events;

/// <summary>A client of the stream as the documents describe it: reads blocks, keeps the last id.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly StreamReader _lines;

    private EventReader(HttpClient http, StreamReader lines) => (_http, _lines) = (http, lines);

    /// <summary>The id of the last event.</summary>
    public string? LastId { get; private set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<EventReader> Open(ApiClient client, string query = "", string? lastId = null)
    {
        var http = new HttpClient { BaseAddress = client.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/events{query}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (client.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (lastId is not null)
            request.Headers.Add("Last-Event-ID", lastId);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(http, new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation)));
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<JsonObject?> Next()
    {
        var (id, data) = ("", "");
        while (await _lines.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
            else if (line.Length == 0 && data.Length > 0)
            {
                LastId = id;
                return JsonNode.Parse(data)!.AsObject();
            }
        }

        return null;
    }

    /// <summary>The next events of a vacancy, up to one of a kind.</summary>
    public async Task<List<JsonObject>> Until(Guid vacancy, string kind)
    {
        var events = new List<JsonObject>();
        while (await Next() is { } told)
        {
            if (told["subject"]!.GetValue<Guid>() != vacancy)
                continue;
            events.Add(told);
            if (KindOf(told) == kind)
                return events;
        }

        throw new EndOfStreamException($"no {kind}");
    }

    /// <summary>Its kind, without what all types begin with.</summary>
    public static string KindOf(JsonNode told) => told["type"]!.GetValue<string>().Replace("fr.allocation.vacancy.", "", StringComparison.Ordinal);

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
