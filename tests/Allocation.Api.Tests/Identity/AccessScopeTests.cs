using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Allocation.Api.Tests.Identity;

/// <summary>What is not theirs is not there for them: places, landlords, reservers, applicants.</summary>
public sealed class AccessScopeTests(RunningApi api)
{
    private const string Toulouse = "31555";
    private const string Lyon = "69266";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Of Toulouse by its territory, of Toulouse by its département, of another landlord there, of Lyon, of nowhere.</summary>
    public static TheoryData<string, bool> Scopes => new()
    {
        { """{"departements":["31"]}""", true },
        { """{"territories":["243100518"]}""", true },
        { """{"departements":["31"],"landlords":["Bailleur fictif"]}""", true },
        { """{"departements":["31"],"landlords":["Un autre"]}""", false },
        { """{"departements":["69"]}""", false },
        { """{"territories":[]}""", false },
    };

    [Theory, MemberData(nameof(Scopes))]
    public async Task A_vacancy_is_there_for_those_whose_scope_it_is_in(string scope, bool isThere)
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Toulouse));
        var dwelling = (await api.Client.Get($"/api/v1/vacancies/{vacancy}")).Text("dwellingId");
        using var client = await Agent(scope);

        var answers = new Dictionary<string, HttpStatusCode>();
        foreach (var path in new[] { $"/api/v1/vacancies/{vacancy}", $"/api/v1/vacancies/{vacancy}/shortlist", $"/api/v1/vacancies/{vacancy}/life", $"/api/v1/dwellings/{dwelling}", $"/logements/{vacancy}", $"/logements/{vacancy}/vie", $"/logements/{vacancy}/vie/etat" })
            answers[path] = (await client.Get(path)).Status;
        answers["visits"] = (await client.Post($"/api/v1/vacancies/{vacancy}/visits", new { })).Status;
        answers["steps"] = (await client.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/return-keys", ApiClient.Json(new { on = Sample.Day(Sample.Today) }), ifMatch: "\"1\"")).Status;
        await using var hub = FollowedList.Connect(client.Address, options => options.AccessTokenProvider = () => Task.FromResult(client.Token));
        await hub.StartAsync(Cancellation);
        var followed = await Record.ExceptionAsync(() => hub.InvokeAsync<JsonNode>("Subscribe", vacancy, (object?)null, Cancellation));

        Assert.All(answers, answer => Assert.True(answer.Value == (isThere ? HttpStatusCode.OK : HttpStatusCode.NotFound), $"{answer.Key} gave {answer.Value}"));
        Assert.Equal(isThere, followed is null);
        Assert.True(isThere || followed is HubException { Message: var message } && message.Contains("not-found", StringComparison.Ordinal));
        Assert.Equal(isThere, (await Vacancies(client)).Contains(vacancy));
    }

    [Fact]
    public async Task What_is_hidden_is_answered_as_what_is_not_there()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Toulouse));
        var number = await api.Client.Register(Sample.Demand(Toulouse));
        using var client = await Agent("""{"departements":["69"]}""");

        foreach (var (hidden, absent) in new[] { ($"/api/v1/vacancies/{vacancy}", $"/api/v1/vacancies/{Guid.NewGuid()}"), ($"/api/v1/demands/{number}", "/api/v1/demands/031032699999900000"), ($"/logements/{vacancy}", $"/logements/{Guid.NewGuid()}") })
        {
            var (first, second) = (await client.Get(hidden), await client.Get(absent));
            Assert.Equal((HttpStatusCode.NotFound, second.Status), (first.Status, first.Status));
            Assert.Equal(Same(second.Body, absent), Same(first.Body, hidden));
        }
    }

    [Fact]
    public async Task Pages_of_vacancies_are_filled_with_what_is_seen()
    {
        var lyon = await api.Client.OpenVacancy(Sample.Dwelling(Lyon));
        for (var other = 0; other < 4; other++)
            await api.Client.OpenVacancy(Sample.Dwelling(Toulouse));
        using var client = await Agent("""{"departements":["69"]}""");

        var page = await client.Get("/api/v1/vacancies?take=1");

        Assert.Equal(lyon, page.Json["vacancies"]![0]!["id"]!.GetValue<Guid>());
        var today = await client.Get("/");
        Assert.Contains(lyon.ToString(), today.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Toulouse", today.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demand_is_there_for_those_who_work_where_it_wishes_to_live()
    {
        var number = await api.Client.Register(Sample.Demand(Toulouse));
        using var here = await Agent("""{"departements":["31"]}""");
        using var elsewhere = await Agent("""{"departements":["69"]}""");

        foreach (var path in new[] { "", "/scores", "/position", "/history", "/positions" })
        {
            Assert.Equal(HttpStatusCode.OK, (await here.Get($"/api/v1/demands/{number}{path}")).Status);
            (await elsewhere.Get($"/api/v1/demands/{number}{path}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await elsewhere.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, dalo = "ACTIF" })).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.Get($"/demandes/{number}")).Status);
        (await elsewhere.Post("/api/v1/demands", Sample.Demand(Toulouse))).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.Created, (await here.Post("/api/v1/demands", Sample.Demand(Toulouse))).Status);

        // Asked about within a list of their own, too.
        var lyon = await api.Client.OpenVacancy(Sample.Dwelling(Lyon));
        (await elsewhere.Get($"/api/v1/vacancies/{lyon}/shortlist/explain?demand={number}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.Get($"/logements/{lyon}/pourquoi?demande={number}")).Status);
    }

    [Fact]
    public async Task Nobody_takes_anothers_dwelling_by_describing_it()
    {
        var id = Guid.NewGuid().ToString("N");
        Assert.Equal(HttpStatusCode.Created, (await api.Client.Put($"/api/v1/dwellings/{id}", Sample.Dwelling(Toulouse))).Status);
        using var other = await Agent("""{"departements":["31"],"landlords":["Un autre"]}""");

        (await other.Put($"/api/v1/dwellings/{id}", Sample.Dwelling(Toulouse).With("landlord", "Un autre"))).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await other.Put($"/api/v1/dwellings/{Guid.NewGuid():N}", Sample.Dwelling(Toulouse))).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await other.Post("/api/v1/vacancies", new { dwellingId = id, availableOn = Sample.Day(Sample.Today) })).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.Created, (await other.Put($"/api/v1/dwellings/{Guid.NewGuid():N}", Sample.Dwelling(Toulouse).With("landlord", "Un autre"))).Status);
    }

    [Fact]
    public async Task A_reserver_sees_the_dwellings_that_are_handed_to_it_and_names_candidates_there()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Toulouse));
        var dwelling = (await api.Client.Get($"/api/v1/vacancies/{vacancy}")).Text("dwellingId");
        var (number, other) = (await api.Client.Register(Sample.Demand(Toulouse)), await api.Client.Register(Sample.Demand(Toulouse)));
        using var reserver = await api.As(RoleRights.Reserver, "Réservataire de l’accès");
        using var another = await api.As(RoleRights.Reserver, "Réservataire d’à côté");
        Assert.Equal(HttpStatusCode.NotFound, (await reserver.Get($"/api/v1/vacancies/{vacancy}")).Status);

        await Step(api.Client, vacancy, "orient", new { reserver = "Réservataire de l’accès" });

        Assert.Equal(HttpStatusCode.OK, (await reserver.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await another.Get($"/api/v1/vacancies/{vacancy}")).Status);
        Assert.Equal([vacancy], await Vacancies(reserver));
        Assert.Empty(await Vacancies(another));
        Assert.Equal(HttpStatusCode.OK, (await reserver.Get($"/api/v1/dwellings/{dwelling}")).Status);
        (await another.Get($"/api/v1/dwellings/{dwelling}")).IsProblem(HttpStatusCode.NotFound, "not-found");

        // It names candidates as the reserver, and takes back its own.
        Assert.Equal("not-the-reserver", (await Try(reserver, vacancy, "nominate", new { demand = number, by = "landlord" })).Text("code"));
        await Step(reserver, vacancy, "nominate", new { demand = number, by = "reserver" });
        await Step(api.Client, vacancy, "nominate", new { demand = other, by = "landlord" });
        Assert.Equal("not-its-candidate", (await Try(reserver, vacancy, "withdraw-candidate", new { demand = other, cause = "applicant" })).Text("code"));
        await Step(reserver, vacancy, "withdraw-candidate", new { demand = number, cause = "taken-back" });
        (await Try(reserver, vacancy, "instruct", new { })).IsProblem(HttpStatusCode.Forbidden, "forbidden");

        // Given back, and the answer lost: the same again is answered as it was, though it sees the vacancy no more.
        var (version, key) = ((await reserver.Get($"/api/v1/vacancies/{vacancy}/life")).ETag, Guid.NewGuid().ToString());
        for (var sent = 0; sent < 2; sent++)
            Assert.Equal(HttpStatusCode.OK, (await reserver.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/end-orientation", ApiClient.Json(new { }), key, version)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await reserver.Get($"/api/v1/vacancies/{vacancy}")).Status);
    }

    [Fact]
    public async Task An_applicant_sees_its_own_demand_and_nothing_else()
    {
        var (own, other) = (await api.Client.Register(Sample.Demand(Toulouse)), await api.Client.Register(Sample.Demand(Toulouse)));
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Toulouse));
        using var applicant = await api.As(RoleRights.Applicant, demand: own);

        Assert.Equal(HttpStatusCode.OK, (await applicant.Get($"/api/v1/demands/{own}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await applicant.Get($"/api/v1/demands/{own}/scores?words=applicant")).Status);
        (await applicant.Get($"/api/v1/demands/{other}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await applicant.Get($"/api/v1/vacancies/{vacancy}")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await applicant.Patch($"/api/v1/demands/{own}", new { expectedVersion = 1, dalo = "ACTIF" })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Names_and_sensitive_facts_are_for_those_who_instruct()
    {
        var number = await api.Client.Register(Sample.Demand(Toulouse));
        using var commission = await api.As(RoleRights.Commission);
        using var agent = await api.As(RoleRights.Agent);

        Assert.Equal(HttpStatusCode.OK, (await commission.Get($"/api/v1/demands/{number}")).Status);
        (await commission.Get($"/api/v1/demands/{number}?include=identity")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await commission.Get($"/api/v1/demands/{number}?include=confidential")).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Contains("Zyxwvut", (await agent.Get($"/api/v1/demands/{number}?include=identity&purpose=contact")).Body, StringComparison.Ordinal);

        using var form = new FormUrlEncodedContent([new("motif", "contact")]);
        Assert.DoesNotContain("Zyxwvut", (await commission.Send(HttpMethod.Post, $"/demandes/{number}", form)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grid_is_published_withdrawn_and_tried_on_a_register_by_those_of_its_territory()
    {
        var grid = (await api.Client.Get("/api/v1/policies/grids")).Json["grids"]!.AsArray().First(grid => grid!["territory"]!.GetValue<string>() != "200046977" && grid["state"]!.GetValue<string>() == "in-force")!;
        var (id, version, territory) = (grid["id"]!.GetValue<string>(), grid["version"]!.GetValue<string>(), grid["territory"]!.GetValue<string>());
        var text = (await api.Client.Get($"/api/v1/policies/grids/{id}")).Body;
        using var elsewhere = await api.As(RoleRights.Policy, territories: ["200046977"]);
        using var here = await api.As(RoleRights.Policy, territories: [territory]);
        using var everywhere = await api.As(RoleRights.Policy, territories: ["*"], landlords: []);

        foreach (var (client, allowed) in new[] { (elsewhere, false), (here, true), (everywhere, true) })
        {
            Assert.Equal(allowed, (await client.Send(HttpMethod.Post, "/api/v1/policies/grids", ApiClient.Json(text, "application/yaml"))).Status != HttpStatusCode.Forbidden);
            Assert.Equal(allowed, (await client.Send(HttpMethod.Delete, $"/api/v1/policies/grids/{Uri.EscapeDataString(version)}", null)).Status != HttpStatusCode.Forbidden);
            Assert.Equal(allowed, (await client.Post("/api/v1/policies/grids:simulate", new { gridId = id })).Status != HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task A_step_reaches_no_household_that_its_actor_does_not_see()
    {
        var hidden = await api.Client.Register(Sample.Demand(Toulouse));
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Lyon));
        using var client = await Agent("""{"departements":["69"]}""");
        await Step(client, vacancy, "orient", new { });

        foreach (var (step, body) in new (string, Func<string, object>)[] { ("nominate", number => new { demand = number, by = "landlord" }), ("set-aside", number => new { demand = number, reason = new { family = "size", text = "x" } }), ("lock", number => new { demand = number }) })
        {
            var (first, second) = (await Try(client, vacancy, step, body(hidden)), await Try(client, vacancy, step, body("031032699999900000")));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, second.Status), (first.Status, first.Status));
            Assert.Equal(Same(second.Body, ""), Same(first.Body, ""));
        }

        Assert.Equal(1, (await api.Client.Get($"/api/v1/demands/{hidden}")).Number("version"));
    }

    [Fact]
    public async Task What_somebody_says_to_have_seen_tells_nothing_of_what_is_hidden()
    {
        var hidden = await api.Client.Register(Sample.Demand(Toulouse));
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Lyon));
        using var client = await Agent("""{"departements":["69"]}""");

        Assert.Equal(HttpStatusCode.NoContent, (await client.Put($"/api/v1/vacancies/{vacancy}/visits/last", new { asOf = "2000-01-01T00:00:00Z", rows = new[] { new { uniqueNumber = hidden, points = 0 } } })).Status);

        Assert.DoesNotContain(hidden, (await client.Post($"/api/v1/vacancies/{vacancy}/visits", new { })).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_need_what_their_content_needs()
    {
        var number = await api.Client.Register(Sample.Demand(Toulouse));
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Toulouse));
        using var desk = await api.As(RoleRights.Register);
        using var program = await api.As(RoleRights.Client, scope: "console");

        foreach (var path in new[] { "/", "/logements", $"/logements/{vacancy}", $"/logements/{vacancy}/vie", $"/logements/{vacancy}/pourquoi?demande={number}" })
            Assert.Equal(HttpStatusCode.Forbidden, (await desk.Get(path)).Status);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), ((await desk.Get($"/demandes/{number}")).Status, (await program.Get($"/demandes/{number}")).Status));
    }

    [Fact]
    public async Task A_household_is_not_moved_out_of_the_scope_of_whoever_moves_it()
    {
        var number = await api.Client.Register(Sample.Demand(Lyon));
        using var client = await Agent("""{"departements":["69"]}""");

        (await client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, wishes = new { communes = new[] { Toulouse } } })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.OK, (await client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, wishes = new { communes = new[] { Toulouse, Lyon } } })).Status);
    }

    [Fact]
    public async Task A_list_ends_for_a_reserver_whose_turn_is_over()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(Toulouse));
        await Step(api.Client, vacancy, "orient", new { reserver = "Réservataire C" });
        using var reserver = await api.As(RoleRights.Reserver, "Réservataire C");
        await using var hub = FollowedList.Connect(reserver.Address, options => options.AccessTokenProvider = () => Task.FromResult(reserver.Token));
        var ended = new TaskCompletionSource<Guid>();
        hub.On<Allocation.Api.Live.Ended>("Ended", message => ended.TrySetResult(message.Vacancy));
        await hub.StartAsync(Cancellation);
        await hub.InvokeAsync<JsonNode>("Subscribe", vacancy, (object?)null, Cancellation);

        await Step(api.Client, vacancy, "end-orientation", new { });

        Assert.Equal(vacancy, await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    [Fact]
    public async Task A_stream_ends_with_its_token()
    {
        var token = await api.Token(new { role = "agent", organisation = "x", minutes = 0 });
        await using var hub = FollowedList.Connect(api.Client.Address, options => options.AccessTokenProvider = () => Task.FromResult<string?>(token));
        var closed = new TaskCompletionSource();
        hub.Closed += _ =>
        {
            closed.SetResult();
            return Task.CompletedTask;
        };

        await hub.StartAsync(Cancellation);

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    private async Task<ApiClient> Agent(string scope)
    {
        var asked = JsonNode.Parse(scope)!.AsObject();
        (asked["role"], asked["organisation"]) = ("agent", "Bailleur fictif");
        return new ApiClient(api.Client.Address) { Token = await api.Token(asked) };
    }

    private static async Task<List<Guid>> Vacancies(ApiClient client) =>
        [.. (await client.Get("/api/v1/vacancies?take=200")).Json["vacancies"]!.AsArray().Select(vacancy => vacancy!["id"]!.GetValue<Guid>())];

    private static async Task Step(ApiClient client, Guid vacancy, string step, object body)
    {
        var answer = await Try(client, vacancy, step, body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    private static async Task<Answer> Try(ApiClient client, Guid vacancy, string step, object body)
    {
        var version = (await client.Get($"/api/v1/vacancies/{vacancy}/life")).ETag;
        return await client.Send(HttpMethod.Post, $"/api/v1/vacancies/{vacancy}/steps/{step}", ApiClient.Json(body), ifMatch: version);
    }

    /// <summary>What is said, without the name that was asked for and the number of the incident.</summary>
    private static string Same(string body, string path)
    {
        if (!body.StartsWith('{'))
            return body.Replace(path[(path.LastIndexOf('/') + 1)..], "name", StringComparison.Ordinal);
        var problem = JsonNode.Parse(body)!.AsObject();
        problem.Remove("traceId");
        return problem.ToJsonString();
    }
}
