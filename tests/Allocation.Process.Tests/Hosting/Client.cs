using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Domain.Demands;

namespace Allocation.Process.Tests.Hosting;

/// <summary>Plain JSON over HTTP.</summary>
internal sealed class Client(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public Uri Address => address;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null);

    public async Task<Answer> Send(HttpMethod method, string path, string? body, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await _http.SendAsync(request, Cancellation);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Sends a request as it is.</summary>
    public async Task<Answer> Send(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request, Cancellation);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Whether somebody is there and says yes.</summary>
    public async Task<bool> Answers(string path)
    {
        try
        {
            return (await Get(path)).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Registers a demand and gives its number.</summary>
    public async Task<string> Register(DemandFile file) =>
        (await Send(HttpMethod.Post, "/api/v1/demands", Encoding.UTF8.GetString(DemandJson.Write(file)))).Accepted()["uniqueNumber"]!.GetValue<string>();

    /// <summary>Describes a dwelling, opens its vacancy and gives the vacancy's id.</summary>
    public async Task<Guid> OpenVacancy(string id, Domain.Dwellings.Dwelling dwelling, DateOnly availableOn)
    {
        (await Send(HttpMethod.Put, $"/api/v1/dwellings/{id}", JsonSerializer.Serialize(dwelling, DemandJson.Options))).Accepted();
        return (await Send(HttpMethod.Post, "/api/v1/vacancies", JsonSerializer.Serialize(new { dwellingId = id, availableOn }))).Accepted()["id"]!.GetValue<Guid>();
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The body of an answer that says yes.</summary>
    public JsonNode Accepted()
    {
        Assert.True((int)Status is >= 200 and < 300, $"{(int)Status}: {Body}");
        return Json;
    }
}
