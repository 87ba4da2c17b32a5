using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;
using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Microsoft.AspNetCore.SignalR.Client;

namespace Allocation.Api.Tests.Flux;

/// <summary>How many candidates of each reserver's public stand in the list of a dwelling, and who is told (FLX-34, C10).</summary>
public sealed class PoolTests(RunningApi api)
{
    /// <summary>A commune that no other test wishes.</summary>
    private const string Beauzelle = "31056";

    [Fact]
    public async Task The_ranking_counts_candidates_by_public_and_tells_labels_to_those_who_may_know()
    {
        var flux = new LandlordFlux(api.Client, "Office des publics", "31");
        await flux.Record(LandlordFlux.Agreement("ETAT", flux, "Préfecture des publics", "state", 30));
        await flux.Record(Labelled(flux, "label action-logement"));
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Beauzelle).With("landlord", flux.Landlord));
        await api.Client.Register(Sample.Demand(Beauzelle).With("labels", new JsonArray(new JsonObject { ["name"] = "action-logement" })));
        await api.Client.Register(Sample.Demand(Beauzelle).With("dalo", "ACTIF"));
        await api.Client.Register(Sample.Demand(Beauzelle));

        var choices = (await flux.Ranking(vacancy))["choices"]!;
        Assert.Equal("""{"public":"label action-logement","candidates":1,"of":3}""", Of(choices, "ALS des publics")!.ToJsonString());
        Assert.Equal("""{"public":"priority","candidates":1,"of":3}""", Of(choices, "Préfecture des publics")!.ToJsonString());
        Assert.Equal("""{"candidates":3,"of":3}""", Of(choices, null)!.ToJsonString());
        var page = WebUtility.HtmlDecode((await api.Client.Get($"/logements/{vacancy}/orienter")).Body);
        Assert.Contains("1 candidat sur les 3 de la liste est de son public\u00a0: <code>label action-logement</code>", page, StringComparison.Ordinal);
        Assert.Contains("3 candidats dans la liste, sans public réservé", page, StringComparison.Ordinal);

        // A label may tell of anything: those who are shown no confidential facts are told of no label's pool.
        using var policy = await api.As(RoleRights.Policy, departements: ["31"], landlords: ["*"]);
        choices = (await policy.Get($"/api/v1/vacancies/{vacancy}/orientation")).Json["choices"]!;
        Assert.Null(Of(choices, "ALS des publics"));
        Assert.NotNull(Of(choices, "Préfecture des publics"));
        Assert.DoesNotContain("label action-logement", (await policy.Get($"/logements/{vacancy}/orienter")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_is_refused_at_its_line_and_column_and_read_back_as_it_was_agreed()
    {
        var flux = new LandlordFlux(api.Client, "Office des publics refusés", "31");
        var refused = await flux.Send(Labelled(flux, "label action-logement or\n  reason includes 06"));
        refused.IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "terms[0].public", "unknown-fact");
        Assert.Contains("Line 2, column 3", refused.Body, StringComparison.Ordinal);

        await flux.Record(Labelled(flux, "label action-logement or priority"));
        Assert.Equal("label action-logement or priority", (await api.Client.Get($"{flux.Address}/agreements")).Json["agreements"]![0]!["terms"]![0]!["public"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_imputed_without_a_label_found_is_a_line_of_its_own_in_the_report()
    {
        var flux = new LandlordFlux(api.Client, "Office des labels", "31");
        var agreement = Labelled(flux, "label action-logement");
        (agreement["terms"]![0]!["mode"], agreement["terms"]![0]!["consumingEvent"]) = ("delegated", "allocated");
        await flux.Record(agreement);
        var vacancy = await flux.Open();
        var household = await api.Client.Register(Sample.Demand());
        await flux.Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
        Assert.Equal(HttpStatusCode.OK, (await flux.Orient(vacancy, "ALS des publics", "Convention.")).Status);
        await flux.Step(vacancy, "nominate", new { demand = household, by = "landlord" });
        await flux.Step(vacancy, "instruct");
        await flux.Step(vacancy, "place-on-agenda", new { sessionOn = Sample.Day(Sample.Today) });
        Assert.Contains("name=\"authorisation\"", (await api.Client.Get($"/logements/{vacancy}/vie")).Body, StringComparison.Ordinal);

        var version = (await api.Client.Get($"/api/v1/vacancies/{vacancy}/life")).Number("version");
        var decided = await api.Client.Post($"/api/v1/vacancies/{vacancy}/steps/decide", new
        {
            expectedVersion = version,
            decisions = new[] { new { demand = household, kind = "allocated" } },
            exception = "insufficient-candidates",
            justification = "Un seul candidat proposé.",
            authorisation = "Préf. 31, urgence du 3 mars",
        });
        Assert.Equal(("decisions[0].demand", "label-missing"), (decided.Json["warnings"]![0]!["path"]!.GetValue<string>(), decided.Json["warnings"]![0]!["code"]!.GetValue<string>()));

        Assert.Equal((0m, 1m), ((await flux.Account("ALS"))!["allocatedLabelled"]!.GetValue<decimal>(), (await flux.Account("ALS"))!["allocatedUnlabelled"]!.GetValue<decimal>()));
        Assert.False((await api.Client.Get($"{flux.Address}/releases/{vacancy}")).Json["story"]!["steps"]!.AsArray().Single(step => step!["kind"]!.GetValue<string>() == "allocated")!["labelled"]!.GetValue<bool>());
        Assert.Contains("autorisation de l’État\u00a0: Préf. 31, urgence du 3 mars", WebUtility.HtmlDecode((await api.Client.Get($"/logements/{vacancy}/vie")).Body), StringComparison.Ordinal);
        var report = $"{flux.Address}/reports/{Sample.Today.Year}";
        Assert.Contains("Imputés sans label trouvé", (await api.Client.Get($"{report}?format=csv")).Body, StringComparison.Ordinal);
        Assert.Equal("1", (await api.Client.Get(report)).Json["lines"]!.AsArray().Single(line => line!["agreement"]?.GetValue<string>() == "ALS")!["counts"]!["allocated-unlabelled"]!.GetValue<string>());
        Assert.Contains("Imputés sans label trouvé", WebUtility.HtmlDecode((await api.Client.Get($"/flux/31/{Uri.EscapeDataString(flux.Landlord)}/bilan?annee={Sample.Today.Year}")).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_a_label_was_found_is_told_of_a_household_to_those_alone_who_are_shown_confidential_facts()
    {
        var flux = new LandlordFlux(api.Client, "Office discret", "31");
        var agreement = Labelled(flux, "label action-logement");
        (agreement["terms"]![0]!["mode"], agreement["terms"]![0]!["consumingEvent"], agreement["reserver"]) = ("delegated", "allocated", "ALS discrète");
        await flux.Record(agreement);
        var vacancy = await flux.Open();
        var household = await api.Client.Register(Sample.Demand());
        await flux.Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
        Assert.Equal(HttpStatusCode.OK, (await flux.Orient(vacancy, "ALS discrète", "Convention.")).Status);
        await flux.Step(vacancy, "nominate", new { demand = household, by = "landlord" });
        await flux.Step(vacancy, "instruct");
        await flux.Step(vacancy, "place-on-agenda", new { sessionOn = Sample.Day(Sample.Today) });

        using var commission = await api.As(RoleRights.Commission, departements: ["31"], landlords: ["*"]);
        var decided = await commission.Post($"/api/v1/vacancies/{vacancy}/steps/decide", new
        {
            expectedVersion = (await commission.Get($"/api/v1/vacancies/{vacancy}/life")).Number("version"),
            decisions = new[] { new { demand = household, kind = "allocated" } },
            exception = "insufficient-candidates",
            justification = "Un seul candidat proposé.",
        });
        Assert.Equal((HttpStatusCode.OK, true), (decided.Status, decided.Json["warnings"] is null));

        // What stays of the household with the decision is told to it, and to who may know (art. 15 GDPR).
        using var self = await api.As(RoleRights.Applicant, demand: household);
        var export = (await self.Get($"/api/v1/demands/{household}/export")).Json;
        var held = export["candidacies"]![0]!["facts"]!.AsArray().Select(fact => fact!["decision"]).Single(decision => decision is not null)!;
        Assert.Equal(("none", false), (held["priority"]!.GetValue<string>(), held["labelled"]!.GetValue<bool>()));
        Assert.Contains("\"labelled\":false", (await api.Client.Get($"/api/v1/vacancies/{vacancy}/evidence")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"labelled\"", (await commission.Get($"/api/v1/vacancies/{vacancy}/evidence")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"priority\"", (await commission.Get($"/api/v1/vacancies/{vacancy}/evidence")).Body, StringComparison.Ordinal);

        using var policy = await api.As(RoleRights.Policy, departements: ["31"], landlords: ["*"]);
        var (release, entries) = ($"{flux.Address}/releases/{vacancy}", $"{flux.Address}/accounts/ALS.{Sample.Today.Year}.flux/entries");
        Assert.Contains("\"labelled\":false", (await api.Client.Get(release)).Body, StringComparison.Ordinal);
        var all = Counters((await api.Client.Get(entries)).Json);
        Assert.Contains("allocated-unlabelled", all);
        Assert.DoesNotContain("labelled", (await policy.Get(release)).Body, StringComparison.Ordinal);
        Assert.Equal(all.Where(counter => counter != "allocated-unlabelled"), Counters((await policy.Get(entries)).Json));
        Assert.Equal(1m, (await policy.Get(flux.Address)).Json["accounts"]!.AsArray().Single(account => account!["agreement"]?.GetValue<string>() == "ALS")!["allocatedUnlabelled"]!.GetValue<decimal>());

        // Live the reserver is told all the others, and the account goes on behind the number that it is not told.
        var token = await api.Token(new { role = RoleRights.Reserver, organisation = "ALS discrète" });
        await using var connection = new HubConnectionBuilder().WithUrl(new Uri(api.Client.Address, "/hubs/live"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(token)).Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        await using var live = connection.StreamAsync<JsonElement>("Flux", null, new Dictionary<string, int> { ["*"] = 0 }, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var told = new List<string>();
        while (told.Count < all.Count - 1 && await live.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))
            told.Add(live.Current.GetProperty("counter").GetString()!);
        Assert.Equal(all.Where(counter => counter != "allocated-unlabelled"), told);

        static List<string> Counters(JsonNode page) => [.. page["entries"]!.AsArray().Select(entry => entry!["counter"]!.GetValue<string>())];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void That_a_label_is_gone_is_said_of_a_lease_to_those_alone_who_are_shown_confidential_facts(bool seesConfidential)
    {
        var lease = new RecordedFact(9, default, new LeaseSigned(Sample.Today, 3) { LabelLost = true });
        Assert.Equal(seesConfidential, FactView.Of(lease, "", "", new Dictionary<DemandId, UniqueNumber>(), isUndone: false, seesConfidential).Said.ContainsKey("labelLost"));
    }

    private static JsonObject Labelled(LandlordFlux flux, string text)
    {
        var agreement = LandlordFlux.Agreement("ALS", flux, "ALS des publics", "action-logement", 40);
        agreement["terms"]![0]!["public"] = text;
        return agreement;
    }

    private static JsonNode? Of(JsonNode choices, string? reserver) => choices.AsArray().Single(choice => choice!["reserver"]?.GetValue<string>() == reserver)!["pool"];
}
