using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;

namespace Allocation.Api.Tests.Flux;

/// <summary>What an agreement makes happen after it is signed: candidates, hops of a fallback chain, what is to be done by a day.</summary>
public sealed class LivingAgreementTests(RunningApi api)
{
    private const string Commune = "31446";

    private static readonly string Today = Sample.Day(Sample.Today);

    [Fact]
    public async Task A_dwelling_that_comes_back_is_proposed_to_who_is_next_and_a_late_designation_restores_the_accounts()
    {
        var flux = new LandlordFlux(api.Client, "Office des replis", "31");
        await flux.Record(LandlordFlux.Agreement("ETAT-R", flux, "Préfecture des replis", "state", 10));
        await flux.Record(WithTerms(LandlordFlux.Agreement("ALS-R", flux, "ALS des replis", "action-logement", 60), terms => terms["fallbacks"] = new JsonArray("mayor", "prefect-priority", "landlord-one-turn")));
        var vacancy = await flux.Open();
        Assert.Equal(HttpStatusCode.OK, (await flux.Orient(vacancy, "ALS des replis")).Status);
        var before = (await flux.Account("ALS-R"))!.ToJsonString();

        await flux.Step(vacancy, "end-orientation", new { text = "Aucun candidat." });

        // No commune has an agreement: the prefect is next, said with the cause wherever somebody looks.
        var hop = Assert.Single((await api.Client.Get(flux.Address)).Json["hops"]!.AsArray())!;
        Assert.Equal(("ALS des replis", "prefect-priority", 2, "given-back"), (hop["from"]!.GetValue<string>(), hop["link"]!.GetValue<string>(), hop["place"]!.GetValue<int>(), hop["cause"]!.GetValue<string>()));
        Assert.Equal(("Préfecture des replis", "priority", vacancy), (hop["reserver"]!.GetValue<string>(), hop["part"]!.GetValue<string>(), hop["vacancy"]!.GetValue<Guid>()));
        var ranking = await flux.Ranking(vacancy);
        Assert.Equal(("prefect-priority", "Préfecture des replis"), (ranking["hop"]!["link"]!.GetValue<string>(), ranking["choices"]![0]!["reserver"]!.GetValue<string>()));
        Assert.Contains("Confirmer le repli", await Page(api.Client, $"/flux/31/{Uri.EscapeDataString(flux.Landlord)}"), StringComparison.Ordinal);
        Assert.Contains("Confirmer le repli", await Page(api.Client, $"/logements/{vacancy}/vie"), StringComparison.Ordinal);
        Assert.Equal("not-first", (await flux.Orient(vacancy, "ALS des replis")).Text("code"));

        // One click: no reason is asked for, and the orientation keeps the step and the cause.
        Assert.Equal(HttpStatusCode.OK, (await flux.Orient(vacancy, "Préfecture des replis")).Status);
        var kept = (await Life(vacancy))["orientation"]!["hop"]!;
        Assert.Equal(("prefect-priority", "given-back", "ALS des replis"), (kept["link"]!.GetValue<string>(), kept["cause"]!.GetValue<string>(), kept["from"]!.GetValue<string>()));
        Assert.Empty((await api.Client.Get(flux.Address)).Json["hops"]!.AsArray());
        Assert.Contains("(repli\u00a0: le préfet", await Page(api.Client, $"/logements/{vacancy}/vie"), StringComparison.Ordinal);

        // A candidate comes after all, and the landlord accepts: the hop and the return are taken back.
        await flux.Step(vacancy, "undo", new { text = "Désignation tardive acceptée." });
        await flux.Step(vacancy, "undo", new { text = "Désignation tardive acceptée." });
        Assert.Equal("ALS des replis", (await Life(vacancy))["orientation"]!["reserver"]!.GetValue<string>());
        Assert.Equal(before, (await flux.Account("ALS-R"))!.ToJsonString());
        Assert.Equal((0m, 0m), ((await flux.Account("ETAT-R"))!["oriented"]!.GetValue<decimal>(), (await flux.Account("ETAT-R"))!["atDisposal"]!.GetValue<decimal>()));
    }

