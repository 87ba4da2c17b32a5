using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Grids;

/// <summary>Texts that are no grid, as somebody would post them: one clear error each, and the grid in force stays as it is.</summary>
public sealed class NonsenseTests(RunningApi api)
{
    private const string Head = "grid: test\nterritory: \"243100518\"\npartial: true\n";
    private const string Line = "criteria: [{ id: A, label: A, points: 1 }]\n";

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    public static TheoryData<string, string, string> OneErrorEach => new()
    {
        { "an empty file", "", "syntax" },
        { "a bomb of aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "refused-yaml" },
        { "a cycle of aliases", "&a [*a]\n", "refused-yaml" },
        { "a hundred thousand criteria", Head + "criteria:\n" + Repeat("- {}\n", 100_000), "too-large" },
        { "ten thousand levels", Head + "criteria: " + Repeat("[", 10_000), "too-large" },
        { "ninety thousand keys", string.Concat(Enumerable.Range(0, 90_000).Select(n => $"k{n}: 1\n")) + Head + Line, "too-large" },
        { "a number without end", Head + $"criteria: [{{ id: A, label: A, points: {Repeat("9", 100_000)} }}]\n", "bad-points" },
        { "a key stated twice", Head + "grid: again\n" + Line, "duplicate-key" },
        { "a NUL", "grid: \0\n", "syntax" },
        { "an escape of what is no character", Head + "criteria: [{ id: A, label: \"a\\uFFFE\", points: 1 }]\n", "syntax" },
        { "JSON of something else", "{\"demand\": {\"dalo\": \"ACTIF\"}}", "missing-key" },
        { "a tab for indentation", Head + "criteria:\n\t- { id: A, label: A, points: 1 }\n", "syntax" },
    };

    [Theory]
    [MemberData(nameof(OneErrorEach))]
    public async Task Nonsense_is_one_clear_error_and_leaves_the_grid_in_force(string what, string text, string code)
    {
        var validated = await Validate(Encoding.UTF8.GetBytes(text));
        Assert.Equal(HttpStatusCode.OK, validated.Status);
        Assert.False(validated.Json["valid"]!.GetValue<bool>());
        var errors = validated.Json["errors"]!.AsArray();
        Assert.True(errors.Count == 1, $"{what}: {validated.Body[..Math.Min(500, validated.Body.Length)]}");
        Assert.Equal(code, errors[0]!["code"]!.GetValue<string>());
        Assert.InRange(validated.Body.Length, 50, 2_000);

        var published = await api.Client.Send(HttpMethod.Post, "/api/v1/policies/grids", ApiClient.Json(text, "application/yaml"));
        published.IsProblem(HttpStatusCode.UnprocessableEntity, "invalid-grid");
        Assert.Equal("in-force", (await api.Client.Get("/api/v1/policies/grids")).Json["grids"]!.AsArray().Single(grid => grid!["id"]!.GetValue<string>() == "toulouse-metropole")!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_other_formats_are_refused_before_they_are_read()
    {
        (await Validate([.. "grid: a"u8, 0xff, 0xfe])).IsProblem(HttpStatusCode.BadRequest, "malformed", "", "encoding");
        (await Validate(Encoding.Unicode.GetBytes("grid: été"))).IsProblem(HttpStatusCode.BadRequest, "malformed", "", "encoding");
        (await Validate("{}"u8.ToArray(), "application/json")).IsProblem(HttpStatusCode.BadRequest, "malformed", "Content-Type", "content-type");
        (await Validate(Encoding.UTF8.GetBytes(Repeat("x", 1_000_001)))).IsProblem(HttpStatusCode.BadRequest, "malformed", "", "too-large");
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_a_grid()
    {
        var marked = await Validate([0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(Head + Line)]);
        Assert.True(marked.Json["valid"]!.GetValue<bool>(), marked.Body);
        Assert.Equal((await Validate(Encoding.UTF8.GetBytes(Head + Line))).Text("version"), marked.Text("version"));
    }

    [Fact]
    public async Task How_months_count_is_supplied_as_a_word()
    {
        const string Open = Head + "seniority: null\ncriteria: [{ id: A, label: A, points: 1 per month of seniority }]\n";
        Assert.Equal("seniority", (await Validate(Encoding.UTF8.GetBytes(Open))).Json["unsetParameters"]![0]!.GetValue<string>());

        var sheets = new List<(int, string)>();
        foreach (var word in new[] { "complete", "calendar" })
        {
            var sheet = await Evaluate(new JsonObject { ["seniority"] = word });
            sheets.Add((sheet.Number("points"), sheet.Text("gridVersion")[^word.Length..]));
        }

        Assert.Equal([(37, "complete"), (38, "calendar")], sheets);
        foreach (JsonNode wrong in new JsonNode[] { "lunar", 1, true })
            Assert.Equal(HttpStatusCode.BadRequest, (await Evaluate(new JsonObject { ["seniority"] = wrong })).Status);
        (await Evaluate(new JsonObject { ["nothing"] = 1 })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid-grid");

        Task<Answer> Evaluate(JsonObject parameters) => api.Client.Post("/api/v1/policies/grids:evaluate", new JsonObject
        {
            ["grid"] = Open,
            ["date"] = "2026-03-01",
            ["demand"] = new JsonObject { ["depositedOn"] = "2023-01-20", ["applicant"] = new JsonObject() },
            ["parameters"] = parameters,
        });
    }

    private async Task<Answer> Validate(byte[] text, string contentType = "application/yaml")
    {
        using var body = new ByteArrayContent(text);
        body.Headers.ContentType = new(contentType);
        return await api.Client.Send(HttpMethod.Post, "/api/v1/policies/grids:validate", body);
    }
}
