using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Allocation.Api.Tests.Events;
using Allocation.Api.Tests.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Allocation.Api.Tests.Hosting;

/// <summary>A host that lets one page call it, and each client ask five times a second.</summary>
public sealed class EdgedApi : RunningApi
{
    protected override IEnumerable<string> Settings => ["--Edge:AllowedOrigins", "https://console.example.org", "--Edge:RequestsPerSecond", "5", "--Edge:Burst", "10"];
}

/// <summary>A host on which a client holds at most two streams, and a body may lie still for two seconds.</summary>
public sealed class NarrowApi : RunningApi
{
    protected override IEnumerable<string> Settings => ["--Edge:OpenStreams", "2", "--Edge:Patience", "2"];
}

/// <summary>Headers, limits, origins, compression.</summary>
public sealed class EdgeTests(EdgedApi edged, NarrowApi narrow, RunningApi api) : IClassFixture<EdgedApi>, IClassFixture<NarrowApi>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("/api/v1/vacancies"), InlineData("/api/v1/nothing"), InlineData("/api/v1/vacancies?take=0"), InlineData("/health/live"), InlineData("/")]
    public async Task Every_answer_says_how_it_may_be_used(string path)
    {
        using var answer = await Ask(api, path);

        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["same-origin"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
        if (path.StartsWith("/api", StringComparison.Ordinal))
        {
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_asks_too_often_waits_and_the_others_do_not()
    {
        using var greedy = await edged.As("agent", "greedy");
        using var modest = await edged.As("agent", "modest");
        Answer answer;
        var answered = 0;
        while ((answer = await greedy.Get("/api/v1/vacancies")).Status == HttpStatusCode.OK)
            Assert.True(++answered < 1_000);

        answer.IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.True(answered >= 10);
        Assert.Equal(HttpStatusCode.OK, (await modest.Get("/api/v1/vacancies")).Status);
        Assert.Equal(HttpStatusCode.OK, (await greedy.Get("/health/live")).Status);
        using var told = await Ask(edged, "/api/v1/vacancies", request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", greedy.Token));
        Assert.StartsWith("\"client\";q=10;w=2", told.Headers.GetValues("RateLimit-Policy").Single(), StringComparison.Ordinal);
        Assert.StartsWith("\"client\";r=", told.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
        Assert.True(told.StatusCode == HttpStatusCode.OK || told.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Calls_of_the_hub_have_a_bucket_too()
    {
        using var greedy = await edged.As("agent", "greedy of the hub");
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(edged.Client.Address, "/hubs/live"), options => options.AccessTokenProvider = () => Task.FromResult(greedy.Token)).Build();
        await hub.StartAsync(Cancellation);
        var called = 0;
        var refused = await Assert.ThrowsAsync<HubException>(async () =>
        {
            for (; called < 1_000; called++)
                await hub.InvokeAsync<DateTimeOffset>("Ping", Cancellation);
        });

        Assert.InRange(called, 10, 999);
        Assert.Contains("too-many-requests", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_holds_too_many_streams_open_closes_one_first_and_the_others_do_not_wait()
    {
        using var greedy = await narrow.As("agent", "greedy");
        using var modest = await narrow.As("agent", "modest");
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(narrow.Client.Address, "/hubs/live"), options => options.AccessTokenProvider = () => Task.FromResult(greedy.Token)).Build();
        await using var second = new HubConnectionBuilder().WithUrl(new Uri(narrow.Client.Address, "/hubs/live"), options => options.AccessTokenProvider = () => Task.FromResult(greedy.Token)).Build();
        var closed = new TaskCompletionSource<Exception?>();
        second.Closed += failure =>
        {
            closed.TrySetResult(failure);
            return Task.CompletedTask;
        };
        await hub.StartAsync(Cancellation);

        // A connection has its place before its first call is answered.
        await hub.InvokeAsync<DateTimeOffset>("Ping", Cancellation);
        var stream = await EventReader.Open(greedy);

        using (var refused = await Stream(greedy))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Contains("too-many-streams", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        Assert.Equal(HttpStatusCode.OK, (await greedy.Get("/api/v1/events")).Status);
        await second.StartAsync(Cancellation);
        Assert.Contains("too-many-streams", (await closed.Task.WaitAsync(Cancellation))!.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await greedy.Get("/api/v1/vacancies")).Status);
        using (var theirs = await Stream(modest))
            Assert.Equal(HttpStatusCode.OK, theirs.StatusCode);
        await stream.DisposeAsync();

        // The host learns from the connection that it is gone.
        for (var open = false; !open;)
        {
            using var again = await Stream(greedy);
            open = again.StatusCode == HttpStatusCode.OK;
            Cancellation.ThrowIfCancellationRequested();
        }

        Task<HttpResponseMessage> Stream(ApiClient client) => Ask(narrow, "/api/v1/events", request =>
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", client.Token);
            request.Headers.Accept.ParseAdd("text/event-stream");
        });
    }

    [Fact]
    public async Task A_body_that_does_not_come_to_its_end_is_given_up()
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(narrow.Client.Address.Host, narrow.Client.Address.Port, Cancellation);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /api/v1/demands HTTP/1.1\r\nHost: {narrow.Client.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"), Cancellation);
        using var answer = new StreamReader(connection.GetStream());

        Assert.Equal("HTTP/1.1 408 Request Timeout", await answer.ReadLineAsync(Cancellation));
        var said = "";
        while (!said.Contains("urn:allocation:problem:timed-out", StringComparison.Ordinal))
            said += await answer.ReadLineAsync(Cancellation) ?? throw new EndOfStreamException(said);
    }

    [Theory, InlineData("zz"), InlineData("fffffffffffffffff")]
    public async Task A_chunk_whose_size_is_none_or_no_number_is_a_bad_request(string size)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(api.Client.Address.Host, api.Client.Address.Port, Cancellation);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /api/v1/demands HTTP/1.1\r\nHost: {api.Client.Address.Authority}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n{{"), Cancellation);
        using var answer = new StreamReader(connection.GetStream());

        Assert.Equal("HTTP/1.1 400 Bad Request", await answer.ReadLineAsync(Cancellation));
    }

    [Theory, InlineData("https://console.example.org", true), InlineData("https://evil.example.org", false)]
    public async Task A_page_of_another_origin_is_answered_when_it_is_allowed(string origin, bool allowed)
    {
        using var asked = await Ask(edged, "/api/v1/vacancies", request =>
        {
            request.Method = HttpMethod.Options;
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Access-Control-Request-Method", "PATCH");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,if-match,idempotency-key");
        });
        using var hub = await Ask(edged, "/hubs/live/negotiate?negotiateVersion=1", request =>
        {
            request.Method = HttpMethod.Post;
            request.Headers.Add("Origin", origin);
        });

        Assert.Equal(allowed ? [origin] : [], asked.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins : []);
        Assert.False(asked.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, hub.StatusCode);
    }

    [Fact]
    public async Task Json_is_compressed_for_those_who_read_it_and_a_stream_is_not()
    {
        using var json = await Ask(api, "/api/v1/policies/grids", request => request.Headers.AcceptEncoding.ParseAdd("br"));
        using var stream = await Ask(api, "/api/v1/events", request =>
        {
            request.Headers.AcceptEncoding.ParseAdd("br");
            request.Headers.Accept.ParseAdd("text/event-stream");
        });

        Assert.Equal(["br"], json.Content.Headers.ContentEncoding);
        Assert.Empty(stream.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        using var body = new ByteArrayContent(new byte[1_500_000]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

        (await api.Client.Send(HttpMethod.Post, "/api/v1/demands", body)).IsProblem(HttpStatusCode.BadRequest, "malformed", "", "too-large");
    }

    private static async Task<HttpResponseMessage> Ask(RunningApi host, string path, Action<HttpRequestMessage>? also = null)
    {
        using var http = new HttpClient { BaseAddress = host.Client.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        also?.Invoke(request);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }
}
