using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;

namespace Allocation.Api.Tests.Flux;

/// <summary>Agreements, orientations and balances, as a landlord's program and a reserver's see them.</summary>
public sealed class FluxTests(RunningApi api)
{
    private static readonly int Year = Sample.Today.Year;

    [Fact]
    public async Task A_landlord_goes_from_agreements_to_balances_and_each_reserver_sees_its_own()
    {
        var flux = new LandlordFlux(api.Client, "Office du flux", "31");
        await flux.Record(LandlordFlux.Agreement("ETAT-31", flux, "Préfecture fictive", "state", 30, agents: 5));
        await flux.Record(LandlordFlux.Agreement("ALS-31", flux, "ALS du flux", "action-logement", 40));
        var vacancies = new List<Guid>();
        for (var index = 0; index < 4; index++)
            vacancies.Add(await flux.Open());

        var ranking = await flux.Ranking(vacancies[0]);
        Assert.Equal("ALS du flux", ranking["choices"]![0]!["reserver"]!.GetValue<string>());
        Assert.Equal("8/5", ranking["choices"]![0]!["deficit"]!["exact"]!.GetValue<string>());
        Assert.Equal(4, ranking["choices"]!.AsArray().Count);

        // Whoever is not first needs a reason; whoever has no agreement needs one.
        Assert.Equal("not-first", (await flux.Orient(vacancies[0], "Préfecture fictive")).Text("code"));
        Assert.Equal("no-rights", (await flux.Orient(vacancies[0], "Mairie sans convention")).Text("code"));
        Assert.Equal(HttpStatusCode.OK, (await flux.Orient(vacancies[0], "ALS du flux", version: ranking["ledgerVersion"]!.GetValue<int>())).Status);
        Assert.Equal("ranking-changed", (await flux.Orient(vacancies[1], "Préfecture fictive", reason: "Relogement DALO urgent.", version: ranking["ledgerVersion"]!.GetValue<int>())).Text("code"));
        Assert.Equal(HttpStatusCode.OK, (await flux.Orient(vacancies[1], "Préfecture fictive", reason: "Relogement DALO urgent.")).Status);

        var account = (await flux.Account("ALS-31"))!;
        Assert.Equal(("8/5", 1m, 1m, 0m), (account["due"]!["exact"]!.GetValue<string>(), account["oriented"]!.GetValue<decimal>(), account["held"]!.GetValue<decimal>(), account["consumed"]!.GetValue<decimal>()));
        Assert.Equal("3/5", account["owed"]!["exact"]!.GetValue<string>());

        // Given back, the dwelling is free for the next, and the reserver is owed as before.
        await flux.Step(vacancies[0], "end-orientation", new { text = "Aucun candidat." });
        account = (await flux.Account("ALS-31"))!;
        Assert.Equal((0m, 1m, 0m), (account["oriented"]!.GetValue<decimal>(), account["returned"]!.GetValue<decimal>(), account["held"]!.GetValue<decimal>()));

        using var reserver = await api.As(RoleRights.Reserver, organisation: "ALS du flux");
        var own = (await reserver.Get("/api/v1/flux/own")).Json;
        var mine = Assert.Single(own["accounts"]!.AsArray())!;
        Assert.Equal(account["account"]!.GetValue<string>(), mine["balance"]!["account"]!.GetValue<string>());
        Assert.Equal(["all-others"], mine["others"]!.AsArray().Select(other => other!["who"]!.GetValue<string>()));
        Assert.DoesNotContain("Préfecture", own.ToJsonString(), StringComparison.Ordinal);
        (await reserver.Get(flux.Address)).IsProblem(HttpStatusCode.NotFound, "not-found");

        var entries = (await api.Client.Get($"{flux.Address}/accounts/{mine["balance"]!["account"]}/entries")).Json["entries"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(entry => entry!["number"]!.GetValue<int>()));
        Assert.Equal(mine["entries"]!.GetValue<int>(), entries.Count);
    }

