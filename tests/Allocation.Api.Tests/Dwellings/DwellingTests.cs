using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Dwellings;

public sealed class DwellingTests(RunningApi api)
{
    private readonly string _path = $"/api/v1/dwellings/{Guid.NewGuid():N}";

    [Fact]
    public async Task A_dwelling_is_described_once_then_changed()
    {
        var created = await api.Client.Put(_path, Sample.Dwelling());
        var same = await api.Client.Put(_path, Sample.Dwelling());
        var changed = await api.Client.Put(_path, Sample.Dwelling(financing: "PLS"));

        Assert.Equal((HttpStatusCode.Created, 1), (created.Status, created.Number("version")));
        Assert.Equal((HttpStatusCode.OK, 1), (same.Status, same.Number("version")));
        Assert.Equal((HttpStatusCode.OK, 2), (changed.Status, changed.Number("version")));
        var read = await api.Client.Get(_path);
        Assert.Equal((2, "PLS"), (read.Number("version"), read.Json["dwelling"]!["financing"]!.GetValue<string>()));
        Assert.Null(read.Json["currentVacancy"]);
    }

    [Fact]
    public async Task A_description_that_was_decided_on_an_earlier_version_writes_over_nothing()
    {
        var created = await api.Client.Put(_path, Sample.Dwelling());
        Assert.Equal("\"1\"", created.ETag);
        Assert.Equal("\"2\"", (await Decided(Sample.Dwelling(financing: "PLS"), created.ETag!)).ETag);

        var late = await Decided(Sample.Dwelling(financing: "PLAI"), created.ETag!);
        var again = await Decided(Sample.Dwelling(financing: "PLS"), created.ETag!);

        late.IsProblem(HttpStatusCode.Conflict, "version-conflict");
        Assert.Equal(2, late.Number("currentVersion"));

        // Who lost the answer asks again, and hears that it is so.
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (again.Status, again.ETag));
        Assert.Equal("\"2\"", (await api.Client.Get(_path)).ETag);
        (await Decided(Sample.Dwelling(), "\"two\"")).IsProblem(HttpStatusCode.BadRequest, "malformed", "If-Match", "version");

        Task<Answer> Decided(JsonObject dwelling, string version) => api.Client.Send(HttpMethod.Put, _path, ApiClient.Json(dwelling), ifMatch: version);
    }

    [Fact]
    public async Task An_identifier_of_the_landlord_may_hold_any_sign()
    {
        var path = "/api/v1/dwellings/" + Uri.EscapeDataString($"Bât. B n° 12 #{Guid.NewGuid():N}");

        var created = await api.Client.Put(path, Sample.Dwelling());

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(HttpStatusCode.OK, (await api.Client.Get(created.Location!)).Status);
    }

    [Theory]
    [InlineData("landlord", "\"\"", "landlord", "landlord")]
    [InlineData("commune", "\"31999\"", "commune", "unknown-commune")]
    [InlineData("typology", "\"C\"", "typology", "typology")]
    [InlineData("rent", "-1", "rent", "amount")]
    [InlineData("areaM2", "0", "areaM2", "area")]
    public async Task A_description_that_makes_no_list_is_refused(string member, string value, string path, string code) =>
        (await api.Client.Put(_path, Sample.Dwelling().With(member, JsonNode.Parse(value)))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid", path, code);

    [Theory]
    [InlineData("typology", "\"T7\"", "typology")]
    [InlineData("financing", "\"HLM\"", "financing")]
    [InlineData("commune", "\"Toulouse\"", "commune")]
    [InlineData("floor", "3", "floor")]
    public async Task A_description_that_cannot_be_read_is_refused_with_its_path(string member, string value, string path) =>
        (await api.Client.Put(_path, Sample.Dwelling().With(member, JsonNode.Parse(value)))).IsProblem(HttpStatusCode.BadRequest, "malformed", path, "json");

    [Fact]
    public async Task A_description_without_what_it_needs_is_refused_and_says_what() =>
        Assert.Contains("financing", (await api.Client.Put(_path, Sample.Dwelling().Without("financing"))).Json["errors"]![0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);

    [Fact]
    public async Task An_identifier_of_more_than_a_hundred_characters_is_refused()
    {
        var path = $"/api/v1/dwellings/{new string('x', 101)}";

        (await api.Client.Put(path, Sample.Dwelling())).IsProblem(HttpStatusCode.BadRequest, "malformed", "id", "dwelling-id");
        (await api.Client.Get(path)).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_dwelling_nobody_described_is_not_found() => (await api.Client.Get(_path)).IsProblem(HttpStatusCode.NotFound, "not-found");
}