    [Fact]
    public async Task A_hop_to_rights_that_the_prefect_exercises_names_them_wherever_it_is_confirmed()
    {
        var flux = new LandlordFlux(api.Client, "Office des replis par arrêté", "31");
        await flux.Record(LandlordFlux.Agreement("ETAT-P", flux, "Préfecture des replis", "state", 5));
        await flux.Record(WithTerms(LandlordFlux.Agreement("ALS-P", flux, "ALS des replis", "action-logement", 70), terms => terms["fallbacks"] = new JsonArray("other-reserver")));
        var order = LandlordFlux.Agreement("ARR-P", flux, "Préfecture des replis", "local-authority", 20);
        order["takeover"] = new JsonObject { ["reserver"] = "Ville des replis", ["order"] = "Arrêté 31-2026", ["orderedOn"] = order["effectiveDate"]!.GetValue<string>() };
        await flux.Record(order);
        var vacancy = await flux.Open();
        await flux.Step(vacancy, "orient", new { reserver = "ALS des replis" });
        await flux.Step(vacancy, "end-orientation", new { text = "Aucun candidat." });

        var hop = Assert.Single((await api.Client.Get(flux.Address)).Json["hops"]!.AsArray())!;
        Assert.Equal(("ARR-P", "Préfecture des replis", "Ville des replis"), (hop["agreement"]!.GetValue<string>(), hop["reserver"]!.GetValue<string>(), hop["onBehalfOf"]!.GetValue<string>()));
        foreach (var page in new[] { $"/flux/31/{Uri.EscapeDataString(flux.Landlord)}", $"/logements/{vacancy}/vie" })
        {
            var shown = await Page(api.Client, page);
            Assert.Contains("name=\"onBehalfOf\" value=\"Ville des replis\"", shown, StringComparison.Ordinal);
            Assert.Contains("droits de Ville des replis", shown, StringComparison.Ordinal);
        }

        // What is proposed is what one click sends: it is first in the ranking, and the orientation keeps the hop.
        await flux.Step(vacancy, "orient", new { reserver = hop["reserver"]!.GetValue<string>(), onBehalfOf = hop["onBehalfOf"]!.GetValue<string>() });
        Assert.Equal("other-reserver", (await Life(vacancy))["orientation"]!["hop"]!["link"]!.GetValue<string>());
        Assert.Equal((1m, 0m), ((await flux.Account("ARR-P"))!["oriented"]!.GetValue<decimal>(), (await flux.Account("ETAT-P"))!["oriented"]!.GetValue<decimal>()));
    }

