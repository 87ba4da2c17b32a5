using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;

namespace Allocation.Api.Tests.Flux;

/// <summary>Mergers over the interface: seen before they are decided, decided once, and by nobody who does not hold both landlords.</summary>
public sealed class MergerTests(RunningApi api)
{
    private static readonly string Today = Sample.Day(Sample.Today);

    [Fact]
    public async Task A_landlord_is_merged_into_another_after_its_effect_was_seen()
    {
        var (here, there) = (new LandlordFlux(api.Client, "Office qui continue", "31"), new LandlordFlux(api.Client, "Office/qui finit", "31"));
        await here.Record(LandlordFlux.Agreement("ETAT", here, "Préfecture des fusions", "state", 30, agents: 5));
        await there.Record(LandlordFlux.Agreement("ETAT", there, "Préfecture des fusions", "state", 30, agents: 5));
        await there.Record(LandlordFlux.Agreement("EMPL", there, "Employeur des fusions", "employer", 10));
        await here.Open();
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling().With("landlord", there.Landlord), Sample.Day(Sample.Today.AddDays(-1)));
        await there.Orient(vacancy, "Employeur des fusions", reason: "Avant la fusion.");
        foreach (var (flux, stock) in new[] { (here, 1000), (there, 400) })
            Assert.Equal(HttpStatusCode.OK, (await api.Client.Put($"{flux.Address}/years/{Sample.Today.Year}/stock", new { dwellings = stock })).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Put($"{here.Address}/years/{Sample.Today.Year}/forecast", new { dwellings = new { sale = 1 } })).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Put($"{there.Address}/programmes/TILLEULS", new { id = "TILLEULS", name = "Les Tilleuls", commune = "31555", dwellings = 4, shares = new[] { new { agreement = "EMPL", dwellings = 2 } } })).Status);
        var merger = new JsonObject { ["on"] = Today, ["act"] = "Traité de fusion", ["rates"] = new JsonArray(new JsonObject { ["reserver"] = "Préfecture des fusions", ["rate"] = 30, ["agentsRate"] = 5 }, new JsonObject { ["reserver"] = "Employeur des fusions", ["rate"] = 5 }) };
        var name = Uri.EscapeDataString(there.Landlord);

        var effect = (await api.Client.Post($"{here.Address}/mergers/{name}/preview", merger)).Json;
        Assert.Empty(effect["obstacles"]!.AsArray());
        Assert.Equal(["Employeur des fusions", "Préfecture des fusions"], effect["agreements"]!.AsArray().Select(agreement => agreement!["reserver"]!.GetValue<string>()));
        Assert.Equal((1, 1), (effect["releases"]!.GetValue<int>(), effect["held"]!.GetValue<int>()));
        Assert.Equal((1400, "[\"forecast\"]"), (Assert.Single(effect["years"]!.AsArray())!["stock"]!.GetValue<int>(), effect["years"]![0]!["anew"]!.ToJsonString()));
        Assert.Equal("TILLEULS", Assert.Single(effect["programmes"]!.AsArray())!["id"]!.GetValue<string>());
        Assert.Null(await here.Account("EMPL"));
        (await api.Client.Put($"{here.Address}/mergers/{name}", merger, ifMatch: "\"999\"")).IsProblem(HttpStatusCode.Conflict, "version-conflict");

        // Whatever moved at the other landlord since the effect was seen changes it too.
        Assert.Equal((await api.Client.Get(there.Address)).Number("version"), effect["endingVersion"]!.GetValue<int>());
        (await api.Client.Put($"{here.Address}/mergers/{name}", merger.With("endingVersion", effect["endingVersion"]!.GetValue<int>() - 1), ifMatch: $"\"{effect["version"]}\"")).IsProblem(HttpStatusCode.Conflict, "version-conflict");
        merger = merger.With("endingVersion", effect["endingVersion"]!.GetValue<int>());

        Assert.Equal(HttpStatusCode.OK, (await api.Client.Put($"{here.Address}/mergers/{name}", merger, ifMatch: $"\"{effect["version"]}\"")).Status);

        // What the other released before is due to the employer as it was, what is released on that day by the common rate; what it held it holds here; the other landlord's accounts say where they go on.
        var account = (await here.Account("EMPL"))!;
        Assert.Equal(("3/20", 1m), (account["due"]!["exact"]!.GetValue<string>(), account["held"]!.GetValue<decimal>()));
        Assert.Equal("2", (await api.Client.Get(here.Address)).Json["base"]![0]!["inBase"]!.ToJsonString());
        var ended = (await api.Client.Get(there.Address)).Json;
        Assert.Equal(here.Landlord, ended["mergers"]!["into"]!.GetValue<string>());
        Assert.All(ended["accounts"]!.AsArray(), each => Assert.Equal(("0", here.Landlord), (each!["due"]!["exact"]!.GetValue<string>(), each["continuedBy"]!["landlord"]!.GetValue<string>())));

        // What one told alone is to be told again, of both.
        Assert.Equal("[\"forecast\"]", (await api.Client.Get(here.Address)).Json["toldAnew"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Put($"{here.Address}/years/{Sample.Today.Year}/forecast", new { dwellings = new { sale = 3 } })).Status);
        Assert.Null((await api.Client.Get(here.Address)).Json["toldAnew"]);

        // One report of the year, each landlord's part beside; that of the one that ended says where it is.
        var report = (await api.Client.Get($"{here.Address}/reports/{Sample.Today.Year}")).Json;
        Assert.Equal([(here.Landlord, "1"), (there.Landlord, "1")], report["parts"]!.AsArray().Select(part => (part!["landlord"]!.GetValue<string>(), part["counts"]!["released"]!.GetValue<string>())));
        Assert.Equal(1400, report["statistics"]!["stock"]!.GetValue<int>());
        report = (await api.Client.Get($"{there.Address}/reports/{Sample.Today.Year}")).Json;
        Assert.Equal((here.Landlord, null), (report["wholeAt"]!["landlord"]!.GetValue<string>(), report["parts"]));
        Assert.Contains("Part de chaque bailleur", WebUtility.HtmlDecode((await api.Client.Get($"/flux/31/{Uri.EscapeDataString(here.Landlord)}/bilan?annee={Sample.Today.Year}")).Body), StringComparison.Ordinal);
        Assert.Contains("le bilan de l’année entière", WebUtility.HtmlDecode((await api.Client.Get($"/flux/31/{name}/bilan?annee={Sample.Today.Year}")).Body), StringComparison.Ordinal);

        // Its vacancies, old and new, are counted where it goes on; and the same merger again is none.
        await there.Step(vacancy, "end-orientation", new { text = "Aucun candidat." });
        Assert.Equal((0m, 1m), ((await here.Account("EMPL"))!["held"]!.GetValue<decimal>(), (await here.Account("EMPL"))!["returned"]!.GetValue<decimal>()));
        await there.Open();
        Assert.Equal("3", (await api.Client.Get(here.Address)).Json["base"]![0]!["inBase"]!.ToJsonString());
        var version = (await api.Client.Get(here.Address)).Number("version");
        Assert.Equal(version, (await api.Client.Put($"{here.Address}/mergers/{name}", merger)).Number("version"));
        (await api.Client.Put($"{here.Address}/mergers/{name}", merger.With("act", "Autre"))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "landlord", "already-merged");
        (await api.Client.Put($"{there.Address}/mergers/{Uri.EscapeDataString(here.Landlord)}", merger)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "landlord", "cycle");
        (await there.Send(LandlordFlux.Agreement("NEUF", there, "Employeur neuf", "employer", 1))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "landlord", "merged");

        var page = await api.Client.Get($"/flux/31/{name}");
        Assert.Contains("Office qui continue", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_merges_a_landlord_that_they_do_not_see_and_a_reader_only_looks()
    {
        var (here, there) = (new LandlordFlux(api.Client, "Office tenu", "31"), new LandlordFlux(api.Client, "Office d’ailleurs", "31"));
        await here.Record(LandlordFlux.Agreement("E1", here, "Employeur un", "employer", 10));
        await there.Record(LandlordFlux.Agreement("E2", there, "Employeur deux", "employer", 10));
        var merger = new JsonObject { ["on"] = Today, ["act"] = "Fusion", ["rates"] = new JsonArray(new JsonObject { ["reserver"] = "Employeur un", ["rate"] = 5 }, new JsonObject { ["reserver"] = "Employeur deux", ["rate"] = 5 }) };
        var address = $"{here.Address}/mergers/{Uri.EscapeDataString(there.Landlord)}";

        using var manager = await api.As(RoleRights.Manager, landlords: [here.Landlord]);
        (await manager.Put(address, merger)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "landlord", "unknown-landlord");
        Assert.Equal("unknown-landlord", (await manager.Post($"{address}/preview", merger)).Json["obstacles"]![0]!["code"]!.GetValue<string>());
        using var agent = await api.As(RoleRights.Agent);
        Assert.Empty((await agent.Post($"{address}/preview", merger)).Json["obstacles"]!.AsArray());
        (await agent.Put(address, merger)).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Null((await api.Client.Get(there.Address)).Json["mergers"]);

        // The page shows the same: what stands in its way, or what it would do and a button to decide it.
        var page = await api.Client.Get($"/flux/31/{Uri.EscapeDataString(here.Landlord)}/fusion?de={Uri.EscapeDataString(there.Landlord)}&acte=Fusion");
        Assert.Contains("taux négocié", WebUtility.HtmlDecode(page.Body), StringComparison.Ordinal);
        Assert.DoesNotContain("<merge-landlord", page.Body, StringComparison.Ordinal);
        var (one, other) = (new LandlordFlux(api.Client, "Office jumeau", "31"), new LandlordFlux(api.Client, "Office pareil", "31"));
        await one.Record(LandlordFlux.Agreement("E1", one, "Employeur commun", "employer", 10));
        await other.Record(LandlordFlux.Agreement("E2", other, "Employeur commun", "employer", 10));
        page = await api.Client.Get($"/flux/31/{Uri.EscapeDataString(one.Landlord)}/fusion?de={Uri.EscapeDataString(other.Landlord)}&acte=Fusion");
        Assert.Contains("Employeur commun", page.Body, StringComparison.Ordinal);
        Assert.Contains("<merge-landlord", page.Body, StringComparison.Ordinal);
        page = await api.Client.Get($"/flux/31/{Uri.EscapeDataString(here.Landlord)}/fusion?de=Personne");
        Assert.Contains("Rien n’est enregistré sous ce nom", WebUtility.HtmlDecode(page.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Towns_that_merge_have_one_agreement_from_that_day()
    {
        var flux = new LandlordFlux(api.Client, "Office des communes", "31");
        await flux.Record(LandlordFlux.Agreement("VILLE", flux, "Ville ancienne", "local-authority", 10));
        var future = LandlordFlux.Agreement("FUTURE", flux, "Ville à venir", "local-authority", 1).With("effectiveDate", Today);
        future["terms"]![0]!["from"] = Today;
        await flux.Record(future);
        await flux.Open();
        var merger = new JsonObject { ["on"] = Today, ["act"] = "Arrêté", ["from"] = new JsonArray("VILLE"), ["reserver"] = "Ville nouvelle", ["territory"] = new JsonObject { ["kind"] = "commune", ["code"] = "31555" }, ["rate"] = new JsonObject { ["reserver"] = "Ville nouvelle", ["rate"] = 8 } };

        // The page asks the same: the agreements to choose from, then the effect and a button to decide it.
        var page = $"/flux/31/{Uri.EscapeDataString(flux.Landlord)}/regroupement";
        var form = WebUtility.HtmlDecode((await api.Client.Get(page)).Body);
        Assert.Contains("value=\"VILLE\"", form, StringComparison.Ordinal);

        // What begins on that day did not hold before it, and is none of them.
        Assert.DoesNotContain("value=\"FUTURE\"", form, StringComparison.Ordinal);
        Assert.DoesNotContain("<merge-agreements", form, StringComparison.Ordinal);
        var asked = $"{page}?de=VILLE&reservataire=Ville%20nouvelle&nature=commune&acte=Arr%C3%AAt%C3%A9&taux=8&convention=";
        Assert.Contains("<merge-agreements", (await api.Client.Get($"{asked}NEUVE&code=31555")).Body, StringComparison.Ordinal);
        Assert.Contains("par son code actuel", WebUtility.HtmlDecode((await api.Client.Get($"{asked}NEUVE&code=75056")).Body), StringComparison.Ordinal);
        Assert.Contains("porte déjà cet identifiant", WebUtility.HtmlDecode((await api.Client.Get($"{asked}VILLE&code=31555")).Body), StringComparison.Ordinal);

        var effect = (await api.Client.Post($"{flux.Address}/agreements/NEUVE/merger/preview", merger)).Json;
        Assert.Equal(8m, effect["agreements"]![0]!["rate"]!.GetValue<decimal>());
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Put($"{flux.Address}/agreements/NEUVE/merger", merger)).Status);

        Assert.Equal("Ville nouvelle", (await flux.Account("NEUVE"))!["reserver"]!.GetValue<string>());
        Assert.Equal("0", (await flux.Account("VILLE"))!["due"]!["exact"]!.GetValue<string>());
        Assert.StartsWith("NEUVE.", (await flux.Account("VILLE"))!["continuedBy"]!["account"]!.GetValue<string>(), StringComparison.Ordinal);
        (await api.Client.Put($"{flux.Address}/agreements/NEUVE-2/merger", merger)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "from[0]", "already-merged");
        (await api.Client.Put($"{flux.Address}/agreements/X/merger", new { on = Today })).IsProblem(HttpStatusCode.BadRequest, "malformed");
    }
}