    [Fact]
    public async Task What_the_law_forbids_is_refused_with_its_place()
    {
        var flux = new LandlordFlux(api.Client, "Office des fautes", "31");
        await flux.Record(LandlordFlux.Agreement("ETAT-1", flux, "État fictif", "state", 30));

        (await flux.Send(LandlordFlux.Agreement("ETAT-2", flux, "Autre État", "state", 31))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "terms[0].rate", "state-above-30");
        (await flux.Send(LandlordFlux.Agreement("ETAT-3", flux, "État fictif", "state", 20))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "reserver", "not-unique");
        (await flux.Send(LandlordFlux.Agreement("SELF", flux, "office  DES Fautes", "employer", 5))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "reserver", "reserver");
        (await flux.Send(LandlordFlux.Agreement("DEF", flux, "Défense fictive", "defence", 5))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "kind", "outside-flux");
        (await flux.Send(LandlordFlux.Agreement("X", flux, "Trop", "employer", 71))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "terms", "above-100");
        (await flux.Send(LandlordFlux.Agreement("DEPT", flux, "Département fictif", "local-authority", 21))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "terms", "guarantees-above-20");
        (await api.Client.Post($"{flux.Address}/years/{Year}/closing", new { confirmed = true })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "year", "not-over");
        (await api.Client.Post($"{flux.Address}/years/0{Year}/closing", new { confirmed = true })).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await api.Client.Put($"{flux.Address}/subtractions/{Guid.NewGuid()}", new { cause = "sale" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "release", "unknown-release");
        Assert.Equal(HttpStatusCode.BadRequest, (await api.Client.Put($"{flux.Address}/agreements/Y", new { id = "Y" })).Status);

        // Sent again it is nothing new.
        var version = (await api.Client.Get(flux.Address)).Number("version");
        Assert.Equal(version, (await flux.Send(LandlordFlux.Agreement("ETAT-1", flux, "État fictif", "state", 30))).Number("version"));
    }

    [Fact]
    public async Task A_subtracted_dwelling_is_due_to_nobody_until_it_is_taken_back()
    {
        var flux = new LandlordFlux(api.Client, "Office des mutations", "31");
        await flux.Record(LandlordFlux.Agreement("EMPL", flux, "Employeur fictif", "employer", 10));
        var vacancy = await flux.Open();
        Assert.Equal("1/10", await Due());

        Assert.Equal(HttpStatusCode.OK, (await api.Client.Put($"{flux.Address}/subtractions/{vacancy}", new { cause = "internal-transfer" })).Status);
        Assert.Equal("0", await Due());
        Assert.Equal(1m, (await api.Client.Get(flux.Address)).Json["base"]![0]!["subtracted"]!.GetValue<decimal>());

        Assert.Equal(HttpStatusCode.OK, (await api.Client.Send(HttpMethod.Delete, $"{flux.Address}/subtractions/{vacancy}", null)).Status);
        Assert.Equal("1/10", await Due());
        var release = (await api.Client.Get($"{flux.Address}/releases/{vacancy}")).Json;
        Assert.Equal(0, release["entries"]!.AsArray().Where(entry => entry!["counter"]!.GetValue<string>() == "subtracted").Sum(entry => entry!["amount"]!["value"]!.GetValue<decimal>()));

        async Task<string> Due() => (await flux.Account("EMPL"))!["due"]!["exact"]!.GetValue<string>();
    }

    [Fact]
    public async Task Alerts_are_chosen_on_the_version_that_was_read()
    {
        const string Alerts = "/api/v1/flux/own/alerts";
        using var reserver = await api.As(RoleRights.Reserver, organisation: "Réservataire des alertes");
        var read = await reserver.Get(Alerts);
        Assert.Equal(("\"1\"", 3), (read.ETag, read.Number("owedFrom")));

        Assert.Equal("\"2\"", (await Choose(new { owedFrom = 2 })).ETag);
        (await Choose(new { owedFrom = 9 })).IsProblem(HttpStatusCode.Conflict, "version-conflict");
        Assert.Equal("\"2\"", (await Choose(new { owedFrom = 2 })).ETag);
        Assert.Equal(2, (await reserver.Get(Alerts)).Number("owedFrom"));
        Assert.Equal("\"3\"", (await reserver.Put(Alerts, new { owedFrom = 4 })).ETag);

        Task<Answer> Choose(object thresholds) => reserver.Send(HttpMethod.Put, Alerts, ApiClient.Json(thresholds), ifMatch: read.ETag);
    }

    [Fact]
    public async Task Agreements_are_told_page_by_page_and_a_change_is_decided_on_the_ledger_that_was_read()
    {
        var flux = new LandlordFlux(api.Client, "Office des pages", "31");
        foreach (var id in new[] { "A", "B", "C" })
            await flux.Record(LandlordFlux.Agreement(id, flux, $"Employeur {id}", "employer", 10));

        var first = await api.Client.Get($"{flux.Address}/agreements?take=2");
        var second = (await api.Client.Get($"{flux.Address}/agreements?take=2&after={first.Text("next")}")).Json;
        Assert.Equal(["A", "B"], first.Json["agreements"]!.AsArray().Select(each => each!["id"]!.GetValue<string>()));
        Assert.Equal("C", Assert.Single(second["agreements"]!.AsArray())!["id"]!.GetValue<string>());
        Assert.Null(second["next"]);
        (await api.Client.Get($"{flux.Address}/agreements?after=D")).IsProblem(HttpStatusCode.BadRequest, "malformed", "after", "place");

        var stock = new { dwellings = 1_000 };
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Send(HttpMethod.Put, $"{flux.Address}/years/{Year}/stock", ApiClient.Json(stock), ifMatch: first.ETag)).Status);
        (await api.Client.Send(HttpMethod.Put, $"{flux.Address}/years/{Year}/stock", ApiClient.Json(stock), ifMatch: first.ETag)).IsProblem(HttpStatusCode.Conflict, "version-conflict");
    }

    [Fact]
    public async Task The_prefect_exercises_by_an_order_the_rights_of_a_reserver_without_agreement()
    {
        var flux = new LandlordFlux(api.Client, "Office des arrêtés", "31");
        await flux.Record(LandlordFlux.Agreement("ETAT", flux, "Préfecture des arrêtés", "state", 30));
        var order = LandlordFlux.Agreement("ARRETE", flux, "Préfecture des arrêtés", "local-authority", 10);
        order["takeover"] = new JsonObject { ["reserver"] = "Ville sans convention", ["order"] = "Arrêté 31-2026", ["orderedOn"] = order["effectiveDate"]!.GetValue<string>() };
        await flux.Record(order);
        var vacancy = await flux.Open();

        var ranking = await flux.Ranking(vacancy);
        Assert.Contains(ranking["choices"]!.AsArray(), choice => choice!["onBehalfOf"]?.GetValue<string>() == "Ville sans convention");
        Assert.Contains("droits de Ville sans convention", WebUtility.HtmlDecode((await api.Client.Get($"/logements/{vacancy}/orienter")).Body), StringComparison.Ordinal);
        await flux.Step(vacancy, "orient", new { reserver = "Préfecture des arrêtés", onBehalfOf = "Ville sans convention", reason = "Relogement." });

        Assert.Equal((1m, "Ville sans convention"), ((await flux.Account("ARRETE"))!["oriented"]!.GetValue<decimal>(), (await flux.Account("ARRETE"))!["onBehalfOf"]!.GetValue<string>()));
        Assert.Equal(0m, (await flux.Account("ETAT"))!["oriented"]!.GetValue<decimal>());
        using var prefect = await api.As(RoleRights.Reserver, organisation: "Préfecture des arrêtés");
        var own = (await prefect.Get("/api/v1/flux/own")).Json;
        Assert.Equal(["ARRETE", "ETAT"], own["accounts"]!.AsArray().Select(account => account!["balance"]!["agreement"]!.GetValue<string>()).Order());
        (await flux.Send(LandlordFlux.Agreement("VILLE", flux, "Ville sans convention", "local-authority", 5))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "reserver", "not-unique");
        order["id"] = "ARRETE-2";
        order["reserver"] = "Autre préfecture";
        (await flux.Send(order)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task A_report_is_a_file_for_a_spreadsheet_too()
    {
        var flux = new LandlordFlux(api.Client, "Office du bilan", "31");
        await flux.Record(LandlordFlux.Agreement("EMPL", flux, "=Employeur(1)", "employer", 10));
        await flux.Orient(await flux.Open(), "=Employeur(1)", reason: "Essai.");

        var report = (await api.Client.Get($"{flux.Address}/reports/{Year}")).Json;
        Assert.Equal($"{Year + 1}-02-28", report["reportDue"]!.GetValue<string>());
        Assert.Contains(report["lines"]!.AsArray(), line => line!["reserver"]?.GetValue<string>() == "=Employeur(1)" && line["counts"]!["at-disposal"]?.GetValue<string>() == "1");
        var csv = await api.Client.Get($"{flux.Address}/reports/{Year}?format=csv");
        Assert.Equal("text/csv", csv.ContentType);
        Assert.Contains("'=Employeur(1)", csv.Body, StringComparison.Ordinal);
        Assert.Contains("Rendus sans candidat", csv.Body, StringComparison.Ordinal);
        Assert.Contains("Baux DALO", csv.Body, StringComparison.Ordinal);

        // In the words of its headings, and no cell that a spreadsheet would take for a date; the base stands beside what is due of it (FLX-30).
        var rows = csv.Body.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(';').Select(cell => cell.Trim('"')).ToList()).ToList();
        string Cell(List<string> row, string heading) => row[rows[0].IndexOf(heading)];
        var theirs = rows.Single(row => Cell(row, "Réservataire") == "'=Employeur(1)");
        Assert.Equal(["Employeurs", "Relocations", "0,1", "1 sur 10"], new[] { "Type", "Livre", "Dus", "Dus (exact)" }.Select(heading => Cell(theirs, heading)));
        Assert.Equal("1", Cell(rows.Single(row => Cell(row, "Réservataire") == "Bailleur"), "Dans l’assiette"));
        Assert.DoesNotContain(rows.Skip(1).SelectMany(row => row), cell => cell.Contains('/', StringComparison.Ordinal) || cell is "unknown" or "in" or "outside");

        // The accounts and the statistics are texts too, one table each.
        var accounts = (await api.Client.Get($"{flux.Address}/reports/{Year}?format=csv&table=accounts")).Body;
        Assert.Contains($"EMPL.{Year}.flux;", accounts.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("1 sur 10", accounts, StringComparison.Ordinal);
        Assert.DoesNotContain("1/10", accounts, StringComparison.Ordinal);
        Assert.Contains("mutations internes", (await api.Client.Get($"{flux.Address}/reports/{Year}?format=csv&table=statistics")).Body, StringComparison.Ordinal);
        foreach (var wrong in new[] { "format=csv&table=parts", "format=xlsx&table=accounts", "table=accounts" })
            (await api.Client.Get($"{flux.Address}/reports/{Year}?{wrong}")).IsProblem(HttpStatusCode.BadRequest, "malformed", "table", "table");

        // Who holds a dwelling is owed as much less, in the report as in the accounts.
        var there = (await api.Client.Get(flux.Address)).Json["accounts"]!.AsArray().Single(account => account!["agreement"]?.GetValue<string>() == "EMPL")!;
        var here = report["accounts"]!.AsArray().Single(account => account!["agreement"]?.GetValue<string>() == "EMPL")!;
        Assert.Equal(1, here["held"]!.GetValue<decimal>());
        Assert.True(JsonNode.DeepEquals(there["owed"], here["owed"]), here.ToJsonString());
        Assert.StartsWith("PK", (await api.Client.Get($"{flux.Address}/reports/{Year}?format=xlsx")).Body, StringComparison.Ordinal);
        foreach (var version in new[] { -1, report["version"]!.GetValue<int>() + 1 })
            (await api.Client.Get($"{flux.Address}/reports/{Year}?version={version}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await api.Client.Get($"{flux.Address}/reports/{Year}?format=pdf")).IsProblem(HttpStatusCode.BadRequest, "malformed", "format", "format");
    }

    [Fact]
    public async Task Each_reserver_sees_its_own_objective_and_how_long_it_took_to_put_candidates_forward()
    {
        var flux = new LandlordFlux(api.Client, "Office des objectifs", "31");
        await flux.Record(LandlordFlux.Agreement("VILLE", flux, "Ville des objectifs", "local-authority", 20));
        var (let, returned) = (await flux.Open(), await flux.Open());
        await flux.Orient(returned, "Ville des objectifs", reason: "Essai.");
        await flux.Step(returned, "end-orientation", new { text = "Aucun candidat." });
        await flux.Orient(let, "Ville des objectifs", reason: "Essai.");
        var household = await api.Client.Register(Sample.Demand().With("dalo", "ACTIF"));
        await flux.Step(let, "nominate", new { demand = household, by = "reserver" });
        await flux.Step(let, "instruct");
        await flux.Step(let, "place-on-agenda", new { sessionOn = Sample.Day(Sample.Today) });
        await flux.Step(let, "decide", new { decisions = new[] { new { demand = household, kind = "allocated" } }, exception = "dalo-prefect-designation", justification = "Désignée par le préfet." });

        using var town = await api.As(RoleRights.Reserver, organisation: "Ville des objectifs");
        var balance = Assert.Single((await town.Get("/api/v1/flux/own")).Json["accounts"]!.AsArray())!["balance"]!;
        Assert.Equal((1m, 0m, 1m), (balance["withoutCandidate"]!.GetValue<decimal>(), balance["meanDesignationDays"]!.GetValue<decimal>(), balance["allocated"]!.GetValue<decimal>()));
        var objective = balance["objective"]!;
        Assert.Equal((25m, 1m, 100m, 0m), (objective["percent"]!.GetValue<decimal>(), objective["allocatedDalo"]!.GetValue<decimal>(), objective["allocatedShare"]!.GetValue<decimal>(), objective["leases"]!.GetValue<decimal>()));
        var report = (await api.Client.Get($"{flux.Address}/reports/{Year}")).Json["accounts"]!.AsArray().Single(account => account!["agreement"]?.GetValue<string>() == "VILLE")!;
        Assert.Equal(objective.ToJsonString(), report["objective"]!.ToJsonString());
        Assert.Contains("Comptes et objectifs", WebUtility.HtmlDecode((await api.Client.Get($"/flux/31/{Uri.EscapeDataString(flux.Landlord)}/bilan?annee={Year}")).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inventory_becomes_rates_by_every_formula_and_a_wrong_line_is_told()
    {
        const string Csv = "Réservataire;Type;Droits;Nature;Échéance;Rotation\nPréfecture;État;500;suite;;8\nVille;commune;abc;;;\nArmée;défense;12;;;\n";
        using var body = ApiClient.Json(Csv, "text/csv");
        var answer = await api.Client.Send(HttpMethod.Post, "/api/v1/flux:convert?dwellings=10000&released=800&subtracted=100&formula=rights-times-rotation&landlord=Office&departement=31", body);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var reservers = answer.Json["reservers"]!.AsArray();
        Assert.Equal(["Armée", "Préfecture"], reservers.Select(reserver => reserver!["reserver"]!.GetValue<string>()));
        Assert.Equal((false, 0m), (reservers[0]!["inFlux"]!.GetValue<bool>(), reservers[0]!["proposedRate"]!.GetValue<decimal>()));
        Assert.Equal(["35", "40", "40", "40"], reservers[1]!["formulas"]!.AsArray().Select(formula => formula!["duePerYear"]!["exact"]!.GetValue<string>()));
        Assert.Equal(["-5", "0", "0", "0"], reservers[1]!["formulas"]!.AsArray().Select(formula => formula!["difference"]!["exact"]!.GetValue<string>()));
        Assert.EndsWith("5 fewer dwellings a year than by rights-times-rotation.", reservers[1]!["formulas"]![0]!["says"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.EndsWith("The proposed rate is of this formula.", reservers[1]!["formulas"]![1]!["says"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(5.714285m, reservers[1]!["proposedRate"]!.GetValue<decimal>());
        Assert.Equal(("Préfecture", 5.714285m), (answer.Json["agreements"]![0]!["reserver"]!.GetValue<string>(), Assert.Single(answer.Json["agreements"]!.AsArray())!["terms"]![0]!["rate"]!.GetValue<decimal>()));
        Assert.Equal("line 3, rights", answer.Json["refused"]![0]!["path"]!.GetValue<string>());
        Assert.Empty(answer.Json["warnings"]!.AsArray());

        using var nothing = ApiClient.Json("a;b\n1;2\n", "text/csv");
        (await api.Client.Send(HttpMethod.Post, "/api/v1/flux:convert?dwellings=1&released=1", nothing)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "line 1", "headings");
        using var nowhere = ApiClient.Json(Csv, "text/csv");
        (await api.Client.Send(HttpMethod.Post, "/api/v1/flux:convert?dwellings=1&released=1&departement=zz", nowhere)).IsProblem(HttpStatusCode.BadRequest, "malformed", "departement", "unknown-departement");
    }

    [Fact]
    public async Task A_year_is_tried_before_anything_is_signed()
    {
        var flux = new LandlordFlux(api.Client, "Office des essais", "31");
        var trial = new JsonObject
        {
            ["year"] = Year,
            ["agreements"] = new JsonArray(LandlordFlux.Agreement("ETAT", flux, "État", "state", 30), LandlordFlux.Agreement("ALS", flux, "ALS", "action-logement", 40)),
            ["releases"] = new JsonArray(new JsonObject { ["commune"] = "31555", ["typology"] = "T3", ["financing"] = "PLUS", ["count"] = 200, ["subtracted"] = new JsonObject { ["internal-transfer"] = 50 } }),
        };

        var accounts = (await api.Client.Post("/api/v1/flux:simulate", trial)).Json["accounts"]!.AsArray();

        Assert.Equal(["60", "45", "45"], accounts.Select(account => account!["due"]!["exact"]!.GetValue<string>()));
        Assert.All(accounts, account => Assert.InRange(account!["owed"]!["value"]!.GetValue<decimal>(), -1, 1));
        Assert.Equal(150, accounts.Sum(account => account!["served"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Agreements_on_the_stock_are_tried_against_the_dwellings_of_their_places()
    {
        var flux = new LandlordFlux(api.Client, "Office des essais", "31");
        var town = LandlordFlux.Agreement("VILLE", flux, "Ville", "local-authority", 1);
        town["territory"] = new JsonObject { ["kind"] = "commune", ["code"] = "31555" };
        town["terms"]![0]!["base"] = "stock";
        var trial = new JsonObject
        {
            ["year"] = Year,
            ["agreements"] = new JsonArray(town),
            ["releases"] = new JsonArray(new JsonObject { ["commune"] = "31555", ["typology"] = "T3", ["financing"] = "PLUS", ["count"] = 10 }),
        };

        (await api.Client.Post("/api/v1/flux:simulate", trial)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "stock", "stock-missing");
        trial["stock"] = new JsonObject { ["dwellings"] = 1_000 };
        (await api.Client.Post("/api/v1/flux:simulate", trial)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "stock.of.31555", "stock-missing");
        trial["stock"]!["of"] = new JsonObject { ["31555"] = 300 };
        var accounts = (await api.Client.Post("/api/v1/flux:simulate", trial)).Json["accounts"]!.AsArray();
        Assert.Equal(["3", "7"], accounts.Select(account => account!["due"]!["exact"]!.GetValue<string>()));
    }
}
