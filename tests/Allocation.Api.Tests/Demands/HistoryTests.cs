using System.Net;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Demands;

public sealed class HistoryTests(RunningApi api)
{
    [Fact]
    public async Task Changes_stand_newest_first_with_what_each_was_worth()
    {
        var number = await api.Client.Register(Sample.Demand("31555", 10));
        await api.Client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, cause = "dalo-changed", dalo = "ACTIF" });
        await api.Client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 2, cause = "document-accepted", verified = new[] { "priority" } });

        var history = await api.Client.Get($"/api/v1/demands/{number}/history");

        Assert.Equal(
            [(3, "document-accepted", 0), (2, "dalo-changed", 50), (1, "registered", 10)],
            history.Json["changes"]!.AsArray().Select(change => (change!["version"]!.GetValue<int>(), change["kind"]!.GetValue<string>(), change["points"]!.AsObject().Sum(points => points.Value!.GetValue<int>()))));

        // Page by page it is the same, and the last page says that it is.
        var (versions, next) = (new List<int>(), "");
        do
        {
            var page = (await api.Client.Get($"/api/v1/demands/{number}/history?take=2{next}")).Json;
            versions.AddRange(page["changes"]!.AsArray().Select(change => change!["version"]!.GetValue<int>()));
            next = page["next"] is { } place ? $"&after={place}" : "";
        }
        while (next.Length > 0);
        Assert.Equal([3, 2, 1], versions);
    }

    [Fact]
    public async Task Too_many_or_of_nobody_is_refused()
    {
        var number = await api.Client.Register(Sample.Demand());
        (await api.Client.Get($"/api/v1/demands/{number}/history?take=201")).IsProblem(HttpStatusCode.BadRequest, "malformed", "take", "take");
        (await api.Client.Get($"/api/v1/demands/{number}/history?after=first")).IsProblem(HttpStatusCode.BadRequest, "malformed", "after", "place");
        (await api.Client.Get("/api/v1/demands/000000000000000000/history")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }
}
