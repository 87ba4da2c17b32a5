using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Allocation.Api.Tests.Hosting;
using Allocation.Domain.Vacancies;

namespace Allocation.Api.Tests.Contract;

/// <summary>A host of their own: what is sent may be taken.</summary>
public sealed class AttackedApi : RunningApi;

/// <summary>
/// Whatever is sent is answered by what it is: done, or refused as a problem; never by a failure of the engine, and never with its insides. Made of the contract, so that
/// whatever is added later is in it.
/// </summary>
public sealed partial class HostileRequestTests(AttackedApi api) : IClassFixture<AttackedApi>, IDisposable
{
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_body_with_anything_in_any_place_is_taken_or_refused()
    {
        var (hostile, names) = (new HostileRequests((await api.Client.Get("/openapi/v1.json")).Json.AsObject()), await Things());
        var sent = 0;
        foreach (var (path, method, operation) in hostile.Operations)
        {
            if (hostile.SoundBody(operation) is not { } sound)
                continue;
            foreach (var body in HostileRequests.Bodies(sound))
            {
                await Send(method, Address(path, names), body, "application/json");
                sent++;
            }
        }

        Assert.True(sent > 2_000, $"{sent} requests");
    }

    [Fact]
    public async Task A_step_with_anything_in_any_place_is_taken_or_refused()
    {
        var names = await Things();
        var sound = new JsonObject
        {
            ["expectedVersion"] = 1,
            ["on"] = "2026-03-01",
            ["demand"] = names["uniqueNumber"],
            ["by"] = "landlord",
            ["reserver"] = "R",
            ["reason"] = new JsonObject { ["family"] = "size", ["text"] = "Trop petit." },
            ["cause"] = "works",
            ["text"] = "x",
            ["sessionOn"] = "2026-03-01",
            ["means"] = "registered-letter",
            ["answerDays"] = 10,
            ["fact"] = 1,
            ["until"] = "2026-03-01",
            ["decisions"] = new JsonArray(new JsonObject { ["demand"] = names["uniqueNumber"], ["kind"] = "ranked", ["rank"] = 1 }),
        };
        foreach (var step in Enum.GetValues<VacancyStep>().Select(LifeWords.Of))
        {
            // Alone, for an unknown member is refused before the others are looked at, and beside the version.
            foreach (var (member, value) in sound.ToList())
            {
                foreach (var body in HostileRequests.Bodies(new JsonObject { ["expectedVersion"] = 1, [member] = value?.DeepClone() }))
                    await Send("POST", $"/api/v1/vacancies/{names["vacancy"]}/steps/{step}", body, "application/json");
            }
        }
    }

    [Fact]
    public async Task An_address_with_anything_in_it_is_answered()
    {
        var (hostile, names) = (new HostileRequests((await api.Client.Get("/openapi/v1.json")).Json.AsObject()), await Things());
        foreach (var (path, method, operation) in hostile.Operations)
        {
            var body = method is "GET" or "DELETE" ? null : hostile.SoundBody(operation)?.ToJsonString() ?? "{}";
            foreach (var word in HostileRequests.Words)
            {
                foreach (Match name in Name().Matches(path))
                    await Send(method, Address(path.Replace(name.Value, word, StringComparison.Ordinal), names), body, "application/json");
                foreach (var parameter in operation["parameters"]?.AsArray().Where(parameter => parameter!["in"]!.GetValue<string>() == "query") ?? [])
                    await Send(method, $"{Address(path, names)}?{parameter!["name"]!.GetValue<string>()}={word}", body, "application/json");
                foreach (var header in new[] { "If-Match", "Idempotency-Key", "Last-Event-ID" })
                    await Send(method, Address(path, names), body, "application/json", (header, word));
            }
        }
    }

    [Fact]
    public async Task A_file_of_anything_is_taken_or_refused()
    {
        var (hostile, names) = (new HostileRequests((await api.Client.Get("/openapi/v1.json")).Json.AsObject()), await Things());
        string[] files = ["", "\0", "{", "[", "null", "<a", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "a: &a [*a]", "- - - -", "{\"a\":" + new string('[', 5_000), new('x', 200_000), "\n\n\n", "a;b;c\n1;2", "\uFEFF{}"];
        foreach (var (path, method, operation) in hostile.Operations)
        {
            foreach (var type in operation["requestBody"]?["content"]?.AsObject().Select(content => content.Key) ?? [])
            {
                foreach (var file in files)
                    await Send(method, Address(path, names), file, type);
            }
        }
    }

    private async Task Send(string method, string path, string? body, string type, params (string Name, string Value)[] headers)
    {
        using var http = new HttpRequestMessage(new HttpMethod(method), new Uri(api.Client.Address, path));
        if (body is not null)
            http.Content = new StringContent(body, Encoding.UTF8) { Headers = { ContentType = new(type) } };
        foreach (var (name, value) in headers)
            http.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(http, TestContext.Current.CancellationToken);
        var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var asked = $"{method} {path[..Math.Min(200, path.Length)]} {(body is null ? "" : body[..Math.Min(400, body.Length)])} {string.Join(' ', headers)}: {(int)answer.StatusCode} {said[..Math.Min(600, said.Length)]}";
        Assert.True((int)answer.StatusCode < 500, asked);

        // The report of an import says of each line what is wrong; an address that is none is refused before anybody looks at it.
        Assert.True((int)answer.StatusCode < 400 || answer.Content.Headers.ContentType?.MediaType == "application/problem+json" || said.Contains("\"errors\":[{", StringComparison.Ordinal) || path.Contains("%00", StringComparison.Ordinal), asked);
        Assert.False((int)answer.StatusCode >= 400 && Insides().IsMatch(said), asked);
    }

    /// <summary>Things that are there.</summary>
    private async Task<Dictionary<string, string>> Things()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling());
        return new()
        {
            ["vacancy"] = vacancy.ToString(),
            ["dwelling"] = (await api.Client.Get($"/api/v1/vacancies/{vacancy}")).Text("dwellingId"),
            ["uniqueNumber"] = await api.Client.Register(Sample.Demand()),
            ["webhook"] = (await api.Client.Post("/api/v1/webhooks", new { url = "http://127.0.0.1:9/" })).Json["webhook"]?["id"]?.GetValue<string>() ?? Guid.NewGuid().ToString(),
        };
    }

    private static string Address(string path, Dictionary<string, string> names) => Name().Replace(path, name => name.Groups[1].Value switch
    {
        "id" => names[path.Contains("/webhooks", StringComparison.Ordinal) ? "webhook" : path.Contains("/dwellings", StringComparison.Ordinal) ? "dwelling" : "vacancy"],
        "departement" => "31",
        "landlord" => "Bailleur%20fictif",
        "name" when path.Contains("/years/", StringComparison.Ordinal) || path.Contains("/reports/", StringComparison.Ordinal) => "2026",
        "name" when path.Contains("/subtractions/", StringComparison.Ordinal) || path.Contains("/releases/", StringComparison.Ordinal) => names["vacancy"],
        "step" => "orient",
        var other => names.GetValueOrDefault(other, "nothing"),
    });

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Name();

    [GeneratedRegex(@"Exception|   at \w+\.|System\.|Npgsql|SQLite Error|Orleans")]
    private static partial Regex Insides();
}
