using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Grids;

/// <summary>A policy officer tries a grid before anybody votes on it.</summary>
public sealed class GridTests(RunningApi api)
{
    private const string Draft = """
        grid: brouillon
        territory: "243100518"
        partial: true
        parameters: { seuil: null }
        total: { at-most: 40 }
        criteria:
          - { id: DALO, label: "DALO", when: dalo is ACTIF, points: 50 }
          - { id: EFFORT, label: "Taux d’effort", when: effort-rate > parameter seuil, points: 10 }
        """;

    private static readonly JsonObject Demand = new()
    {
        ["depositedOn"] = "2023-01-15",
        ["dalo"] = "ACTIF",
        ["applicant"] = new JsonObject { ["birthDate"] = "1990-05-17" },
    };

    [Fact]
    public async Task Grids_are_listed_with_their_state_and_shown_as_written()
    {
        var grids = (await api.Client.Get("/api/v1/policies/grids")).Json["grids"]!.AsArray().ToDictionary(grid => grid!["id"]!.GetValue<string>(), grid => grid!["state"]!.GetValue<string>());
        Assert.Equal(("in-force", "archived"), (grids["toulouse-metropole"], grids["paris-2014"]));
        var text = await api.Client.Get("/api/v1/policies/grids/paris-2014");
        Assert.Equal("application/yaml", text.ContentType);
        Assert.StartsWith("# The grid of the municipal quota", text.Body, StringComparison.Ordinal);
        (await api.Client.Get("/api/v1/policies/grids/nowhere")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("object", (await api.Client.Get("/api/v1/policies/grid.schema.json")).Text("type"));
    }

    [Fact]
    public async Task A_grid_is_published_for_a_day_to_come_once_and_can_be_withdrawn_until_then()
    {
        var day = Sample.Day(Sample.Today.AddDays(40));
        string Text(string effective, int points = 5) => $"grid: bordeaux\nterritory: \"243300316\"\neffective: {effective}\npartial: true\ncriteria: [{{ id: DALO, label: DALO, when: dalo is ACTIF, points: {points} }}]\n";

        var published = await Publish(Text(day));
        var again = await Publish(Text(day));
        var another = await Publish(Text(day, points: 6));
        var listed = (await api.Client.Get("/api/v1/policies/grids")).Json["grids"]!.AsArray().Single(grid => grid!["id"]!.GetValue<string>() == "bordeaux")!;
        var withdrawn = await api.Client.Send(HttpMethod.Delete, $"/api/v1/policies/grids/{published.Text("version")}", null);

        Assert.Equal((HttpStatusCode.Created, "scheduled", day), (published.Status, published.Text("state"), published.Text("effective")));
        Assert.Equal((HttpStatusCode.Created, published.Text("version")), (again.Status, again.Text("version")));
        another.IsProblem(HttpStatusCode.Conflict, "grid-day-taken");
        Assert.Equal("scheduled", listed["state"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NoContent, withdrawn.Status);
        (await api.Client.Get("/api/v1/policies/grids/bordeaux")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.Created, (await Publish(Text(day))).Status);
    }

    [Theory]
    [InlineData("effective: 2026-01-01\npartial: true", "bad-dates")]
    [InlineData("effective: null\npartial: true", "bad-dates")]
    [InlineData("effective: 2099-01-01\npartial: false", "legal-gap")]
    [InlineData("effective: 2099-01-01\npartial: true\nstatus: draft", "type-mismatch")]
    public async Task A_grid_that_may_not_be_in_force_is_not_published(string head, string code)
    {
        var answer = await Publish($"grid: refus\nterritory: \"243300316\"\n{head}\ncriteria: [{{ id: A, label: A, when: dalo is ACTIF, points: 5 }}]\n");
        answer.IsProblem(HttpStatusCode.UnprocessableEntity, "invalid-grid");
        Assert.Contains(code, answer.Json["errors"]!.AsArray().Select(error => error!["code"]!.GetValue<string>()));
    }

    // SCO-15, SCO-31: transfers may have a grid of their own; a list has one order, so both break ties alike.
    [Fact]
    public async Task A_grid_of_transfers_stands_beside_the_others_in_their_order_of_ties()
    {
        var day = Sample.Day(Sample.Today.AddDays(40));
        string Text(string demands, string tie) => $"grid: nantes-{demands}\nterritory: \"244400404\"\ndemands: {demands}\neffective: {day}\npartial: true\ntie-break: [{tie}, unique number]\n"
            + "classes: [{ id: URGENCE, label: Urgence, when: pdalhpd }]\ncriteria: [{ id: A, label: A, when: lives-in dwelling commune, points: 5 }]\n";

        var first = await Publish(Text("first", "most persons"));
        var other = await Publish(Text("transfers", "oldest registration"));
        var again = await Publish(Text("first", "most persons").Replace("points: 5", "points: 6", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Created, first.Status);
        other.IsProblem(HttpStatusCode.UnprocessableEntity, "invalid-grid");
        Assert.Equal("tie-break", Assert.Single(other.Json["errors"]!.AsArray())!["code"]!.GetValue<string>());
        again.IsProblem(HttpStatusCode.Conflict, "grid-day-taken");
        Assert.Equal(HttpStatusCode.Created, (await Publish(Text("transfers", "most persons"))).Status);
    }

    private Task<Answer> Publish(string text) => api.Client.Send(HttpMethod.Post, "/api/v1/policies/grids", ApiClient.Json(text, "application/yaml"));

    [Fact]
    public async Task A_sheet_is_put_into_words_for_whom_they_are_asked()
    {
        var agent = await Evaluate(new { gridId = "toulouse-metropole", demand = Demand, date = "2026-05-03", words = "agent" });
        var number = await api.Client.Register(Sample.Demand("31445"));
        var applicant = await api.Client.Get($"/api/v1/demands/{number}/scores?words=applicant");

        Assert.Contains("50\u00a0points", agent.Json["lines"]!.AsArray().Single(line => line!["criterionId"]!.GetValue<string>() == "TLS_DALO")!["words"]!.GetValue<string>());
        Assert.Contains("votre dossier", applicant.Json["territories"]![0]!["lines"]!.AsArray().Single(line => line!["criterionId"]!.GetValue<string>() == "TLS_DALO")!["words"]!.GetValue<string>());
        Assert.Null((await api.Client.Get($"/api/v1/demands/{number}/scores")).Json["territories"]![0]!["lines"]![0]!["words"]);
    }

    [Fact]
    public async Task A_dwelling_adds_the_lines_that_depend_on_it()
    {
        const string Near = "grid: pres\nterritory: \"243100518\"\npartial: true\ncriteria:\n  - { id: NEAR, label: L, when: lives-in dwelling territory, points: 5 }\n";
        var living = (JsonObject)Demand.DeepClone();
        living["applicant"]!["identity"] = new JsonObject { ["address"] = new JsonObject { ["commune"] = "31069" } };

        var own = await Evaluate(new { grid = Near, demand = living });
        var relative = await Evaluate(new { grid = Near, demand = living, dwellingCommune = "31555" });

        Assert.Equal((0, "needs-dwelling"), (own.Number("points"), own.Json["lines"]![0]!["outcome"]!.GetValue<string>()));
        Assert.Equal((5, "obtained"), (relative.Number("points"), relative.Json["lines"]![0]!["outcome"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.Client.Post("/api/v1/policies/grids:evaluate", JsonSerializer.Serialize(new { grid = Near, demand = living, dwellingCommune = "99999" }))).Status);
    }

    [Fact]
    public async Task A_category_of_dwelling_is_asked_for_with_its_place()
    {
        const string Large = "grid: grands\nterritory: \"243100518\"\npartial: true\ncriteria:\n  - { id: LARGE, label: L, when: dwelling type is T4 and not dwelling priority-district, points: 5 }\n";

        var alike = await Evaluate(new { grid = Large, demand = Demand, dwellingCommune = "31555", dwellingCategory = new { typology = "T4", inPriorityDistrict = false } });
        var unsaid = await Evaluate(new { grid = Large, demand = Demand, dwellingCommune = "31555", dwellingCategory = new { typology = "T4" } });

        Assert.Equal(5, alike.Number("points"));
        Assert.Equal("unknown", unsaid.Json["lines"]![0]!["outcome"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.Client.Post("/api/v1/policies/grids:evaluate", JsonSerializer.Serialize(new { grid = Large, demand = Demand, dwellingCategory = new { typology = "T4" } }))).Status);
    }

    [Fact]
    public async Task A_score_that_stands_in_no_list_says_why()
    {
        const string Later = "grid: plus-tard\nterritory: \"243100518\"\npartial: true\neffective: 2090-01-01\ncriteria:\n  - { id: A, label: L, points: 5 }\n";

        var now = await Evaluate(new { grid = Later, demand = Demand });
        var then = await Evaluate(new { grid = Later, date = "2090-01-01", demand = new { depositedOn = "2024-01-01", applicant = new { }, wishes = new { communes = new[] { "31555" }, types = new[] { "T2" } } } });
        var nowhere = await Evaluate(new { grid = Later, date = "2090-01-01", demand = new { depositedOn = "2024-01-01", applicant = new { }, wishes = new { communes = new[] { "31555" } } } });

        Assert.Equal(5, now.Number("points"));
        Assert.Contains("not-in-force", now.Json["remarks"]!.AsArray().Select(remark => remark!.GetValue<string>()));
        Assert.Equal(5, then.Number("points"));
        Assert.Null(then.Json["remarks"]);
        Assert.Equal(["no-typology"], nowhere.Json["remarks"]!.AsArray().Select(remark => remark!.GetValue<string>()));
    }

    [Fact]
    public async Task A_right_text_is_a_grid_and_names_what_it_lacks()
    {
        var answer = await Validate(Draft);

        Assert.True(answer.Json["valid"]!.GetValue<bool>(), answer.Body);
        Assert.StartsWith("brouillon@", answer.Text("version"));
        Assert.Equal((2, "seuil"), (answer.Number("criteria"), answer.Json["unsetParameters"]![0]!.GetValue<string>()));
        Assert.Empty(answer.Json["errors"]!.AsArray());
        Assert.Contains("L.441-1", answer.Json["warnings"]![0]!["message"]!.GetValue<string>());
        var complete = await Validate(Draft.Replace("partial: true", "partial: false", StringComparison.Ordinal));
        Assert.Equal((false, "legal-gap"), (complete.Json["valid"]!.GetValue<bool>(), complete.Json["errors"]![0]!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_wrong_text_comes_back_with_every_error_at_its_place()
    {
        var answer = await Validate("grid: g\nterritory: \"243100518\"\ncriteria:\n  - { id: A, label: L, when: senority > 3 months, points: 1 }\n  - { id: B, label: L, points: many }\n");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.False(answer.Json["valid"]!.GetValue<bool>());
        Assert.Equal([(4, "unknown-fact"), (5, "bad-points")], answer.Json["errors"]!.AsArray().Select(error => (error!["line"]!.GetValue<int>(), error["code"]!.GetValue<string>())));
        Assert.Contains("seniority", answer.Json["errors"]![0]!["remedy"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_bomb_and_a_picture_are_refused_with_one_error()
    {
        Assert.Equal("refused-yaml", (await Validate("a: &a [x]\nb: [*a, *a]\n")).Json["errors"]![0]!["code"]!.GetValue<string>());
        (await api.Client.Post("/api/v1/policies/grids:validate", "{}")).IsProblem(HttpStatusCode.BadRequest, "malformed", "Content-Type", "content-type");
    }

    [Fact]
    public async Task A_draft_scores_a_demand_line_by_line_and_its_cap_is_a_line()
    {
        var sheet = await Evaluate(new { grid = Draft, demand = Demand, date = "2026-05-03" });

        Assert.Equal((40, "2026-05-03"), (sheet.Number("points"), sheet.Text("date")));
        Assert.Equal(
            [("DALO", 50, "obtained"), ("EFFORT", 0, "not-evaluable"), ("total", -10, "obtained")],
            sheet.Json["lines"]!.AsArray().Select(line => (line!["criterionId"]!.GetValue<string>(), line["points"]!.GetValue<int>(), line["outcome"]!.GetValue<string>())));
    }

    [Fact]
    public async Task A_published_grid_is_named_by_its_id_and_takes_the_value_its_source_does_not_print()
    {
        var spending = (JsonObject)Demand.DeepClone();
        spending["currentHousing"] = new JsonObject { ["rent"] = 500 };
        spending["applicant"]!["resources"] = new JsonArray(new JsonObject { ["code"] = "SAL", ["amount"] = 1000 });

        var toulouse = await Evaluate(new { gridId = "toulouse-metropole", demand = Demand, date = "2026-05-03" });
        var unset = await Evaluate(new { gridId = "metropole-de-lyon", demand = spending, date = "2026-05-03" });
        var supplied = await Evaluate(new { gridId = "metropole-de-lyon", demand = spending, date = "2026-05-03", parameters = new { seuil_effort = 33 } }, "seuil_effort", "seuil-effort");

        Assert.Equal(39 + 20 + 50, toulouse.Number("points"));
        Assert.Equal("not-evaluable", Outcome(unset, "LYO_TAUX_EFFORT"));
        Assert.Equal("obtained", Outcome(supplied, "LYO_TAUX_EFFORT"));
        Assert.EndsWith("+seuil-effort=33", supplied.Text("gridVersion"));
    }

    [Fact]
    public async Task What_cannot_be_evaluated_is_refused_and_says_why()
    {
        (await Evaluate(new { gridId = "nowhere", demand = Demand })).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await Evaluate(new { demand = Demand })).IsProblem(HttpStatusCode.BadRequest, "malformed", "grid", "grid");
        (await Evaluate(new { grid = Draft, demand = Demand, date = "1900-01-01" })).IsProblem(HttpStatusCode.BadRequest, "malformed", "date", "date");
        (await Evaluate(new { grid = Draft, demand = new { depositedOn = "1900-01-01", applicant = new { } } })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "demand.depositedOn", "deposit-date");
        var bad = await Evaluate(new { grid = Draft, demand = Demand, parameters = new { seuill = 3 } });
        bad.IsProblem(HttpStatusCode.UnprocessableEntity, "invalid-grid");
        Assert.Equal("unknown-parameter", bad.Json["errors"]![0]!["code"]!.GetValue<string>());
    }

    private static string Outcome(Answer sheet, string criterion) =>
        sheet.Json["lines"]!.AsArray().Single(line => line!["criterionId"]!.GetValue<string>() == criterion)!["outcome"]!.GetValue<string>();

    private Task<Answer> Validate(string yaml) => api.Client.Send(HttpMethod.Post, "/api/v1/policies/grids:validate", ApiClient.Json(yaml, "application/yaml"));

    private Task<Answer> Evaluate(object asked, string from = "", string to = "")
    {
        var body = System.Text.Json.JsonSerializer.Serialize(asked);
        return api.Client.Post("/api/v1/policies/grids:evaluate", from.Length == 0 ? body : body.Replace(from, to, StringComparison.Ordinal));
    }
}
