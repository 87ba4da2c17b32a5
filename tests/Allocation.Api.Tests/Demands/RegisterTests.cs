using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Demands;

public sealed class RegisterTests(RunningApi api)
{
    private const string Path = "/api/v1/demands";

    [Fact]
    public async Task A_demand_without_number_receives_one_and_can_be_read_at_the_location_given()
    {
        var registered = await api.Client.Post(Path, Sample.Demand().With("depositedOn", "2025-02-14"));

        Assert.Equal(HttpStatusCode.Created, registered.Status);
        Assert.Matches("^0310225[0-9]{6}ALLOC$", registered.Text("uniqueNumber"));
        Assert.Equal(1, registered.Number("version"));
        Assert.Equal("\"1\"", registered.ETag);
        var read = await api.Client.Get(registered.Location!);
        Assert.Equal(registered.Text("uniqueNumber"), read.Text("uniqueNumber"));
        Assert.Equal("registered", read.Text("lastChange"));
    }

    [Fact]
    public async Task A_demand_of_Ile_de_France_is_numbered_in_its_common_series()
    {
        var registered = await api.Client.Post(Path, Sample.Demand(commune: "93048").With("depositedOn", "2025-02-14").With("desk", "93MTL"));

        Assert.Matches("^1110225[0-9]{6}93MTL$", registered.Text("uniqueNumber"));
    }

    [Fact]
    public async Task A_number_that_was_given_elsewhere_is_kept_and_given_once()
    {
        var demand = Sample.Demand().With("uniqueNumber", "031022512345631XYZ");

        var first = await api.Client.Post(Path, demand);
        var second = await api.Client.Post(Path, demand);

        Assert.Equal("031022512345631XYZ", first.Text("uniqueNumber"));
        second.IsProblem(HttpStatusCode.Conflict, "already-exists");
        Assert.Equal(1, second.Number("currentVersion"));
    }

    [Fact]
    public async Task The_same_key_again_gives_the_same_answer_and_no_second_demand()
    {
        var (demand, key) = (Sample.Demand(), Guid.NewGuid().ToString());

        var first = await api.Client.Post(Path, demand, key);
        var second = await api.Client.Post(Path, demand, key);

        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.Equal((first.Body, first.ETag, first.Location), (second.Body, second.ETag, second.Location));
        Assert.Equal(1, (await api.Client.Get(first.Location!)).Number("version"));
    }

    [Theory, InlineData(null), InlineData("031022512399931XYZ")]
    public async Task The_same_key_at_the_same_moment_makes_one_demand(string? number)
    {
        var (demand, key) = (Sample.Demand(), Guid.NewGuid().ToString());
        if (number is not null)
            demand["uniqueNumber"] = number;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.Client.Post(Path, demand, key)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
    }

    [Fact]
    public async Task A_key_used_for_another_demand_is_refused()
    {
        var key = Guid.NewGuid().ToString();
        await api.Client.Post(Path, Sample.Demand(), key);

        var other = await api.Client.Post(Path, Sample.Demand(months: 11), key);

        other.IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Theory]
    [InlineData("{}", "", "json")]
    [InlineData("{\"applicant\":{}}", "", "json")]
    [InlineData("{\"depositedOn\":\"14/02/2025\",\"applicant\":{}}", "depositedOn", "json")]
    [InlineData("{\"depositedOn\":\"2025-02-14\",\"aplicant\":{}}", "aplicant", "json")]
    [InlineData("{\"depositedOn\":\"2025-02-14\",\"applicant\":{\"birthdate\":5}}", "applicant.birthdate", "json")]
    [InlineData("{\"depositedOn\":\"2025-02-14\",\"applicant\":{},\"uniqueNumber\":\"12\"}", "uniqueNumber", "json")]
    [InlineData("{\"depositedOn\":\"2025-02-14\",\"applicant\":{},\"wishes\":{\"types\":[\"T9\"]}}", "wishes.types[0]", "json")]
    public async Task What_cannot_be_read_is_refused_with_its_path(string body, string path, string code) =>
        (await api.Client.Post(Path, body)).IsProblem(HttpStatusCode.BadRequest, "malformed", path, code);

    [Theory]
    [InlineData("depositedOn", "\"1949-12-31\"", "depositedOn", "deposit-date")]
    [InlineData("wishes", "{\"communes\":[\"31555\",\"31999\"]}", "wishes.communes[1]", "unknown-commune")]
    [InlineData("renewedOn", "\"2001-01-01\"", "renewedOn", "renewal-before-deposit")]
    [InlineData("desk", "\"TOOLONG\"", "desk", "desk")]
    [InlineData("applicant", "{\"taxIncome\":{\"2024\":-1}}", "applicant.taxIncome[2024]", "amount")]
    [InlineData("applicant", "{\"birthDate\":\"1879-01-01\"}", "applicant.birthDate", "birth-date")]
    [InlineData("expectedBirths", "{\"count\":13}", "expectedBirths.count", "count")]
    public async Task What_makes_no_demand_is_refused_with_its_path(string member, string value, string path, string code) =>
        (await api.Client.Post(Path, Sample.Demand().With(member, JsonNode.Parse(value)))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", path, code);

    [Fact]
    public async Task A_refusal_repeats_no_personal_datum()
    {
        var answers = await Task.WhenAll(
            api.Client.Post(Path, Sample.Demand().With("depositedOn", "Zyxwvut")),
            api.Client.Post(Path, Sample.Demand().With("desk", "Zyxwvut")),
            api.Client.Post(Path, Sample.Demand().With("applicant", new JsonObject { ["birthDate"] = "Zyxwvut" })),
            api.Client.Post(Path, Sample.Demand().With("uniqueNumber", "Zyxwvut")));

        Assert.All(answers, answer => Assert.DoesNotContain("Zyxwvut", answer.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_demand_without_wishes_is_stored_and_marked_incomplete()
    {
        var registered = await api.Client.Post(Path, Sample.Demand().Without("wishes"));

        var read = await api.Client.Get(registered.Location!);

        Assert.True(read.Json["incomplete"]!.GetValue<bool>());
        Assert.Empty(read.Json["territories"]!.AsArray());
    }
}
