using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Demands;

public sealed class AmendTests(RunningApi api)
{
    [Fact]
    public async Task A_change_on_the_present_version_makes_the_next_one()
    {
        var path = await Registered();

        var changed = await api.Client.Patch(path, new { expectedVersion = 1, cause = "dalo-changed", dalo = "ACTIF" });

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal((2, "\"2\""), (changed.Number("version"), changed.ETag));
        var read = await api.Client.Get(path);
        Assert.Equal((2, "dalo-changed", "ACTIF"), (read.Number("version"), read.Text("lastChange"), read.Json["file"]!["dalo"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_tag_of_the_last_read_stands_for_the_version()
    {
        var path = await Registered();
        var tag = (await api.Client.Get(path)).ETag;

        Assert.Equal(HttpStatusCode.OK, (await api.Client.Patch(path, new { dalo = "ACTIF" }, ifMatch: tag)).Status);
        (await api.Client.Patch(path, new { dalo = "CADUC" }, ifMatch: tag)).IsProblem(HttpStatusCode.Conflict, "version-conflict");
        (await api.Client.Patch(path, new { dalo = "CADUC" }, ifMatch: "\"two\"")).IsProblem(HttpStatusCode.BadRequest, "malformed", "If-Match", "version");
    }

    /// <summary>What is asked is not only what the body says.</summary>
    [Fact]
    public async Task One_key_with_another_query_is_another_request()
    {
        var path = await Registered();
        var change = new { expectedVersion = 1, cause = "dalo-changed", dalo = "ACTIF" };

        Assert.Equal(HttpStatusCode.OK, (await api.Client.Patch($"{path}?include=confidential", change, "query")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Patch($"{path}?include=confidential", change, "query")).Status);
        (await api.Client.Patch(path, change, "query")).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_change_decided_on_another_version_is_refused_with_the_present_one()
    {
        var path = await Registered();
        await api.Client.Patch(path, new { expectedVersion = 1, dalo = "ACTIF" });

        var late = await api.Client.Patch(path, new { expectedVersion = 1, dalo = "CADUC" });

        late.IsProblem(HttpStatusCode.Conflict, "version-conflict");
        Assert.Equal(2, late.Number("currentVersion"));
        Assert.Equal("ACTIF", (await api.Client.Get(path)).Json["file"]!["dalo"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_change_that_names_no_version_is_refused()
    {
        var path = await Registered();

        (await api.Client.Patch(path, new { dalo = "ACTIF" })).IsProblem(HttpStatusCode.PreconditionRequired, "expected-version-required");
        (await api.Client.Patch(path, new { expectedVersion = "1", dalo = "ACTIF" })).IsProblem(HttpStatusCode.BadRequest, "malformed", "expectedVersion", "version");
    }

    [Fact]
    public async Task Null_removes_an_object_merges_and_an_array_replaces()
    {
        var path = await Registered(demand => demand.With("dalo", "ACTIF").With("reasons", new JsonArray("01", "13")));

        await api.Client.Patch(path, "{\"expectedVersion\":1,\"dalo\":null,\"reasons\":[\"05\"],\"applicant\":{\"maritalStatus\":\"C\"}}");

        var file = (await api.Client.Get(path + "?include=identity&purpose=verification")).Json["file"]!;
        Assert.Null(file["dalo"]);
        Assert.Equal("05", Assert.Single(file["reasons"]!.AsArray())!.GetValue<string>());
        Assert.Equal("C", file["applicant"]!["maritalStatus"]!.GetValue<string>());
        Assert.Equal("Zyxwvut", file["applicant"]!["identity"]!["lastName"]!.GetValue<string>());
    }

    [Fact]
    public async Task Merge_patch_has_a_content_type_of_its_own()
    {
        var path = await Registered();

        var changed = await api.Client.Send(HttpMethod.Patch, path, ApiClient.Json(new { expectedVersion = 1, dalo = "ACTIF" }, "application/merge-patch+json"));

        Assert.Equal(HttpStatusCode.OK, changed.Status);
    }

    [Fact]
    public async Task A_change_that_changes_nothing_makes_no_version()
    {
        var path = await Registered(demand => demand.With("dalo", "ACTIF"));

        var same = await api.Client.Patch(path, new { expectedVersion = 1, dalo = "ACTIF" });

        Assert.Equal((HttpStatusCode.OK, 1), (same.Status, same.Number("version")));
    }

    [Fact]
    public async Task The_same_key_again_gives_the_same_answer_and_no_second_change()
    {
        var (path, key) = (await Registered(), Guid.NewGuid().ToString());
        var change = new { expectedVersion = 1, dalo = "ACTIF" };

        var first = await api.Client.Patch(path, change, key);
        await api.Client.Patch(path, new { expectedVersion = 2, dalo = "CADUC" });
        var second = await api.Client.Patch(path, change, key);

        Assert.Equal((first.Status, first.Body, first.ETag), (second.Status, second.Body, second.ETag));
        var read = await api.Client.Get(path);
        Assert.Equal((3, "CADUC"), (read.Number("version"), read.Json["file"]!["dalo"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_key_used_for_another_change_is_refused()
    {
        var (path, key) = (await Registered(), Guid.NewGuid().ToString());
        await api.Client.Patch(path, new { expectedVersion = 1, dalo = "ACTIF" }, key);

        (await api.Client.Patch(path, new { expectedVersion = 1, dalo = "CADUC" }, key)).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await api.Client.Patch(path, new { expectedVersion = 2, dalo = "CADUC" }, key)).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task Of_many_changes_on_one_version_one_is_accepted()
    {
        var path = await Registered();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => api.Client.Patch(path, new { expectedVersion = 1, currentHousing = new { rent = 300 + number } })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
        Assert.Equal(2, (await api.Client.Get(path)).Number("version"));
    }

    [Theory]
    [InlineData("{\"expectedVersion\":1,\"daloo\":\"ACTIF\"}", "daloo", "json")]
    [InlineData("{\"expectedVersion\":1,\"depositedOn\":\"2001-01-01\"}", "depositedOn", "immutable")]
    [InlineData("{\"expectedVersion\":1,\"uniqueNumber\":\"031022512345631XYZ\"}", "uniqueNumber", "immutable")]
    [InlineData("{\"expectedVersion\":1,\"depositedOn\":null}", "", "json")]
    [InlineData("{\"expectedVersion\":1,\"wishes\":{\"communes\":[\"99999\"]}}", "wishes.communes[0]", "unknown-commune")]
    public async Task A_change_that_makes_no_demand_is_refused_and_nothing_changes(string patch, string member, string code)
    {
        var path = await Registered();

        (await api.Client.Patch(path, patch)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", member, code);

        Assert.Equal(1, (await api.Client.Get(path)).Number("version"));
    }

    [Theory, InlineData("registered"), InlineData("seniority"), InlineData("grid-changed"), InlineData("nonsense")]
    public async Task A_cause_that_is_not_a_clients_to_give_is_refused(string cause) =>
        (await api.Client.Patch(await Registered(), new { expectedVersion = 1, cause, dalo = "ACTIF" })).IsProblem(HttpStatusCode.BadRequest, "malformed", "cause", "cause");

    [Theory, InlineData("0310225123456ABSEN"), InlineData("not-a-number")]
    public async Task Nobodys_demand_cannot_be_changed(string number) =>
        (await api.Client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, dalo = "ACTIF" })).IsProblem(HttpStatusCode.NotFound, "not-found");

    private async Task<string> Registered(Action<JsonObject>? change = null)
    {
        var demand = Sample.Demand();
        change?.Invoke(demand);
        return "/api/v1/demands/" + await api.Client.Register(demand);
    }
}
