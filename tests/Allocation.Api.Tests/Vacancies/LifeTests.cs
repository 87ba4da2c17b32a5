using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Vacancies;

/// <summary>The life of a vacancy as a client drives it.</summary>
public sealed class LifeTests(RunningApi api)
{
    private static readonly string Today = Sample.Day(Sample.Today);

    [Fact]
    public async Task A_vacancy_goes_from_notice_to_lease_and_every_other_list_knows()
    {
        var numbers = await Households("31163", 4);
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31163"));
        var elsewhere = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31163"));

        await ToRanked(vacancy, numbers[..3]);
        await Step(vacancy, "offer");
        await Step(vacancy, "notify", new { means = "registered-letter", receivedOn = Today });
        Assert.Equal(["here", null, null, null], await OffersOn(vacancy));
        Assert.Equal(["elsewhere", null, null, null], await OffersOn(elsewhere));

        await Step(vacancy, "refuse", new { on = Today, text = "Trop loin de l’école." });
        Assert.Equal([null, null, null, null], await OffersOn(elsewhere));
        await Step(vacancy, "offer");
        await Step(vacancy, "notify", new { means = "handed-over", receivedOn = Today });
        await Step(vacancy, "accept", new { on = Today });
        Assert.Equal([numbers[0], numbers[2], numbers[3]], await NumbersOn(elsewhere));
        await Step(vacancy, "sign-lease", new { on = Today });

        var life = await Life(vacancy);
        Assert.Equal("let", life["state"]!.GetValue<string>());
        Assert.Empty(life["nextSteps"]!.AsArray());
        Assert.Equal("removed", (await api.Client.Get($"/api/v1/demands/{numbers[1]}")).Json["file"]?["status"]?.GetValue<string>() ?? (await api.Client.Get($"/api/v1/demands/{numbers[1]}")).Json["status"]!.GetValue<string>());
        Assert.Equal(["refused", "let", "ended"], await Task.WhenAll(numbers[..3].Select(StandingOf)));
        (await api.Client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.DoesNotContain(vacancy, (await api.Client.Get("/api/v1/vacancies?take=200")).Json["vacancies"]!.AsArray().Select(open => open!["id"]!.GetValue<Guid>()));

        async Task<string> StandingOf(string number) => (await api.Client.Get($"/api/v1/demands/{number}/positions")).Json["positions"]!.AsArray().Single()!["standing"]!.GetValue<string>();
    }

    [Fact]
    public async Task A_dwelling_may_fall_vacant_again_once_its_vacancy_has_ended()
    {
        var dwelling = Guid.NewGuid().ToString("N");
        await api.Client.Put($"/api/v1/dwellings/{dwelling}", Sample.Dwelling(commune: "31184"));
        var first = Guid.Parse((await Open()).Text("id"));
        (await Open()).IsProblem(HttpStatusCode.Conflict, "vacancy-open");

        await Step(first, "close", new { cause = "works", text = "Réfection de la toiture." });

        Assert.Equal(HttpStatusCode.Created, (await Open()).Status);
        (await Ask(first, "undo", new JsonObject())).IsProblem(HttpStatusCode.Conflict, "step-refused");

        Task<Answer> Open() => api.Client.Post("/api/v1/vacancies", new { dwellingId = dwelling, availableOn = Today });
    }

    [Fact]
    public async Task A_step_is_refused_with_its_reason_and_those_that_may_come()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31186"));

        var refused = await Ask(vacancy, "sign-lease", new JsonObject { ["on"] = Today });
        refused.IsProblem(HttpStatusCode.Conflict, "step-refused");
        Assert.Equal("illegal-step", refused.Text("code"));
        Assert.Contains("orient", refused.Json["nextSteps"]!.AsArray().Select(step => step!.GetValue<string>()));

        (await api.Client.Post($"/api/v1/vacancies/{vacancy}/steps/dance", new { })).IsProblem(HttpStatusCode.BadRequest, "malformed", "step", "unknown-step");
        (await api.Client.Post($"/api/v1/vacancies/{vacancy}/steps/orient", new { })).IsProblem(HttpStatusCode.PreconditionRequired, "expected-version-required");
        (await api.Client.Post($"/api/v1/vacancies/{vacancy}/steps/orient", new { expectedVersion = 9 })).IsProblem(HttpStatusCode.Conflict, "version-conflict");
        (await api.Client.Post($"/api/v1/vacancies/{vacancy}/steps/orient", new { expectedVersion = 1, reserve = "x" })).IsProblem(HttpStatusCode.BadRequest, "malformed", "reserve", "json");
        (await api.Client.Post($"/api/v1/vacancies/{vacancy}/steps/orient", new { expectedVersion = 1, candidatesBy = "2001-01-01" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "candidatesBy", "date");
        foreach (var (step, path) in new[] { ("close", "cause"), ("nominate", "demand"), ("set-aside", "demand"), ("decide", "decisions"), ("notify", "means"), ("accept", "on") })
        {
            var lacking = await api.Client.Post($"/api/v1/vacancies/{vacancy}/steps/{step}", new { expectedVersion = 1 });
            Assert.True(lacking.Status == HttpStatusCode.BadRequest, $"{step}: {lacking.Body}");
            Assert.Contains(path, lacking.Body, StringComparison.Ordinal);
        }

        (await api.Client.Post($"/api/v1/vacancies/{Guid.NewGuid()}/steps/orient", new { expectedVersion = 1 })).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(1, (await Life(vacancy))["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_step_sent_twice_is_one_step()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31205"));
        var body = new { expectedVersion = 1, reserver = "Ville" };

        var first = await api.Client.Post($"/api/v1/vacancies/{vacancy}/steps/orient", body, "once");
        var again = await api.Client.Post($"/api/v1/vacancies/{vacancy}/steps/orient", body, "once");
        var other = await api.Client.Post($"/api/v1/vacancies/{vacancy}/steps/orient", body with { reserver = "Préfet" }, "once");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.Status, again.Status));
        Assert.Equal(first.Body, again.Body);
        other.IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Equal(2, (await Life(vacancy))["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task Two_commissions_may_rank_the_same_household_first_and_one_of_them_waits()
    {
        var numbers = await Households("31352", 3);
        var (left, right) = (await api.Client.OpenVacancy(Sample.Dwelling(commune: "31352")), await api.Client.OpenVacancy(Sample.Dwelling(commune: "31352")));
        await ToRanked(left, numbers);
        await ToRanked(right, numbers);

        await Step(left, "offer");
        var refused = await Ask(right, "offer", new JsonObject());
        refused.IsProblem(HttpStatusCode.Conflict, "step-refused");
        Assert.Equal("in-offer-elsewhere", refused.Text("code"));

        await Step(left, "notify", new { means = "handed-over", receivedOn = Today });
        await Step(left, "accept", new { on = Today });
        while ((await Life(right))["nextInLine"]!.GetValue<string>() == numbers[0])
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        await Step(right, "offer");
        Assert.Equal(numbers[1], (await Life(right))["offer"]!["uniqueNumber"]!.GetValue<string>());
    }

    [Fact]
    public async Task Nobody_but_a_vacancy_sets_the_token_of_a_demand()
    {
        var token = new JsonObject { ["vacancy"] = Guid.NewGuid(), ["offer"] = Guid.NewGuid(), ["hold"] = "accepted" };
        (await api.Client.Post("/api/v1/demands", Sample.Demand().With("token", token.DeepClone()))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "token", "immutable");

        var number = await api.Client.Register(Sample.Demand());
        (await api.Client.Patch($"/api/v1/demands/{number}", new JsonObject { ["expectedVersion"] = 1, ["token"] = token })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "token", "immutable");
    }

    /// <summary>Households of one commune, the one that filed first before the others.</summary>
    private async Task<string[]> Households(string commune, int count)
    {
        var numbers = new string[count];
        for (var number = 0; number < count; number++)
            numbers[number] = await api.Client.Register(Sample.Demand(commune, months: 40 - number));
        return numbers;
    }

    private async Task ToRanked(Guid vacancy, string[] numbers)
    {
        await Step(vacancy, "return-keys", new { on = Today });
        await Step(vacancy, "orient", new { reserver = "Ville" });
        foreach (var number in numbers)
            await Step(vacancy, "nominate", new { demand = number, by = "reserver" });
        await Step(vacancy, "instruct");
        await Step(vacancy, "place-on-agenda", new { sessionOn = Today, session = "CALEOL" });
        await Step(vacancy, "decide", new { decisions = numbers.Select((number, index) => new { demand = number, kind = "ranked", rank = index + 1 }) });
    }

    private async Task Step(Guid vacancy, string step, object? body = null)
    {
        var answer = await Ask(vacancy, step, JsonSerializer.SerializeToNode(body ?? new { })!.AsObject());
        Assert.True(answer.Status == HttpStatusCode.OK, $"{step}: {answer.Body}");

        // The page of each state, with the forms of all steps that may come.
        var screen = await api.Client.Get($"/logements/{vacancy}/vie");
        Assert.Equal(HttpStatusCode.OK, screen.Status);
        Assert.All(answer.Json["nextSteps"]!.AsArray(), next => Assert.Contains($"data-step=\"{next!.GetValue<string>()}\"", screen.Body, StringComparison.Ordinal));
    }

    private async Task<Answer> Ask(Guid vacancy, string step, JsonObject body) =>
        await api.Client.Post($"/api/v1/vacancies/{vacancy}/steps/{step}", body.With("expectedVersion", (await Life(vacancy))["version"]!.GetValue<int>()), Guid.NewGuid().ToString());

    private async Task<JsonNode> Life(Guid vacancy) => (await api.Client.Get($"/api/v1/vacancies/{vacancy}/life")).Json;

    private async Task<IEnumerable<string?>> OffersOn(Guid vacancy) => (await Rows(vacancy)).Select(row => row!["offer"]?.GetValue<string>());

    private async Task<IEnumerable<string>> NumbersOn(Guid vacancy) => (await Rows(vacancy)).Select(row => row!["uniqueNumber"]!.GetValue<string>());

    private async Task<JsonArray> Rows(Guid vacancy) => (await api.Client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Json["rows"]!.AsArray();
}
