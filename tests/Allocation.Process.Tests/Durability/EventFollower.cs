using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Allocation.Process.Tests.Durability;

/// <summary>
/// A program that follows the events of vacancies as the documents say, and nothing else: it comes back with the last id when the stream
/// breaks, where the product is said to be ready again.
/// </summary>
internal sealed class EventFollower : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<Uri> _ready = Channel.CreateUnbounded<Uri>();
    private readonly Task _following;
    private readonly Lock _lock = new();
    private readonly List<JsonObject> _events = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EventFollower(Uri product)
    {
        IsReady(product);
        _following = Task.Run(Follow);
    }

    /// <summary>The product is ready, at an address.</summary>
    public void IsReady(Uri product) => _ready.Writer.TryWrite(product);

    /// <summary>The events of a vacancy as they came, once one of a kind is among them.</summary>
    public async Task<IReadOnlyList<JsonObject>> Until(Guid vacancy, string kind)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                var own = _events.Where(told => told["subject"]!.GetValue<Guid>() == vacancy).ToList();
                if (own.Any(told => KindOf(told) == kind))
                    return own;
                more = _more.Task;
            }

            // Who does not follow any more is told nothing more.
            await (await Task.WhenAny(more, _following).WaitAsync(TestContext.Current.CancellationToken));
        }
    }

    public static string KindOf(JsonObject told) => told["type"]!.GetValue<string>()["fr.allocation.vacancy.".Length..];

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _following;
        _ending.Dispose();
    }

    private async Task Follow()
    {
        var last = "start";
        try
        {
            await foreach (var product in _ready.Reader.ReadAllAsync(_ending.Token))
                last = await Read(product, last);
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    /// <summary>Reads until the stream breaks, as it does when the product is killed.</summary>
    /// <returns>The last id of which the event was whole.</returns>
    private async Task<string> Read(Uri product, string last)
    {
        try
        {
            using var http = new HttpClient { BaseAddress = product };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            request.Headers.Add("Last-Event-ID", last);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _ending.Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(_ending.Token));
            var id = last;
            while (await lines.ReadLineAsync(_ending.Token) is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                    id = line[4..];
                else if (line.Length == 0)
                    last = id;
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    last = Take(JsonNode.Parse(line[6..])!.AsObject(), id);
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            // The product was killed.
        }

        return last;
    }

    private string Take(JsonObject told, string id)
    {
        lock (_lock)
        {
            _events.Add(told);
            _more.SetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return id;
        }
    }
}
