using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;
using Allocation.Api.Tests.Live;
using Microsoft.AspNetCore.SignalR.Client;

namespace Allocation.Api.Tests.Events;

/// <summary>What other systems are told of vacancies: in order, from where they were, and nothing that is not theirs.</summary>
public sealed class EventTests(RunningApi api)
{
    private const string Place = "31395";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_tells_each_transition_once_in_its_order()
    {
        await using var stream = await EventReader.Open(api.Client);
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Place));
        await Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
        await Step(vacancy, "orient", new { reserver = "Réservataire A" });
        await Step(vacancy, "close", new { cause = "works", text = "Toiture." });

        var events = await stream.Until(vacancy, "closed");

        var life = events.Where(told => EventReader.KindOf(told) != "first-three-changed").ToList();
        Assert.Equal(["notice-received", "keys-returned", "oriented", "closed"], life.Select(EventReader.KindOf));
        Assert.Equal(["notice", "freed", "oriented", "closed"], life.Select(told => told["data"]!["state"]!.GetValue<string>()));
        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => $"{vacancy:N}-{number}"), events.Select(told => told["id"]!.GetValue<string>()));
        Assert.Equal(("1.0", $"/api/v1/vacancies/{vacancy}", Place, "Bailleur fictif", "T2"), (
            events[0]["specversion"]!.GetValue<string>(), events[0]["source"]!.GetValue<string>(), events[0]["data"]!["commune"]!.GetValue<string>(),
            events[0]["data"]!["landlord"]!.GetValue<string>(), events[0]["data"]!["typology"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Who_comes_back_with_the_last_id_misses_nothing_and_gets_nothing_twice()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Place));
        await using (var stream = await EventReader.Open(api.Client, "?after=start"))
        {
            await stream.Until(vacancy, "notice-received");
            await Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
            await Step(vacancy, "orient", new { reserver = "Réservataire A" });
            await using var again = await EventReader.Open(api.Client, "?kind=keys-returned,oriented", stream.LastId);

            Assert.Equal(["keys-returned", "oriented"], (await again.Until(vacancy, "oriented")).Select(EventReader.KindOf));
            await using var once = await EventReader.Open(api.Client, "?kind=oriented,closed", again.LastId);
            await Step(vacancy, "close", new { cause = "works", text = "Toiture." });
            Assert.Equal(["closed"], (await once.Until(vacancy, "closed")).Select(EventReader.KindOf));
        }
    }

    [Fact]
    public async Task Pages_go_on_where_they_ended_and_agree_with_the_vacancy()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Place));
        await Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
        await Step(vacancy, "close", new { cause = "works", text = "Toiture." });

        var (found, next, more) = (new List<string>(), "start", true);
        while (more)
        {
            var page = await api.Client.Get($"/api/v1/events?after={next}&take=3&kind=notice-received,keys-returned,closed");
            found.AddRange(page.Json["events"]!.AsArray().Where(told => told!["subject"]!.GetValue<Guid>() == vacancy).Select(told => told!["id"]!.GetValue<string>()));
            (next, more) = (page.Text("next"), page.Json["more"]!.GetValue<bool>());
        }

        var own = await api.Client.Get($"/api/v1/vacancies/{vacancy}/events");
        Assert.Equal(own.Json["events"]!.AsArray().Where(told => EventReader.KindOf(told!) != "first-three-changed").Select(told => told!["id"]!.GetValue<string>()), found);
        (await api.Client.Get($"/api/v1/vacancies/{Guid.NewGuid()}/events")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Others_first_in_the_list_is_told_and_names_nobody()
    {
        await using var stream = await EventReader.Open(api.Client, "?kind=first-three-changed");
        var first = await api.Client.Register(Sample.Demand("31022", months: 30));
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling("31022"));
        await stream.Until(vacancy, "first-three-changed");

        var second = await api.Client.Register(Sample.Demand("31022", months: 40));
        var told = (await stream.Until(vacancy, "first-three-changed"))[^1];

        Assert.DoesNotContain(first, told.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(second, told.ToJsonString(), StringComparison.Ordinal);

        // What moves nobody among the first is not told: of the two changes that follow one is.
        await api.Client.Patch($"/api/v1/demands/{first}", new { expectedVersion = 1, cause = "situation-changed", applicant = new { birthDate = "1990-05-18" } });
        await api.Client.Register(Sample.Demand("31022", months: 50));
        Assert.Single(await stream.Until(vacancy, "first-three-changed"));
        var own = (await api.Client.Get($"/api/v1/vacancies/{vacancy}/events")).Json["events"]!.AsArray();
        Assert.Equal(own.Count, own[^1]!["sequence"]!.GetValue<string>() is var last ? int.Parse(last, System.Globalization.CultureInfo.InvariantCulture) : 0);
    }

    [Fact]
    public async Task Filters_and_scopes_decide_what_comes()
    {
        using var elsewhere = await api.As(RoleRights.Agent, departements: ["69"]);
        using var reserver = await api.As(RoleRights.Reserver, "Réservataire B");
        await using var bounded = await EventReader.Open(elsewhere, "?kind=notice-received");
        await using var handed = await EventReader.Open(reserver);
        await using var typed = await EventReader.Open(api.Client, "?typology=T5");
        var here = await api.Client.OpenVacancy(Sample.Dwelling(Place));
        await Step(here, "return-keys", new { on = Sample.Day(Sample.Today) });
        await Step(here, "orient", new { reserver = "Réservataire B" });
        var lyon = await api.Client.OpenVacancy(Sample.Dwelling("69266", "T5"));

        JsonObject seen;
        do
        {
            seen = (await bounded.Next())!;
            Assert.StartsWith("69", seen["data"]!["commune"]!.GetValue<string>(), StringComparison.Ordinal);
        }
        while (seen["subject"]!.GetValue<Guid>() != lyon);
        Assert.Equal(lyon, (await typed.Next())!["subject"]!.GetValue<Guid>());
        var told = await handed.Next();
        Assert.Equal((here, "oriented"), (told!["subject"]!.GetValue<Guid>(), EventReader.KindOf(told)));
    }

    [Fact]
    public async Task The_hub_streams_the_same_events()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Place));
        await using var hub = FollowedList.Connect(api.Client.Address);
        await hub.StartAsync(Cancellation);

        await foreach (var told in hub.StreamAsync<JsonNode>("Events", new { kind = "notice-received" }, "start", Cancellation))
        {
            if (told["event"]?["subject"]!.GetValue<Guid>() != vacancy)
                continue;
            Assert.Equal($"{vacancy:N}-1", told["event"]!["id"]!.GetValue<string>());
            Assert.NotEmpty(told["place"]!.GetValue<string>());
            return;
        }

        Assert.Fail("the stream ended");
    }

    [Fact]
    public async Task A_stream_ends_with_its_token()
    {
        using var client = new ApiClient(api.Client.Address) { Token = await api.Token(new { role = "agent", organisation = "x", minutes = 0 }) };
        await using var stream = await EventReader.Open(client);

        Assert.Null(await stream.Next());
    }

    [Fact]
    public async Task A_stream_that_runs_ends_with_its_token_and_goes_on_with_another()
    {
        var host = new TimedApi();
        await using var ending = host.ConfigureAwait(true);
        await host.InitializeAsync();
        using var client = new ApiClient(host.Client.Address) { Token = await host.Token(new { role = "agent", organisation = "x", minutes = TimedApi.TokenMinutes }) };
        await using var stream = await EventReader.Open(client);
        var vacancy = await host.Client.OpenVacancy(Sample.Dwelling(Place));
        await stream.Until(vacancy, "notice-received");

        host.Time.Pass();

        // What was on its way comes; nothing else happened.
        while (await stream.Next() is { } told)
            Assert.Equal("first-three-changed", EventReader.KindOf(told));
        await using var again = await EventReader.Open(host.Client, "?kind=keys-returned", stream.LastId);
        await Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) }, host.Client);
        Assert.Single(await again.Until(vacancy, "keys-returned"));
    }

    [Theory]
    [InlineData("?after=yesterday", "after", "place")]
    [InlineData("?after=1-2-3", "after", "place")]
    [InlineData("?typology=T9", "typology", "typology")]
    [InlineData("?typology=2", "typology", "typology")]
    [InlineData("?typology=T1,T2", "typology", "typology")]
    [InlineData("?kind=everything", "kind", "kind")]
    [InlineData("?kind=,", "kind", "kind")]
    [InlineData("?take=501", "take", "take")]
    public async Task What_cannot_be_asked_is_named(string query, string path, string code) =>
        (await api.Client.Get($"/api/v1/events{query}")).IsProblem(HttpStatusCode.BadRequest, "malformed", path, code);

    [Fact]
    public async Task A_stream_ends_when_its_host_stops_and_holds_nothing_up()
    {
        var host = new RunningApi();
        await host.InitializeAsync();
        await using var stream = await EventReader.Open(host.Client);

        var stopping = host.DisposeAsync().AsTask();

        Assert.Null(await stream.Next());
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task A_place_that_the_log_has_not_reached_is_refused_and_not_waited_for() =>
        (await api.Client.Get($"/api/v1/events?after=9000000000000-{Guid.NewGuid():N}-1")).IsProblem(HttpStatusCode.Gone, "place-gone");

    /// <summary>As of a log that was restored to an earlier state and has grown past the place since: another event stands there.</summary>
    [Fact]
    public async Task A_place_at_which_another_event_stands_is_refused_and_nothing_is_passed_over()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Place));
        await Step(vacancy, "return-keys", new { on = Sample.Day(Sample.Today) });
        await api.Client.OpenVacancy(Sample.Dwelling(Place));
        var place = (await api.Client.Get("/api/v1/events?after=start&take=1")).Text("next");
        var (position, other) = (place.Split('-')[0], $"{Guid.NewGuid():N}");

        Assert.Equal(HttpStatusCode.OK, (await api.Client.Get($"/api/v1/events?after={place}")).Status);
        foreach (var gone in new[] { $"{position}-{other}-1", $"{position}-{vacancy:N}-2", $"{place.Split('-')[0]}-{place.Split('-')[1]}-99999" })
        {
            (await api.Client.Get($"/api/v1/events?after={gone}")).IsProblem(HttpStatusCode.Gone, "place-gone");
            (await api.Client.Post("/api/v1/webhooks", new { url = "http://127.0.0.1:9/", after = gone })).IsProblem(HttpStatusCode.Gone, "place-gone");
        }
    }

    private async Task Step(Guid vacancy, string step, object body, ApiClient? by = null)
    {
        var client = by ?? api.Client;
        var version = (await client.Get($"/api/v1/vacancies/{vacancy}/life")).ETag;
        var answer = await client.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/{step}", ApiClient.Json(body), ifMatch: version);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }
}
