using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Allocation.Api.Tests.Hosting;

/// <summary>A client that sends and reads plain JSON, as somebody else's program would.</summary>
internal sealed class ApiClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public Uri Address => address;

    public string? Token { get; init; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<Answer> Post(string path, object? body, string? key = null) => Send(HttpMethod.Post, path, Json(body), key);

    public Task<Answer> Put(string path, object? body, string? key = null, string? ifMatch = null) => Send(HttpMethod.Put, path, Json(body), key, ifMatch);

    public Task<Answer> Patch(string path, object? body, string? key = null, string? ifMatch = null) => Send(HttpMethod.Patch, path, Json(body), key, ifMatch);

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? body, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var response = await _http.SendAsync(request, Cancellation);
        return new Answer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.ETag?.Tag, response.Headers.Location?.OriginalString, await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Registers a demand and gives its number.</summary>
    public async Task<string> Register(JsonObject demand)
    {
        var answer = await Post("/api/v1/demands", demand);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Text("uniqueNumber");
    }

    /// <summary>Describes a dwelling, opens its vacancy and gives the vacancy's id.</summary>
    public async Task<Guid> OpenVacancy(JsonObject dwelling, string? availableOn = null)
    {
        var id = Guid.NewGuid().ToString("N");
        Assert.Equal(HttpStatusCode.Created, (await Put($"/api/v1/dwellings/{id}", dwelling)).Status);
        var opened = await Post("/api/v1/vacancies", new { dwellingId = id, availableOn = availableOn ?? Sample.Day(Sample.Today) });
        Assert.Equal(HttpStatusCode.Created, opened.Status);
        return Guid.Parse(opened.Text("id"));
    }

    public static StringContent Json(object? body, string contentType = "application/json") =>
        new(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, contentType);

    public void Dispose() => _http.Dispose();
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, string? ContentType, string? ETag, string? Location, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Text(string member) => Json[member]!.GetValue<string>();

    public int Number(string member) => Json[member]!.GetValue<int>();

    /// <summary>A refusal of a stable type; its first error, when it names some, is the one expected.</summary>
    public void IsProblem(HttpStatusCode status, string type, string? path = null, string? code = null)
    {
        Assert.True(Status == status, Body);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal($"urn:allocation:problem:{type}", Text("type"));
        Assert.NotEmpty(Text("title"));
        if (path is null)
            return;
        var error = Json["errors"]![0]!;
        Assert.Equal(path, error["path"]!.GetValue<string>());
        Assert.Equal(code, error["code"]!.GetValue<string>());
        Assert.NotEmpty(error["message"]!.GetValue<string>());
    }
}
