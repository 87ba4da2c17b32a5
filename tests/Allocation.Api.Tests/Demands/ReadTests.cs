using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Demands;

public sealed class ReadTests(RunningApi api)
{
    [Fact]
    public async Task Names_are_shown_only_when_asked_for()
    {
        var demand = Sample.Demand()
            .With("coApplicants", new JsonArray(new JsonObject { ["link"] = "M", ["identity"] = new JsonObject { ["lastName"] = "Zyxwvut" } }))
            .With("dependants", new JsonArray(new JsonObject { ["lastName"] = "Zyxwvut", ["firstName"] = "Qponm", ["kinship"] = "E" }))
            .With("preserved", new JsonArray(new JsonObject { ["path"] = "a/b", ["xml"] = "<b>Zyxwvut</b>" }));
        var path = "/api/v1/demands/" + await api.Client.Register(demand);

        var plain = await api.Client.Get(path);
        var named = await api.Client.Get(path + "?include=identity,confidential&purpose=verification");

        Assert.DoesNotContain("Zyxwvut", plain.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Qponm", plain.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("0600000000", plain.Body, StringComparison.Ordinal);
        Assert.Equal(5, named.Body.Split("Zyxwvut").Length);
    }

    [Fact]
    public async Task A_confidential_fact_is_shown_only_when_asked_for()
    {
        var path = "/api/v1/demands/" + await api.Client.Register(Sample.Demand().With("reasons", new JsonArray("06", "13")));

        var plain = await api.Client.Get(path);
        var whole = await api.Client.Get(path + "?include=confidential&purpose=instruction");
        var misspelt = await api.Client.Get(path + "?include=names");

        Assert.Equal(["13"], plain.Json["file"]!["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>()));
        Assert.True(plain.Json["withheld"]!.GetValue<bool>());
        Assert.Equal(["06", "13"], whole.Json["file"]!["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>()));
        Assert.False(whole.Json["withheld"]!.GetValue<bool>());
        misspelt.IsProblem(HttpStatusCode.BadRequest, "malformed", "include", "include");
    }

    [Fact]
    public async Task A_demand_says_its_version_its_territories_and_its_facts()
    {
        var path = "/api/v1/demands/" + await api.Client.Register(Sample.Demand().With("wishes", JsonNode.Parse("{\"types\":[\"T2\"],\"communes\":[\"31149\",\"93048\"]}")));

        var read = await api.Client.Get(path);

        Assert.Equal("\"1\"", read.ETag);
        Assert.False(read.Json["incomplete"]!.GetValue<bool>());
        Assert.Equal(["243100518", "200057875"], read.Json["territories"]!.AsArray().Select(territory => territory!["territory"]!.GetValue<string>()));
        Assert.Equal("1990-05-17", read.Json["file"]!["applicant"]!["birthDate"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("0310225123456ABSEN", "")]
    [InlineData("0310225123456ABSEN", "/scores")]
    [InlineData("not-a-number", "")]
    [InlineData("not-a-number", "/scores")]
    public async Task A_number_of_nobody_is_not_found_and_not_repeated(string number, string what)
    {
        var answer = await api.Client.Get($"/api/v1/demands/{number}{what}");

        answer.IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.DoesNotContain(number, answer.Body, StringComparison.Ordinal);
    }
}
