using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;
using Allocation.Grains.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Grids;

/// <summary>Versions of a grid over the days, by a clock that the tests set.</summary>
public sealed class GridVersionTests(GridVersionTests.Host api) : IClassFixture<GridVersionTests.Host>
{
    private const string Nantes = "244400404";
    private const string Rennes = "243500139";
    private const string LaReunionNorth = "249740119";

    private static readonly JsonObject Demand = new()
    {
        ["depositedOn"] = "2025-01-15",
        ["dalo"] = "ACTIF",
        ["applicant"] = new JsonObject { ["birthDate"] = "1990-05-17" },
    };

    // SCO-40: what a household had on 3 May is told by the grid of 3 May, whatever is scheduled since; and any version can be read.
    [Fact]
    public async Task An_id_is_the_version_of_the_day_and_every_version_stays_readable()
    {
        api.Time.Now = new DateTimeOffset(2027, 3, 10, 12, 0, 0, TimeSpan.Zero);
        var (first, second) = (Text("nantes", Nantes, "2027-05-01", points: 5), Text("nantes", Nantes, "2027-09-01", points: 9));
        var (may, september) = (await Publish(first), await Publish(second));

        Assert.Equal($"/api/v1/policies/grids/{may.Text("version")}", may.Location);
        Assert.Equal((5, may.Text("version")), await Score("nantes", "2027-05-03"));
        Assert.Equal((9, september.Text("version")), await Score("nantes", "2027-09-01"));
        Assert.Equal((9, september.Text("version")), await Score(september.Text("version"), "2027-05-03"));
        (await Evaluate("nantes@000000000000", "2027-05-03")).IsProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal((first, second), ((await Read("nantes?on=2027-05-03")).Body, (await Read("nantes?on=2027-09-01")).Body));
        Assert.Equal((first, second), ((await Read(may.Text("version"))).Body, (await Read(september.Text("version"))).Body));
        api.Time.Now = new DateTimeOffset(2027, 10, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal((second, first), ((await Read("nantes")).Body, (await Read(may.Text("version"))).Body));
        Assert.Equal(["in-force", "superseded"], (await api.Client.Get("/api/v1/policies/grids")).Json["grids"]!.AsArray().Where(grid => grid!["id"]!.GetValue<string>() == "nantes").Select(grid => grid!["state"]!.GetValue<string>()));
    }

    // SCO-31: a list has one order, also after somebody took a grid back.
    [Fact]
    public async Task A_grid_that_keeps_two_others_from_ordering_ties_in_two_ways_is_not_taken_back()
    {
        api.Time.Now = new DateTimeOffset(2027, 3, 10, 12, 0, 0, TimeSpan.Zero);
        var all = await Publish(Text("rennes", Rennes, "2027-05-01"));
        var other = await Publish(Text("rennes", Rennes, "2027-06-01", ties: "most persons"));
        var transfers = await Publish(Text("rennes-mutations", Rennes, "2027-07-01", ties: "most persons", demands: "transfers"));

        var refused = await Withdraw(other);

        refused.IsProblem(HttpStatusCode.Conflict, "grid-needed");
        Assert.Equal([all.Text("version"), transfers.Text("version")], refused.Json["versions"]!.AsArray().Select(version => version!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.NoContent, (await Withdraw(transfers)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Withdraw(other)).Status);
    }

    // 22:00 in Paris on the 10th is 01:00 on the 11th in La Réunion: there that day has begun.
    [Fact]
    public async Task Overseas_a_grid_is_published_until_and_in_force_from_the_midnight_of_its_territory()
    {
        api.Time.Now = new DateTimeOffset(2027, 3, 10, 18, 59, 0, TimeSpan.Zero);
        var published = await Publish(Text("cinor", LaReunionNorth, "2027-03-11"));
        Assert.Equal((HttpStatusCode.Created, "scheduled"), (published.Status, published.Text("state")));

        api.Time.Now = new DateTimeOffset(2027, 3, 10, 21, 0, 0, TimeSpan.Zero);

        Assert.Equal("in-force", (await api.Client.Get("/api/v1/policies/grids")).Json["grids"]!.AsArray().Single(grid => grid!["id"]!.GetValue<string>() == "cinor")!["state"]!.GetValue<string>());
        (await Withdraw(published)).IsProblem(HttpStatusCode.NotFound, "not-found");
        var late = await Publish(Text("cinor-2", LaReunionNorth, "2027-03-11"));
        late.IsProblem(HttpStatusCode.UnprocessableEntity, "invalid-grid");
        Assert.Equal("bad-dates", late.Json["errors"]![0]!["code"]!.GetValue<string>());
        Assert.Contains("2027-03-11", late.Json["errors"]![0]!["remedy"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await Publish(Text("cinor-2", LaReunionNorth, "2027-03-12"))).Status);

        // Scores without a date, and evaluations, are of the day of the territory too.
        Assert.Equal("2027-03-11", (await Evaluate("cinor", null)).Text("date"));
        var number = await api.Client.Register(Sample.Demand("97411"));
        var score = (await api.Client.Get($"/api/v1/demands/{number}/scores")).Json["territories"]![0]!;
        Assert.Equal(("2027-03-11", published.Text("version")), (score["on"]!.GetValue<string>(), score["gridVersion"]!.GetValue<string>()));
    }

    /// <summary>A publication, or a withdrawal, that comes once more after what undid it, as a network repeats it, does nothing.</summary>
    [Fact]
    public async Task A_grid_is_published_and_taken_back_once_for_each_key()
    {
        const string Angers = "244900015";
        api.Time.Now = new DateTimeOffset(2027, 3, 10, 12, 0, 0, TimeSpan.Zero);
        var text = Text("angers", Angers, "2027-05-01");
        var published = await Publish(text, "publish");
        Assert.Equal(HttpStatusCode.NoContent, (await Withdraw(published, "withdraw")).Status);

        var again = await Publish(text, "publish");

        Assert.Equal((HttpStatusCode.Created, published.Text("version")), (again.Status, again.Text("version")));
        Assert.False(await IsThere());
        (await Publish(Text("angers", Angers, "2027-05-02"), "publish")).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Equal(HttpStatusCode.Created, (await Publish(text, "anew")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Withdraw(published, "withdraw")).Status);
        Assert.True(await IsThere());
        Assert.Equal(HttpStatusCode.NoContent, (await Withdraw(published)).Status);
        Assert.False(await IsThere());

        async Task<bool> IsThere() => (await Read(published.Text("version"))).Status == HttpStatusCode.OK;
    }

    private static string Text(string id, string territory, string effective, int points = 5, string ties = "oldest registration", string demands = "all") =>
        $"grid: {id}\nterritory: \"{territory}\"\ndemands: {demands}\neffective: {effective}\npartial: true\ntie-break: [{ties}, unique number]\ncriteria: [{{ id: DALO, label: DALO, when: dalo is ACTIF, points: {points} }}]\n";

    private Task<Answer> Publish(string text, string? key = null) => api.Client.Send(HttpMethod.Post, "/api/v1/policies/grids", ApiClient.Json(text, "application/yaml"), key);

    private Task<Answer> Withdraw(Answer published, string? key = null) => api.Client.Send(HttpMethod.Delete, $"/api/v1/policies/grids/{published.Text("version")}", null, key);

    private Task<Answer> Read(string grid) => api.Client.Get($"/api/v1/policies/grids/{grid}");

    private Task<Answer> Evaluate(string grid, string? date) => api.Client.Post("/api/v1/policies/grids:evaluate", JsonSerializer.Serialize(new { gridId = grid, demand = Demand, date }));

    private async Task<(int Points, string Version)> Score(string grid, string date)
    {
        var sheet = await Evaluate(grid, date);
        return (sheet.Number("points"), sheet.Text("gridVersion"));
    }

    /// <summary>A host of its own, for its clock.</summary>
    public sealed class Host : RunningApi
    {
        internal Clock Time { get; } = new();

        protected override void Configure(IServiceCollection services) => services.AddSingleton(new CivilClock(Time));
    }

    internal sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2027, 3, 10, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
