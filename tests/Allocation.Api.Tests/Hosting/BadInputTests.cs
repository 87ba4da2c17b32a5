using System.Net;
using System.Text.Json.Nodes;

namespace Allocation.Api.Tests.Hosting;

/// <summary>What every endpoint that takes a body refuses, each in the same words.</summary>
public sealed class BadInputTests(RunningApi api)
{
    public static TheoryData<string, string> Commands => new()
    {
        { "POST", "/api/v1/demands" },
        { "PATCH", "/api/v1/demands/" },
        { "PUT", "/api/v1/dwellings/BAD-INPUT" },
        { "POST", "/api/v1/vacancies" },
    };

    [Theory, MemberData(nameof(Commands))]
    public async Task A_body_of_another_content_type_is_refused(string method, string path) =>
        (await Send(method, path, "{}", "text/plain")).IsProblem(HttpStatusCode.BadRequest, "malformed", "Content-Type", "content-type");

    [Theory, MemberData(nameof(Commands))]
    public async Task A_compressed_body_is_refused_as_one(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(api.Client.Address, await Complete(path))) { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
        request.Content.Headers.ContentEncoding.Add("gzip");
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"content-encoding\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Commands))]
    public async Task A_body_over_a_megabyte_is_refused(string method, string path) =>
        (await Send(method, path, $"{{\"a\":\"{new string('x', 1_000_000)}\"}}")).IsProblem(HttpStatusCode.BadRequest, "malformed", "", "too-large");

    [Theory, MemberData(nameof(Commands))]
    public async Task A_body_that_is_no_json_is_refused(string method, string path) =>
        (await Send(method, path, "{\"expectedVersion\":1,")).IsProblem(HttpStatusCode.BadRequest, "malformed");

    [Theory, MemberData(nameof(Commands))]
    public async Task A_body_that_is_no_object_is_refused(string method, string path)
    {
        foreach (var body in new[] { "null", "[]", "\"text\"", "12", "" })
            (await Send(method, path, body)).IsProblem(HttpStatusCode.BadRequest, "malformed");
    }

    [Theory, MemberData(nameof(Commands))]
    public async Task A_member_nobody_knows_is_refused_and_named(string method, string path)
    {
        var (address, body) = (await Complete(path), await Whole(method, path));

        // It alone is to blame: without it the same body is taken.
        var refused = await api.Client.Send(new HttpMethod(method), address, ApiClient.Json(body.DeepClone().AsObject().With("misspelt", true)));
        var taken = await api.Client.Send(new HttpMethod(method), address, ApiClient.Json(body));

        refused.IsProblem(method == "PATCH" ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.BadRequest, method == "PATCH" ? "invalid" : "malformed", "misspelt", "json");
        Assert.True((int)taken.Status < 300, taken.Body);
    }

    [Theory, MemberData(nameof(Commands))]
    public async Task Bytes_that_are_no_utf8_are_refused(string method, string path)
    {
        using var body = new ByteArrayContent([(byte)'{', (byte)'"', 0xFF, 0xFE, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
        body.Headers.ContentType = new("application/json");

        var answer = await api.Client.Send(new HttpMethod(method), await Complete(path), body);

        answer.IsProblem(HttpStatusCode.BadRequest, "malformed", "", "encoding");
    }

    [Theory, MemberData(nameof(Commands))]
    public async Task A_lone_surrogate_is_no_text_and_is_refused(string method, string path) =>
        (await Send(method, path, "{\"desk\":\"\\ud800\"}")).IsProblem(HttpStatusCode.BadRequest, "malformed", "", "encoding");

    [Theory, MemberData(nameof(Commands))]
    public async Task What_no_column_of_text_takes_is_refused(string method, string path) =>
        (await Send(method, path, "{\"desk\":\"a\\u0000b\"}")).IsProblem(HttpStatusCode.BadRequest, "malformed", "", "encoding");

    [Fact]
    public async Task A_text_of_a_step_is_written_in_letters()
    {
        var step = $"/api/v1/vacancies/{await api.Client.OpenVacancy(Sample.Dwelling())}/steps/close";

        (await Send("POST", step, "{\"expectedVersion\":1,\"cause\":\"works\",\"text\":\"a\\u0007b\"}")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", "text", "control-character");
        (await Send("POST", step, "{\"expectedVersion\":1,\"cause\":\"works\",\"text\":\"a\\u0000b\"}")).IsProblem(HttpStatusCode.BadRequest, "malformed", "", "encoding");
    }

    [Theory]
    [InlineData("/api/v1/vacancies?territory=a%00b", "territory")]
    [InlineData("/api/v1/vacancies?take=1&after=%00", "after")]
    [InlineData("/api/v1/events?landlord=%00", "landlord")]
    public async Task Nor_may_an_address_hold_it(string path, string parameter) =>
        (await api.Client.Get(path)).IsProblem(HttpStatusCode.BadRequest, "malformed", parameter, "encoding");

    [Fact]
    public async Task What_only_looks_like_it_is_a_text() => Assert.Equal(HttpStatusCode.OK, (await api.Client.Get("/api/v1/vacancies?territory=a%2500b")).Status);

    [Theory]
    [InlineData("{\"expectedVersion\":1,\"dalo\":\"ACTIF\",\"dalo\":\"NON\"}")]
    [InlineData("{\"expectedVersion\":1,\"wishes\":{\"extended\":true,\"extended\":false}}")]
    [InlineData("{\"expectedVersion\":1,\"\\ud800\":1}")]
    [InlineData("{\"expectedVersion\":1,\"applicant\":{\"\\ud800\":1}}")]
    [InlineData("{\"expectedVersion\":1,\"dalo\":\"\\ud800\"}")]
    [InlineData("{\"expectedVersion\":1,\"cause\":\"\\ud800\"}")]
    [InlineData("{\"expectedVersion\":1e400}")]
    public async Task A_change_that_says_two_things_or_holds_no_text_is_refused(string body)
    {
        var answer = await Send("PATCH", "/api/v1/demands/", body);

        Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, answer.Body);
        Assert.Equal("application/problem+json", answer.ContentType);
    }

    [Theory, MemberData(nameof(Commands))]
    public async Task A_key_longer_than_two_hundred_characters_is_refused(string method, string path)
    {
        var answer = await api.Client.Send(new HttpMethod(method), await Complete(path), ApiClient.Json(await Whole(method, path)), key: new string('k', 201));

        answer.IsProblem(HttpStatusCode.BadRequest, "malformed", "Idempotency-Key", "idempotency-key");
    }

    [Theory]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound, "not-found")]
    [InlineData("GET", "/api/v1/vacancies/not-a-guid/shortlist", HttpStatusCode.NotFound, "not-found")]
    [InlineData("DELETE", "/api/v1/demands/0311123000000ALLOC", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    public async Task What_the_framework_refuses_is_a_problem_of_a_stable_type_too(string method, string path, HttpStatusCode status, string type) =>
        (await api.Client.Send(new HttpMethod(method), path, null)).IsProblem(status, type);

    [Theory]
    [InlineData("/api/v1/vacancies?after=not-a-guid", "after", "parameter")]
    [InlineData("/api/v1/vacancies?take=many", "take", "parameter")]
    [InlineData("/api/v1/demands/0311123000000ALLOC/scores?on=tomorrow", "on", "parameter")]
    [InlineData("/api/v1/vacancies/5b0b3a53-6f7a-4f56-8d6e-0d0c3ea7a0b6/shortlist/explain", "demand", "required")]
    public async Task A_parameter_that_the_framework_cannot_read_is_named_and_its_value_is_not_repeated(string path, string parameter, string code)
    {
        var answer = await api.Client.Get(path);

        answer.IsProblem(HttpStatusCode.BadRequest, "bad-request", parameter, code);
        Assert.DoesNotContain("not-a-guid", answer.Body, StringComparison.Ordinal);
    }

    private async Task<Answer> Send(string method, string path, string body, string contentType = "application/json") =>
        await api.Client.Send(new HttpMethod(method), await Complete(path), ApiClient.Json(body, contentType));

    /// <summary>A body that is taken.</summary>
    private async Task<JsonObject> Whole(string method, string path)
    {
        if (path.Contains("dwellings", StringComparison.Ordinal))
            return Sample.Dwelling();
        if (!path.Contains("vacancies", StringComparison.Ordinal))
            return method == "PATCH" ? new() { ["expectedVersion"] = 1, ["dalo"] = "ACTIF" } : Sample.Demand();
        var dwelling = Guid.NewGuid().ToString("N");
        Assert.Equal(HttpStatusCode.Created, (await api.Client.Put($"/api/v1/dwellings/{dwelling}", Sample.Dwelling())).Status);
        return new() { ["dwellingId"] = dwelling, ["availableOn"] = "2026-01-01" };
    }

    /// <summary>A change needs a demand to be refused on.</summary>
    private async Task<string> Complete(string path) => path.EndsWith("demands/", StringComparison.Ordinal) ? path + await api.Client.Register(Sample.Demand()) : path;
}
