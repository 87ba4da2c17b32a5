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
        Assert.Equal(HttpStatusCode.NoContent, (await api.Client.Put($"/api/v1/vacancies/{vacancy}/visits/last", "")).Status);
    }

    [Fact]
    public async Task A_vacancy_that_is_not_there_has_no_visits()
    {
        (await api.Client.Post($"/api/v1/vacancies/{Guid.Empty}/visits", "")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await api.Client.Put($"/api/v1/vacancies/{Guid.Empty}/visits/last", "")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }
}
