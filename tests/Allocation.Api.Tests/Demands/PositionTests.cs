using System.Net;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Demands;

/// <summary>SCO-32, SCO-33, INF-6: a place among similar demands, told only where they are enough.</summary>
public sealed class PositionTests(RunningApi api)
{
    // Nobody else in these tests wishes a T6P in Mondonville: twelve demands, one a month older than the one before.
    [Fact]
    public async Task A_demand_stands_among_those_like_it_once_they_are_twelve()
    {
        var numbers = new List<string>();
        for (var months = 1; months <= 11; months++)
            numbers.Add(await api.Client.Register(Sample.Demand("31351", months, "T6P")));
        Assert.Equal(("too-few", null), await Position(numbers[10]));

        numbers.Add(await api.Client.Register(Sample.Demand("31351", 12, "T6P")));
        await api.Client.Register(Sample.Demand("31351", 20, "T1"));

        Assert.Equal(("12", 1), await Position(numbers[11]));
        Assert.Equal(("12", 12), await Position(numbers[0]));
        Assert.Equal(("12", 2), await Position(numbers[10]));
    }

    [Fact]
    public async Task A_grid_that_does_not_say_what_is_similar_gives_no_position()
    {
        var number = await api.Client.Register(Sample.Demand(commune: "69266"));
        Assert.Equal(("no-key", null), await Position(number));
    }

    [Fact]
    public async Task An_unknown_demand_is_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, (await api.Client.Get("/api/v1/demands/031012300099999TESTS/position")).Status);

    private async Task<(string Demands, int? Position)> Position(string number)
    {
        var territory = (await api.Client.Get($"/api/v1/demands/{number}/position")).Json["territories"]![0]!;
        return territory["withheld"] is { } withheld ? (withheld.GetValue<string>(), null) : (territory["demands"]!.GetValue<int>().ToString(System.Globalization.CultureInfo.InvariantCulture), territory["position"]!.GetValue<int>());
    }
}
