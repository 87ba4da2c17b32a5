using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Imports;

/// <summary>Many demands at once, a line each: entered once, whatever is sent again.</summary>
public sealed class BulkImportTests(RunningApi api)
{
    [Fact]
    public async Task Lines_are_entered_and_stand_on_the_list()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31424"));

        var report = await Entered("first", Lines("C0001", 1_200));

        Assert.Equal((1_200, 0, 1_200, 0, 0), Counts(report));
        // Others wish it too, and the partition follows the change log.
        while (await Wishing() < 1_200)
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        Assert.Equal(1_200, (await api.Client.Get("/api/v1/imports/demands/first")).Number("entered"));

        async Task<int> Wishing() => (await api.Client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Json["funnel"]!.AsArray().Single(step => step!["step"]!.GetValue<string>() == "commune")!["remaining"]!.GetValue<int>();
    }

    [Fact]
    public async Task A_wrong_line_is_named_and_the_rest_goes_on()
    {
        var lines = Lines("C0002", 4).Split('\n');
        lines[1] = lines[1].Replace("2024-05-01", "1890-05-01", StringComparison.Ordinal);
        lines[2] = lines[2].Replace("depositedOn", "deposited", StringComparison.Ordinal);

        var report = await Entered("wrong", string.Join('\n', lines));

        Assert.Equal((4, 0, 2, 0, 2), Counts(report));
        Assert.Equal(
            [(2, "depositedOn", "deposit-date"), (3, "deposited", "json")],
            report["errors"]!.AsArray().Select(error => (error!["line"]!.GetValue<int>(), error["path"]!.GetValue<string>(), error["code"]!.GetValue<string>())));
    }

    [Fact]
    public async Task A_number_that_another_demand_has_is_refused_and_the_same_line_is_known()
    {
        var lines = Lines("C0003", 2);
        await Entered("known", lines);

        var again = await Entered("known-again", lines);
        var other = await Entered("known-other", lines.Replace("2024-05-01", "2024-05-02", StringComparison.Ordinal));

        Assert.Equal((2, 0, 0, 2, 0), Counts(again));
        Assert.Equal((2, 0, 0, 0, 2), Counts(other));
        Assert.All(other["errors"]!.AsArray(), error => Assert.Equal("already-exists", error!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_import_goes_on_behind_what_is_done_and_knows_its_own_file()
    {
        var lines = Lines("C0004", 1_500);
        var begun = string.Join('\n', lines.Split('\n').Take(1_000)) + "\n";
        await Entered("broken-off", begun);

        var whole = await Entered("broken-off", lines);
        var other = await Import("broken-off", Lines("C0005", 1_500));
        var shorter = await Import("broken-off", begun);

        Assert.Equal((1_500, 1_000, 1_500, 0, 0), Counts(whole));
        other.IsProblem(HttpStatusCode.Conflict, "other-file");
        shorter.IsProblem(HttpStatusCode.Conflict, "other-file");
    }

    [Fact]
    public async Task What_is_no_such_file_is_refused()
    {
        (await Import("x", Lines("C0006", 2) + "\n" + new string('x', (1 << 20) + 1))).IsProblem(HttpStatusCode.BadRequest, "malformed", "", "line-too-long");
        Assert.Equal((2, 2), ((await api.Client.Get("/api/v1/imports/demands/x")).Number("lines"), (await api.Client.Get("/api/v1/imports/demands/x")).Number("entered")));
        (await Import("Not A Name", "")).IsProblem(HttpStatusCode.BadRequest, "malformed", "name", "name");
        (await api.Client.Send(HttpMethod.Post, "/api/v1/imports/demands/x", ApiClient.Json("{}", "application/json"))).IsProblem(HttpStatusCode.BadRequest, "malformed", "Content-Type", "content-type");
        (await api.Client.Get("/api/v1/imports/demands/nothing")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static (int Lines, int ResumedAt, int Entered, int Unchanged, int Refused) Counts(JsonNode report) =>
        (report["lines"]!.GetValue<int>(), report["resumedAt"]!.GetValue<int>(), report["entered"]!.GetValue<int>(), report["unchanged"]!.GetValue<int>(), report["refused"]!.GetValue<int>());

    private static string Lines(string desk, int count) => string.Join('\n', Enumerable.Range(0, count).Select(number =>
        $$$"""{"uniqueNumber":"0310524{{{number:000000}}}{{{desk}}}","depositedOn":"2024-05-01","applicant":{"birthDate":"1990-01-01"},"wishes":{"types":["T2"],"communes":["31424"]}}"""));

    private async Task<JsonNode> Entered(string name, string lines)
    {
        var answer = await Import(name, lines);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return answer.Json;
    }

    private Task<Answer> Import(string name, string lines)
    {
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes(lines)) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        return api.Client.Send(HttpMethod.Post, $"/api/v1/imports/demands/{Uri.EscapeDataString(name)}", body);
    }
}
