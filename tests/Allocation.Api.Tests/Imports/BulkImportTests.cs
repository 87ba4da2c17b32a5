using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Imports;

/// <summary>Many demands at once, a line each: entered once, whatever is sent again.</summary>
public sealed class BulkImportTests(RunningApi api)
{
    private const string NdJson = "application/x-ndjson";

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

    /// <summary>Whatever stands in a line is its own fault: it is named, nothing of it is repeated, and the lines around it are entered.</summary>
    [Theory]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"uniqueNumber":"031052400000100007","depositedOn":"2024-05-01","applicant":{"identity":{"lastName":"\ud800"}}}""")]
    [InlineData("""{"uniqueNumber":"031052400000100007","depositedOn":"2024-05-01","applicant":{"identity":{"lastName":"a\u0000b"}}}""")]
    [InlineData("""{"uniqueNumber":"031052400000100007","depositedOn":"2024-05-01","applicant":{"taxIncome":{"2024":1,"02024":2}}}""")]
    [InlineData("""{"uniqueNumber":"031052400000100007","depositedOn":"2024-05-01","applicant":{"taxIncome":{"99999999999":1}}}""")]
    [InlineData("""{"uniqueNumber":"031052400000100007","depositedOn":"2024-05-01","applicant":{"resources":[{"code":"SAL","amount":1e999}]}}""")]
    [InlineData("""{"uniqueNumber":"031052400000100007","depositedOn":"2024-05-01","applicant":{"resources":[null]}}""")]
    [InlineData("""{"uniqueNumber":"031052400000100007","depositedOn":"2024-05-01","depositedOn":"2024-05-02","applicant":{}}""")]
    [InlineData("""{"uniqueNumber":"031052400000100007","depositedOn":"0001-01-01","applicant":{"birthDate":"9999-12-31"}}""")]
    [InlineData("""{"uniqueNumber":"'; DROP TABLE demand; --","depositedOn":"2024-05-01","applicant":{}}""")]
    [InlineData("\u0000")]
    public async Task A_hostile_line_is_refused_alone(string hostile)
    {
        var name = $"hostile-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(hostile)))[..12]}";
        var desk = $"H{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(hostile)))[..4]}";

        var report = await Entered(name, $"{Lines(desk, 1)}\n{hostile}\n{Lines(desk, 2)}");

        Assert.Equal((4, 0, 2, 1, 1), Counts(report));
        Assert.All(report["errors"]!.AsArray(), error => Assert.Equal(2, error!["line"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused_alone()
    {
        byte[] cut = [.. Encoding.UTF8.GetBytes(Lines("C0007", 1).Replace("{}", """{"identity":{"lastName":""", StringComparison.Ordinal)), 0xC3, (byte)'\n'];

        var report = await Entered("no-text", new ByteArrayContent([.. cut, .. Encoding.UTF8.GetBytes(Lines("C0007", 1))]));

        Assert.Equal((2, 0, 1, 0, 1), Counts(report));
    }

    [Fact]
    public async Task Line_ends_marks_and_blank_lines_are_no_demands()
    {
        var lines = Lines("C0008", 2).Split('\n');

        var report = await Entered("windows", $"\ufeff{lines[0]}\r\n\r\n \t\r\n{lines[1]}");

        Assert.Equal((4, 0, 2, 0, 0), Counts(report));
        Assert.Equal((2, 0, 0, 2, 0), Counts(await Entered("unix", string.Join('\n', lines))));
    }

    [Fact]
    public async Task A_line_of_faults_is_told_with_some_of_them()
    {
        var communes = string.Join(',', Enumerable.Repeat("\"99999\"", 100_000));

        var report = await Entered("faults", Lines("C0009", 1).Replace("\"31424\"", communes, StringComparison.Ordinal));

        Assert.Equal((1, 0, 0, 0, 1), Counts(report));
        Assert.Equal(20, report["errors"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_is_compressed_is_not_read_as_lines()
    {
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes(Lines("C0010", 2))) { Headers = { ContentType = new MediaTypeHeaderValue(NdJson), ContentEncoding = { "gzip" } } };

        (await api.Client.Send(HttpMethod.Post, "/api/v1/imports/demands/packed", body)).IsProblem(HttpStatusCode.BadRequest, "malformed", "Content-Encoding", "content-encoding");

        (await api.Client.Get("/api/v1/imports/demands/packed")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_line_at_the_limit_is_read_and_one_beyond_it_ends_the_file()
    {
        var longest = Lines("C0011", 1).PadRight(1 << 20);

        var report = await Entered("longest", longest);
        var beyond = await Import("beyond", $"{Lines("C0012", 1)}\n{Lines("C0011", 1).PadRight((1 << 20) + 1)}\n{Lines("C0013", 1)}");

        Assert.Equal((1, 0, 1, 0, 0), Counts(report));
        beyond.IsProblem(HttpStatusCode.BadRequest, "malformed", "", "line-too-long");
        Assert.Equal(1, (await api.Client.Get("/api/v1/imports/demands/beyond")).Number("lines"));
    }

    [Fact]
    public async Task Sent_by_several_at_once_every_line_is_entered_once_and_nobody_else_goes_on()
    {
        var lines = Lines("C0014", 9_000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Import("at-once", lines)));

        foreach (var answer in answers.Where(answer => answer.Status != HttpStatusCode.OK))
            answer.IsProblem(HttpStatusCode.Conflict, "import-sent-twice");
        Assert.Equal((9_000, 9_000, 9_000, 0, 0), Counts(await Entered("at-once", lines)));
        Assert.Equal((9_000, 0, 0, 9_000, 0), Counts(await Entered("at-once-again", lines)));
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_whole_chunks_and_comes_back()
    {
        var lines = Lines("C0015", 9_000);
        using var gone = new CancellationTokenSource();
        using var http = new HttpClient { BaseAddress = api.Client.Address };
        using var body = new StreamContent(new Unfinished(Encoding.UTF8.GetBytes(lines + "\n"), SomeAreEntered, gone)) { Headers = { ContentType = new MediaTypeHeaderValue(NdJson) } };

        async Task SomeAreEntered()
        {
            while ((await api.Client.Get("/api/v1/imports/demands/gone")).Status != HttpStatusCode.OK)
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        await Assert.ThrowsAnyAsync<Exception>(() => http.PostAsync(new Uri("/api/v1/imports/demands/gone", UriKind.Relative), body, gone.Token));

        var whole = await Entered("gone", lines);
        Assert.Equal(9_000, whole["entered"]!.GetValue<int>());
        Assert.True(whole["resumedAt"]!.GetValue<int>() is > 0 and var resumed && resumed % 2_000 == 0, whole.ToJsonString());
    }

    private static (int Lines, int ResumedAt, int Entered, int Unchanged, int Refused) Counts(JsonNode report) =>
        (report["lines"]!.GetValue<int>(), report["resumedAt"]!.GetValue<int>(), report["entered"]!.GetValue<int>(), report["unchanged"]!.GetValue<int>(), report["refused"]!.GetValue<int>());

    private static string Lines(string desk, int count) => string.Join('\n', Enumerable.Range(0, count).Select(number =>
        $$$"""{"uniqueNumber":"0310524{{{number:000000}}}{{{desk}}}","depositedOn":"2024-05-01","applicant":{"birthDate":"1990-01-01"},"wishes":{"types":["T2"],"communes":["31424"]}}"""));

    private Task<JsonNode> Entered(string name, string lines) => Entered(name, new ByteArrayContent(Encoding.UTF8.GetBytes(lines)));

    private async Task<JsonNode> Entered(string name, ByteArrayContent lines)
    {
        var answer = await Import(name, lines);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return answer.Json;
    }

    private Task<Answer> Import(string name, string lines) => Import(name, new ByteArrayContent(Encoding.UTF8.GetBytes(lines)));

    private Task<Answer> Import(string name, ByteArrayContent lines)
    {
        lines.Headers.ContentType = new MediaTypeHeaderValue(NdJson);
        return api.Client.Send(HttpMethod.Post, $"/api/v1/imports/demands/{Uri.EscapeDataString(name)}", lines);
    }

    /// <summary>A file whose sender goes away when all of it but its end was read.</summary>
    private sealed class Unfinished(byte[] bytes, Func<Task> until, CancellationTokenSource gone) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                await until();
                await gone.CancelAsync();
                await Task.Delay(Timeout.Infinite, gone.Token);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
