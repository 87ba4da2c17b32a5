using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Flux;

/// <summary>The flux of one landlord, as its program drives it.</summary>
internal sealed class LandlordFlux(ApiClient client, string landlord, string departement)
{
    public string Address => $"/api/v1/flux/{departement}/{Uri.EscapeDataString(landlord)}";

    public string Landlord => landlord;

    public string Departement => departement;

    public static JsonObject Agreement(string id, LandlordFlux flux, string reserver, string kind, decimal rate, decimal? agents = null)
    {
        var from = Sample.Day(new DateOnly(Sample.Today.Year, 1, 1));
        var terms = new JsonObject { ["from"] = from, ["rate"] = rate, ["mode"] = "direct", ["designationDays"] = 30, ["newDesignationDays"] = 15, ["consumingEvent"] = "lease-signed" };
        if (agents is { } share)
            terms["agentsRate"] = share;
        return new JsonObject
        {
            ["id"] = id,
            ["landlord"] = flux.Landlord,
            ["reserver"] = reserver,
            ["kind"] = kind,
            ["departement"] = flux.Departement,
            ["territory"] = new JsonObject { ["kind"] = "departement", ["code"] = flux.Departement },
            ["effectiveDate"] = from,
            ["terms"] = new JsonArray(terms),
        };
    }

    public Task<Answer> Send(JsonObject agreement) => client.Put($"{Address}/agreements/{agreement["id"]}", agreement);

    public async Task Record(JsonObject agreement)
    {
        var answer = await Send(agreement);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    public Task<Guid> Open() => client.OpenVacancy(Sample.Dwelling().With("landlord", landlord));

    public async Task<JsonNode> Ranking(Guid vacancy) => (await client.Get($"/api/v1/vacancies/{vacancy}/orientation")).Json;

    public Task<Answer> Orient(Guid vacancy, string reserver, string? reason = null, int? version = null)
    {
        var body = new JsonObject { ["reserver"] = reserver };
        if (reason is not null)
            body["reason"] = reason;
        if (version is not null)
            body["ledgerVersion"] = version;
        return Ask(vacancy, "orient", body);
    }

    public async Task Step(Guid vacancy, string step, object? body = null)
    {
        var answer = await Ask(vacancy, step, JsonSerializer.SerializeToNode(body ?? new { })!.AsObject());
        Assert.True(answer.Status == HttpStatusCode.OK, $"{step}: {answer.Body}");
    }

    public async Task<JsonNode?> Account(string agreement) =>
        (await client.Get(Address)).Json["accounts"]!.AsArray().FirstOrDefault(account => account!["agreement"]?.GetValue<string>() == agreement && account["book"]!.GetValue<string>() == "flux");

    private async Task<Answer> Ask(Guid vacancy, string step, JsonObject body) =>
        await client.Post($"/api/v1/vacancies/{vacancy}/steps/{step}", body.With("expectedVersion", (await client.Get($"/api/v1/vacancies/{vacancy}/life")).Json["version"]!.GetValue<int>()));
}
