using System.Net;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Visits;

public sealed class VisitTests(RunningApi api)
{
    // Nobody else wishes Brax.
    [Fact]
    public async Task The_second_opening_tells_what_was_seen_and_what_happened_since()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31088"));
        var (older, younger) = (await api.Client.Register(Sample.Demand("31088", 20)), await api.Client.Register(Sample.Demand("31088", 5)));

        var first = await api.Client.Post($"/api/v1/vacancies/{vacancy}/visits", "");
        await api.Client.Patch($"/api/v1/demands/{younger}", new { expectedVersion = 1, cause = "dalo-changed", dalo = "ACTIF" });
        var second = await api.Client.Post($"/api/v1/vacancies/{vacancy}/visits", "");

        Assert.Empty(first.Json["anchors"]!.AsArray());
        var anchor = Assert.Single(second.Json["anchors"]!.AsArray())!;
        Assert.Equal([older, younger], anchor["rows"]!.AsArray().Select(row => row!["uniqueNumber"]!.GetValue<string>()));
        var change = Assert.Single(second.Json["events"]![younger]!.AsArray())!;
        Assert.Equal(("dalo-changed", 50), (change["kind"]!.GetValue<string>(), change["points"]!.GetValue<int>()));
        Assert.Null(second.Json["events"]![older]);
    }

    // Nobody else wishes Mondonville.
    [Fact]
    public async Task What_was_seen_is_the_version_before_the_eyes_not_the_one_the_server_holds()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31351"));
        var number = await api.Client.Register(Sample.Demand("31351", 20));
        var list = (await api.Client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Json;
        await api.Client.Post($"/api/v1/vacancies/{vacancy}/visits", "");
        await api.Client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, cause = "dalo-changed", dalo = "ACTIF" });

        var seen = await api.Client.Put($"/api/v1/vacancies/{vacancy}/visits/last", new { asOf = list["asOf"]!.GetValue<string>(), rows = new[] { new { uniqueNumber = number, points = list["rows"]![0]!["points"]!.GetValue<int>() } } });

        Assert.Equal(HttpStatusCode.NoContent, seen.Status);
        var again = await api.Client.Post($"/api/v1/vacancies/{vacancy}/visits", "");
        Assert.Equal("dalo-changed", Assert.Single(again.Json["events"]![number]!.AsArray())!["kind"]!.GetValue<string>());
    }

    // Nobody else wishes Beaupuy.
    [Fact]
    public async Task Events_of_who_left_the_list_since_are_told_too()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31053"));
        var number = await api.Client.Register(Sample.Demand("31053", 20));
        await api.Client.Post($"/api/v1/vacancies/{vacancy}/visits", "");
        var left = await api.Client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, cause = "wishes-changed", wishes = new { types = new[] { "T5" }, communes = new[] { "31053" } } });

        var opened = await api.Client.Post($"/api/v1/vacancies/{vacancy}/visits", "");

        Assert.Equal(HttpStatusCode.OK, left.Status);
        Assert.Empty((await api.Client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Json["rows"]!.AsArray());
        Assert.Equal("wishes-changed", Assert.Single(opened.Json["events"]![number]!.AsArray())!["kind"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("""{"asOf":"2026-03-01T10:00:00Z","rows":[{"uniqueNumber":"x","points":1}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"asOf":"2026-03-01T10:00:00Z","rows":null}""", HttpStatusCode.BadRequest)]
    public async Task A_sight_that_cannot_be_read_is_refused(string body, HttpStatusCode status) =>
        Assert.Equal(status, (await api.Client.Put($"/api/v1/vacancies/{Guid.Empty}/visits/last", body)).Status);

    [Fact]
    public async Task A_vacancy_that_is_not_there_has_no_visits()
    {
        (await api.Client.Post($"/api/v1/vacancies/{Guid.Empty}/visits", "")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await api.Client.Put($"/api/v1/vacancies/{Guid.Empty}/visits/last", """{"asOf":"2026-03-01T10:00:00Z","rows":[]}""")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }
}
