using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;

namespace Allocation.Api.Tests.Flux;

/// <summary>First lettings shared out programme by programme, as a landlord's program and its reservers see them (FLX-21).</summary>
public sealed class ProgrammeTests(RunningApi api)
{
    [Fact]
    public async Task Dwellings_of_a_programme_are_due_and_ranked_by_its_shares_and_each_reserver_sees_its_own()
    {
        var flux = await Landlord("Office des programmes");
        var recorded = await Record(flux, Programme("LILAS", 4, ("ALS-P", 2), ("EMPL-P", 1)));
        Assert.True(recorded.Status == HttpStatusCode.OK, recorded.Body);
        Assert.Equal(recorded.Number("version"), (await Record(flux, Programme("LILAS", 4, ("ALS-P", 2), ("EMPL-P", 1)))).Number("version"));
        var (first, second) = (await Open(flux, "LILAS"), await Open(flux, "LILAS"));

        // Half of each dwelling is due to Action Logement, in the book of first lettings and in no other.
        Assert.Equal(("1", "1/2", "1/2"), (await Due(flux, "ALS-P"), await Due(flux, "EMPL-P"), await Due(flux, null)));
        Assert.DoesNotContain(await Accounts(flux), account => account["book"]!.GetValue<string>() == "flux" && account["due"]!["exact"]!.GetValue<string>() != "0");

        var ranking = await flux.Ranking(first);
        Assert.Equal("LILAS", ranking["programme"]!.GetValue<string>());
        Assert.Equal([("ALS des programmes", "2"), ("Employeur des programmes", "1"), (null, "1"), ("Préfecture des programmes", "0")], ranking["choices"]!.AsArray().Select(choice => (choice!["reserver"]?.GetValue<string>(), choice["due"]!["exact"]!.GetValue<string>())));
        Assert.Equal("no-share-in-programme", ranking["choices"]![3]!["bar"]!.GetValue<string>());
        Assert.Equal("barred", (await flux.Orient(first, "Préfecture des programmes", reason: "Relogement.")).Text("code"));
        Assert.Equal("not-first", (await flux.Orient(first, "Employeur des programmes")).Text("code"));
        Assert.Equal(HttpStatusCode.OK, (await flux.Orient(first, "ALS des programmes", version: ranking["ledgerVersion"]!.GetValue<int>())).Status);
        Assert.Equal(["Employeur des programmes", null, "ALS des programmes", "Préfecture des programmes"], (await flux.Ranking(second))["choices"]!.AsArray().Select(choice => choice!["reserver"]?.GetValue<string>()));

        var lines = Assert.Single((await api.Client.Get(flux.Address)).Json["programmes"]!.AsArray())!["lines"]!.AsArray();
        Assert.Equal(
            [("ALS des programmes", 2, 1, 1), ("Employeur des programmes", 1, 0, 1), (null, 1, 0, 1)],
            lines.Select(line => (line!["reserver"]?.GetValue<string>(), line["share"]!.GetValue<int>(), line["held"]!.GetValue<int>(), line["left"]!.GetValue<int>())));
        Assert.Contains("Programmes neufs", await Page(api.Client, $"/flux/31/{Uri.EscapeDataString(flux.Landlord)}"), StringComparison.Ordinal);
        Assert.Contains("Première mise en location du programme LILAS", await Page(api.Client, $"/logements/{second}/orienter"), StringComparison.Ordinal);

        // A reserver sees its own share, and of the others nothing.
        using var reserver = await api.As(RoleRights.Reserver, organisation: "ALS des programmes");
        var own = (await reserver.Get("/api/v1/flux/own")).Json;
        var mine = Assert.Single(own["programmes"]!.AsArray(), programme => programme!["landlord"]!.GetValue<string>() == flux.Landlord)!;
        Assert.Equal(2, Assert.Single(mine["lines"]!.AsArray())!["share"]!.GetValue<int>());
        Assert.DoesNotContain("Employeur", own.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Les Lilas", await Page(reserver, "/flux"), StringComparison.Ordinal);

        // Of an agreement that ended nobody can be handed what is left: its line says so.
        var ended = LandlordFlux.Agreement("EMPL-P", flux, "Employeur des programmes", "employer", 5).With("terminatedOn", Sample.Day(Sample.Today.AddDays(-1)));
        var corrected = await api.Client.Put($"{flux.Address}/agreements/EMPL-P?correction=Fin", ended);
        Assert.True(corrected.Status == HttpStatusCode.OK, corrected.Body);
        lines = (await api.Client.Get(flux.Address)).Json["programmes"]![0]!["lines"]!.AsArray();
        Assert.Equal([null, Sample.Day(Sample.Today.AddDays(-1)), null], lines.Select(line => line!["endedOn"]?.GetValue<string>()));
        Assert.Contains("la convention EMPL-P a pris fin", await Page(api.Client, $"/flux/31/{Uri.EscapeDataString(flux.Landlord)}"), StringComparison.Ordinal);

        // Out of the programme and into it again: exactly as before.
        var before = (await Accounts(flux)).Select(account => account.ToJsonString()).ToList();
        await Requalify(flux, second, null);
        Assert.Equal("1/2", await Due(flux, "ALS-P"));
        await Requalify(flux, second, "LILAS");
        Assert.Equal(before, (await Accounts(flux)).Select(account => account.ToJsonString()));
    }

    [Fact]
    public async Task Shares_change_by_a_correction_once_a_dwelling_is_released_and_lists_go_page_by_page()
    {
        var flux = await Landlord("Office des avenants");
        foreach (var id in new[] { "P-1", "P-2", "P-3" })
            await Record(flux, Programme(id, 4, ("ALS-P", 2)));
        await Open(flux, "P-1");
        await Open(flux, "P-9");

        (await Record(flux, Programme("P-1", 4, ("ALS-P", 5)))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "shares", "above-dwellings");
        (await Record(flux, Programme("P-1", 4, ("ZZZ", 1)))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "shares[0].agreement", "unknown-agreement");
        (await Record(flux, Programme("P-1", 4, ("ALS-P", 3)))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "shares", "past-shares");
        (await api.Client.Put($"{flux.Address}/programmes/P-4", Programme("P-5", 4))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "id", "address");
        Assert.Equal("1/2", await Due(flux, "ALS-P"));

        // Decided on the ledger that was read, and the accounts follow by the difference.
        var first = await api.Client.Get($"{flux.Address}/programmes?take=2");
        Assert.Equal(HttpStatusCode.OK, (await Record(flux, Programme("P-1", 4, ("ALS-P", 3)), "?correction=Avenant", first.ETag)).Status);
        (await Record(flux, Programme("P-1", 4, ("ALS-P", 1)), "?correction=Avenant", first.ETag)).IsProblem(HttpStatusCode.Conflict, "version-conflict");
        Assert.Equal("3/4", await Due(flux, "ALS-P"));

        var second = (await api.Client.Get($"{flux.Address}/programmes?take=2&after={first.Text("next")}")).Json;
        Assert.Equal(["P-1", "P-2"], first.Json["programmes"]!.AsArray().Select(shown => shown!["programme"]!["id"]!.GetValue<string>()));
        Assert.Equal("P-3", Assert.Single(second["programmes"]!.AsArray())!["programme"]!["id"]!.GetValue<string>());
        var unrecorded = Assert.Single((await api.Client.Get(flux.Address)).Json["unrecordedProgrammes"]!.AsArray())!;
        Assert.Equal(("P-9", 1), (unrecorded["id"]!.GetValue<string>(), unrecorded["dwellings"]!.GetValue<int>()));
        Assert.Contains("P-9, nommé par 1 logement,", await Page(api.Client, $"/flux/31/{Uri.EscapeDataString(flux.Landlord)}"), StringComparison.Ordinal);

        using var reserver = await api.As(RoleRights.Reserver, organisation: "ALS des programmes");
        (await reserver.Get($"{flux.Address}/programmes")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await api.Client.Put($"/api/v1/dwellings/{Guid.NewGuid():N}", Sample.Dwelling().With("programme", "P-1"))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "programme", "programme");
    }

    private async Task<LandlordFlux> Landlord(string name)
    {
        var flux = new LandlordFlux(api.Client, name, "31");
        await flux.Record(LandlordFlux.Agreement("ETAT-P", flux, "Préfecture des programmes", "state", 30));
        await flux.Record(LandlordFlux.Agreement("ALS-P", flux, "ALS des programmes", "action-logement", 40));
        await flux.Record(LandlordFlux.Agreement("EMPL-P", flux, "Employeur des programmes", "employer", 5));
        return flux;
    }

    private static JsonObject Programme(string id, int dwellings, params (string Agreement, int Dwellings)[] shares) => new()
    {
        ["id"] = id,
        ["name"] = "Les Lilas",
        ["commune"] = "31555",
        ["dwellings"] = dwellings,
        ["shares"] = new JsonArray([.. shares.Select(share => new JsonObject { ["agreement"] = share.Agreement, ["dwellings"] = share.Dwellings })]),
    };

    private Task<Answer> Record(LandlordFlux flux, JsonObject programme, string query = "", string? ifMatch = null) =>
        api.Client.Send(HttpMethod.Put, $"{flux.Address}/programmes/{programme["id"]}{query}", ApiClient.Json(programme.ToJsonString()), ifMatch: ifMatch);

    private Task<Guid> Open(LandlordFlux flux, string programme) =>
        api.Client.OpenVacancy(Sample.Dwelling().With("landlord", flux.Landlord).With("neverLet", true).With("programme", programme));

    private async Task Requalify(LandlordFlux flux, Guid vacancy, string? programme)
    {
        var dwelling = new JsonObject { ["commune"] = "31555", ["typology"] = "T2", ["financing"] = "PLUS", ["inPriorityDistrict"] = false };
        if (programme is not null)
            dwelling["programme"] = programme;
        var answer = await api.Client.Put($"{flux.Address}/releases/{vacancy}/dwelling", dwelling);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    private async Task<List<JsonNode>> Accounts(LandlordFlux flux) => [.. (await api.Client.Get(flux.Address)).Json["accounts"]!.AsArray().Select(account => account!)];

    private async Task<string> Due(LandlordFlux flux, string? agreement) =>
        (await Accounts(flux)).Single(account => account["agreement"]?.GetValue<string>() == agreement && account["book"]!.GetValue<string>() == "first-letting")["due"]!["exact"]!.GetValue<string>();

    private static async Task<string> Page(ApiClient client, string address)
    {
        var answer = await client.Get(address);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return WebUtility.HtmlDecode(answer.Body);
    }
}