    [Fact]
    public async Task When_all_candidates_failed_the_reserver_names_others_within_the_time_agreed()
    {
        var flux = new LandlordFlux(api.Client, "Office des refus", "31");
        await flux.Record(WithTerms(LandlordFlux.Agreement("ALS-C", flux, "ALS des refus", "action-logement", 60), terms => terms["newDesignationDays"] = 9));
        var vacancy = await flux.Open();
        Assert.Equal(HttpStatusCode.OK, (await flux.Orient(vacancy, "ALS des refus")).Status);
        Assert.Equal(3, (await Life(vacancy))["missingCandidates"]!.GetValue<int>());
        var number = await api.Client.Register(Sample.Demand(Commune));
        await flux.Step(vacancy, "nominate", new { demand = number, by = "reserver" });
        Assert.Equal(2, (await Life(vacancy))["missingCandidates"]!.GetValue<int>());
        Assert.Contains("2 candidats de moins que convenu", await Page(api.Client, $"/logements/{vacancy}/vie"), StringComparison.Ordinal);
        await flux.Step(vacancy, "instruct");
        await flux.Step(vacancy, "place-on-agenda", new { sessionOn = Today });
        await flux.Step(vacancy, "decide", new { decisions = new[] { new { demand = number, kind = "ranked", rank = 1 } }, exception = "insufficient-candidates", justification = "Un seul candidat proposé." });
        await flux.Step(vacancy, "offer");
        await flux.Step(vacancy, "notify", new { means = "handed-over", receivedOn = Today });
        var account = (await flux.Account("ALS-C"))!;

        await flux.Step(vacancy, "refuse", new { on = Today, text = "Trop loin." });

        var life = await Life(vacancy);
        Assert.Equal(("oriented", Sample.Day(Sample.Today.AddDays(9))), (life["state"]!.GetValue<string>(), life["orientation"]!["candidatesBy"]!.GetValue<string>()));
        Assert.Equal("reopen-designation", life["timeline"]!.AsArray()[^1]!["step"]!.GetValue<string>());
        Assert.Equal((1m, 0m, 1m), (account["oriented"]!.GetValue<decimal>(), account["returned"]!.GetValue<decimal>(), (await flux.Account("ALS-C"))!["oriented"]!.GetValue<decimal>()));

        // The reserver sees the new day among its offers, and is told of it.
        using var reserver = await api.As(RoleRights.Reserver, organisation: "ALS des refus");
        var offer = Assert.Single((await reserver.Get("/api/v1/flux/own")).Json["offers"]!.AsArray())!;
        Assert.Equal(9, offer["daysLeft"]!.GetValue<int>());
        Assert.Contains("fr.allocation.vacancy.designation-reopened", (await reserver.Get($"/api/v1/vacancies/{vacancy}/events")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_tense_zone_a_day_beyond_a_month_is_refused_with_the_last_one_that_may_be_given()
    {
        var flux = new LandlordFlux(api.Client, "Office du mois", "31");
        await flux.Record(LandlordFlux.Agreement("ALS-M", flux, "ALS du mois", "action-logement", 60));
        var vacancy = await flux.Open();
        var version = (await Life(vacancy))["version"]!.GetValue<int>();

        var refused = await api.Client.Post($"/api/v1/vacancies/{vacancy}/steps/orient", new { expectedVersion = version, reserver = "ALS du mois", candidatesBy = Sample.Day(Sample.Today.AddMonths(1).AddDays(1)) });

        refused.IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "candidatesBy", "beyond-a-month");
        Assert.Contains(Sample.Day(Sample.Today.AddMonths(1)), refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_to_be_done_is_shown_to_both_and_said_to_be_done_once_by_the_landlord()
    {
        var flux = new LandlordFlux(api.Client, "Office des rappels", "31");
        var agreement = LandlordFlux.Agreement("VILLE-R", flux, "Ville des rappels", "local-authority", 10);
        agreement["guarantees"] = new JsonArray(new JsonObject { ["loan"] = "PRET-7", ["lastPaymentOn"] = Today });
        await flux.Record(agreement);
        await flux.Record(LandlordFlux.Agreement("EMPL-R", flux, "Employeur des rappels", "employer", 10));
        var id = $"repayment.{Today}.VILLE-R.PRET-7";

        var reminder = (await Reminders()).Single(reminder => reminder["id"]!.GetValue<string>() == id);
        Assert.Equal(("repayment", Today, "Ville des rappels", false), (reminder["kind"]!.GetValue<string>(), reminder["due"]!.GetValue<string>(), reminder["reserver"]!.GetValue<string>(), reminder["isLate"]!.GetValue<bool>()));
        Assert.Contains("Prêt PRET-7 remboursé", await Page(api.Client, $"/flux/31/{Uri.EscapeDataString(flux.Landlord)}"), StringComparison.Ordinal);
        using var town = await api.As(RoleRights.Reserver, organisation: "Ville des rappels");
        using var employer = await api.As(RoleRights.Reserver, organisation: "Employeur des rappels");
        Assert.Contains(id, (await town.Get("/api/v1/flux/own")).Body, StringComparison.Ordinal);
        Assert.Contains("Prêt PRET-7 remboursé", await Page(town, "/flux"), StringComparison.Ordinal);
        Assert.DoesNotContain("PRET-7", (await employer.Get("/api/v1/flux/own")).Body, StringComparison.Ordinal);
        (await town.Put($"{flux.Address}/reminders/{id}/done", new { })).IsProblem(HttpStatusCode.Forbidden, "forbidden");

        (await api.Client.Put($"{flux.Address}/reminders/report.2001-02-28.2000/done", new { })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "reminder", "unknown-reminder");
        var first = await api.Client.Put($"{flux.Address}/reminders/{id}/done", new { });
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.DoesNotContain(id, (await Reminders()).Select(other => other["id"]!.GetValue<string>()));
        Assert.Equal(first.Number("version"), (await api.Client.Put($"{flux.Address}/reminders/{id}/done", new { })).Number("version"));

        async Task<IEnumerable<JsonNode>> Reminders() => (await api.Client.Get(flux.Address)).Json["reminders"]!.AsArray().OfType<JsonNode>();
    }

    private static JsonObject WithTerms(JsonObject agreement, Action<JsonObject> change)
    {
        change(agreement["terms"]![0]!.AsObject());
        return agreement;
    }

    private static async Task<string> Page(ApiClient client, string address) => WebUtility.HtmlDecode((await client.Get(address)).Body);

    private async Task<JsonNode> Life(Guid vacancy) => (await api.Client.Get($"/api/v1/vacancies/{vacancy}/life")).Json;
}
