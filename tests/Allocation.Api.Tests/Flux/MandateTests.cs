using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Events;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;
using Microsoft.AspNetCore.SignalR.Client;

namespace Allocation.Api.Tests.Flux;

/// <summary>Whoever designates for a reserver by a mandate sees what is within it, on its days, and nobody else does (FLX-17, FLX-48).</summary>
public sealed class MandateTests(RunningApi api)
{
    private const string Toulouse = "31555";
    private const string Colomiers = "31149";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delegate_designates_on_the_days_of_its_mandate_and_sees_nothing_before_nor_after()
    {
        var flux = new LandlordFlux(api.Client, "Office des mandats", "31");
        await flux.Record(LandlordFlux.Agreement("EMPL", flux, "Employeur des mandats", "employer", 20));
        await Mandate(flux, Sample.Today.AddDays(1), null);
        var (town, elsewhere) = (await Handed(flux, Toulouse), await Handed(flux, Colomiers));
        var number = await api.Client.Register(Sample.Demand(Toulouse));
        using var mayor = await api.As(RoleRights.Reserver, organisation: "Mairie des mandats");
        using var stranger = await api.As(RoleRights.Reserver, organisation: "Mairie sans mandat");
        using var prefect = await api.As(RoleRights.Reserver, organisation: "Préfecture des mandats");
        await Nothing(mayor, town, number);

        // On its days: the account as far as it goes, the open offer, the candidates.
        await Mandate(flux, Sample.Today, Sample.Today.AddYears(1));
        var account = Assert.Single((await Own(mayor))["accounts"]!.AsArray())!;
        Assert.Equal(("Préfecture des mandats", "3/10", 1m), (account["delegatedBy"]!.GetValue<string>(), account["balance"]!["due"]!["exact"]!.GetValue<string>(), account["balance"]!["oriented"]!.GetValue<decimal>()));

        // Of the prefect it sees a part: the one other reserver would be named by a total without the landlord's. With that part it is the base, two dwellings.
        var others = Assert.Single(account["others"]!.AsArray())!;
        Assert.Equal(("all-others", "17/10"), (others["who"]!.GetValue<string>(), others["due"]!["exact"]!.GetValue<string>()));
        Assert.Equal("Mairie des mandats", Assert.Single(account["balance"]!["mandates"]!.AsArray())!["delegate"]!.GetValue<string>());
        var offer = Assert.Single((await Own(mayor))["offers"]!.AsArray())!;
        Assert.Equal((town, "Préfecture des mandats", true), (offer["vacancy"]!.GetValue<Guid>(), offer["delegatedBy"]!.GetValue<string>(), offer["daysLeft"] is not null));
        Assert.DoesNotContain("Employeur", (await Own(mayor)).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal([town], (await mayor.Get("/api/v1/vacancies")).Json["vacancies"]!.AsArray().Select(vacancy => vacancy!["id"]!.GetValue<Guid>()));
        Assert.Equal(HttpStatusCode.OK, (await mayor.Get($"/api/v1/vacancies/{town}/shortlist")).Status);
        (await mayor.Get($"/api/v1/vacancies/{elsewhere}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.NotFound, (await Nominate(mayor, elsewhere, number)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Nominate(mayor, town, number)).Status);
        Assert.Contains("par mandat", WebUtility.HtmlDecode((await mayor.Get("/flux")).Body), StringComparison.Ordinal);
        await Nothing(stranger, town, number);

        // The account stays where it is, the holder sees all of it, and the ledger names the mandate.
        var own = await Own(prefect);
        Assert.Equal(("3/5", 2m), (own["accounts"]![0]!["balance"]!["due"]!["exact"]!.GetValue<string>(), own["accounts"]![0]!["balance"]!["oriented"]!.GetValue<decimal>()));
        Assert.Equal(2, own["offers"]!.AsArray().Count);
        Assert.All(own["offers"]!.AsArray(), held => Assert.Null(held!["delegatedBy"]));
        Assert.True((await flux.Account("ETAT"))!["mandates"]![0]!["holds"]!.GetValue<bool>());
        Assert.Null((await flux.Account("EMPL"))!["mandates"]);

        await Mandate(flux, Sample.Today.AddDays(-9), Sample.Today.AddDays(-1));
        await Nothing(mayor, town, number);
        Assert.Equal(2, (await Own(prefect))["offers"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_delegate_is_told_of_what_happens_within_its_mandate_and_of_nothing_else()
    {
        var flux = new LandlordFlux(api.Client, "Office des nouvelles", "31");
        await Mandate(flux, Sample.Today, null);
        using var mayor = await api.As(RoleRights.Reserver, organisation: "Mairie des nouvelles");
        using var stranger = await api.As(RoleRights.Reserver, organisation: "Mairie sans nouvelles");
        await using var events = await EventReader.Open(mayor);
        await using var connection = new HubConnectionBuilder().WithUrl(new Uri(api.Client.Address, "/hubs/live"), options => options.AccessTokenProvider = () => Task.FromResult(mayor.Token)).Build();
        await connection.StartAsync(Cancellation);
        await using var movements = connection.StreamAsync<JsonElement>("Flux", null, new Dictionary<string, int> { ["*"] = 0 }, Cancellation).GetAsyncEnumerator(Cancellation);

        var (elsewhere, town) = (await Handed(flux, Colomiers), await Handed(flux, Toulouse));
        var told = await events.Next();
        Assert.Equal((town, "oriented"), (told!["subject"]!.GetValue<Guid>(), EventReader.KindOf(told)));
        foreach (var counter in new[] { "due", "oriented", "at-disposal" })
        {
            Assert.True(await movements.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
            Assert.Equal((counter, town), (movements.Current.GetProperty("counter").GetString(), movements.Current.GetProperty("release").GetGuid()));
        }

        Assert.NotEmpty(await Events(mayor, town));
        Assert.Empty(await Events(mayor, elsewhere));
        Assert.Empty(await Events(stranger, town));

        // Withdrawn as of yesterday: what was told as of today is not theirs any more, nor what comes.
        await Mandate(flux, Sample.Today.AddDays(-9), Sample.Today.AddDays(-1));
        await flux.Step(town, "end-orientation");
        Assert.Empty(await Events(mayor, town));
    }

    [Fact]
    public async Task A_mandate_that_the_law_does_not_know_is_refused_with_its_place()
    {
        var flux = new LandlordFlux(api.Client, "Office des mandats refusés", "31");
        var agreement = LandlordFlux.Agreement("ETAT", flux, "Préfecture des refus", "state", 30);
        agreement["mandates"] = new JsonArray(Given("Employeur", Sample.Today, null).With("delegateKind", "employer"));
        (await flux.Send(agreement)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "mandates[0].delegateKind", "state-delegate");
        agreement["mandates"] = new JsonArray(Given("Mairie", Sample.Today, null), Given("Autre mairie", Sample.Today, null));
        (await flux.Send(agreement)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "mandates[1]", "overlapping-mandates");
        agreement["mandates"] = new JsonArray(Given("Mairie", Sample.Today.AddYears(-2), null).With("withdrawnOn", Sample.Day(Sample.Today)).With("withdrawnFor", "missed-objectives"));
        (await flux.Send(agreement)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "mandates[0].formalNotice", "formal-notice");
    }

    private static JsonObject Given(string organisation, DateOnly from, DateOnly? until) => new()
    {
        ["delegate"] = organisation,
        ["delegateKind"] = "local-authority",
        ["from"] = Sample.Day(from),
        ["until"] = until is { } last ? Sample.Day(last) : null,
        ["act"] = "Convention de délégation 1",
        ["scope"] = new JsonObject { ["part"] = "priority", ["territory"] = new JsonObject { ["kind"] = "commune", ["code"] = Toulouse } },
    };

    private static Task Mandate(LandlordFlux flux, DateOnly from, DateOnly? until)
    {
        var name = flux.Landlord["Office des ".Length..];
        var agreement = LandlordFlux.Agreement("ETAT", flux, $"Préfecture des {name}", "state", 30);
        agreement["mandates"] = new JsonArray(Given($"Mairie des {name}", from, until));
        return flux.Record(agreement);
    }

    private async Task<Guid> Handed(LandlordFlux flux, string commune)
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune).With("landlord", flux.Landlord));
        var oriented = await flux.Orient(vacancy, $"Préfecture des {flux.Landlord["Office des ".Length..]}", reason: "Relogement.");
        Assert.True(oriented.Status == HttpStatusCode.OK, oriented.Body);
        return vacancy;
    }

    private async Task<Answer> Nominate(ApiClient client, Guid vacancy, string demand) =>
        await client.Post($"/api/v1/vacancies/{vacancy}/steps/nominate", new { demand, by = "reserver", expectedVersion = (await api.Client.Get($"/api/v1/vacancies/{vacancy}/life")).Json["version"]!.GetValue<int>() });

    private static async Task<JsonNode> Own(ApiClient client) => (await client.Get("/api/v1/flux/own")).Json;

    private static async Task<List<JsonNode?>> Events(ApiClient client, Guid vacancy)
    {
        var (found, after) = (new List<JsonNode?>(), "start");
        while (true)
        {
            var page = (await client.Get($"/api/v1/events?after={after}")).Json;
            found.AddRange(page["events"]!.AsArray().Where(told => told!["subject"]!.GetValue<Guid>() == vacancy));
            if (page["more"]?.GetValue<bool>() != true)
                return found;
            after = page["next"]!.GetValue<string>();
        }
    }

    private async Task Nothing(ApiClient client, Guid vacancy, string demand)
    {
        var own = await Own(client);
        Assert.Equal((0, 0), (own["accounts"]!.AsArray().Count, own["offers"]!.AsArray().Count));
        Assert.Empty((await client.Get("/api/v1/vacancies")).Json["vacancies"]!.AsArray());
        (await client.Get($"/api/v1/vacancies/{vacancy}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.NotFound, (await Nominate(client, vacancy, demand)).Status);
        Assert.Empty(await Events(client, vacancy));
    }
}
