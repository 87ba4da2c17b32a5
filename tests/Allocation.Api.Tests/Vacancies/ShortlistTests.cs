using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Vacancies;

/// <summary>A list small enough to be made by hand: a T2 PLUS of 45 m² in Colomiers, free today, and nine demands.</summary>
public sealed class SmallList : RunningApi, IAsyncLifetime
{
    internal Guid Vacancy { get; private set; }

    /// <summary>Unique numbers by the name of the case.</summary>
    internal Dictionary<string, string> Numbers { get; } = [];

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        Vacancy = await Client.OpenVacancy(Sample.Dwelling(commune: "31149"));

        // Toulouse's grid: a point a month, 20 above 36 months, DALO 50, PDALHPD 40.
        await Add("oldest", 40); // 40 + 20 = 60
        await Add("dalo", 10, demand => demand.With("dalo", "ACTIF")); // 10 + 50 = 60, filed later than the oldest
        await Add("young", 4); // 4
        await Add("income unknown", 12, demand => demand["applicant"]!.AsObject().Remove("taxIncome")); // 12, to check
        await Add("rich", 30, demand => demand["applicant"]!["taxIncome"]![$"{Sample.Today.Year - 2}"] = 60_000); // above every ceiling of one person
        await Add("six persons", 30, demand => demand.With("dependants", new JsonArray([.. Enumerable.Range(0, 5).Select(_ => new JsonObject { ["kinship"] = "E" })]))); // six persons need 52 m²
        await Add("other type", 30, demand => demand["wishes"]!["types"] = new JsonArray("T3"));
        await Add("other commune", 30, demand => demand["wishes"]!["communes"] = new JsonArray("31555"));
        await Add("removed", 30, demand => demand.With("status", "removed"));
    }

    private async Task Add(string name, int months, Action<JsonObject>? change = null)
    {
        var demand = Sample.Demand(commune: "31149", months: months);
        change?.Invoke(demand);
        Numbers[name] = await Client.Register(demand);
    }
}

public sealed class ShortlistTests(SmallList api) : IClassFixture<SmallList>
{
    private string Path => $"/api/v1/vacancies/{api.Vacancy}/shortlist";

    [Fact]
    public async Task The_list_is_the_one_made_by_hand()
    {
        var list = (await api.Client.Get(Path)).Json;

        Assert.Equal(
            [(1, "oldest", 60), (2, "dalo", 60), (3, "income unknown", 12), (4, "young", 4)],
            list["rows"]!.AsArray().Select(row => (row!["rank"]!.GetValue<int>(), NameOf(row["uniqueNumber"]), row["points"]!.GetValue<int>())));
        Assert.Equal("score", list["orderedBy"]!.GetValue<string>());
        Assert.StartsWith("toulouse-metropole", list["gridVersion"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(Sample.Day(Sample.Today), list["day"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_funnel_says_how_many_each_filter_left_and_removed()
    {
        var list = (await api.Client.Get(Path)).Json;

        Assert.Equal(
            [("territory", 9, 0), ("active", 8, 1), ("commune", 7, 1), ("typology", 6, 1), ("household", 5, 1), ("income", 4, 1)],
            list["funnel"]!.AsArray().Select(step => (step!["step"]!.GetValue<string>(), step["remaining"]!.GetValue<int>(), step["removed"]!.GetValue<int>())));
        Assert.Equal(1, list["toCheck"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_row_says_who_since_when_what_to_check_and_what_moved_it()
    {
        var row = (await api.Client.Get(Path)).Json["rows"]![2]!;

        Assert.Equal("1 adulte", row["household"]!.GetValue<string>());
        Assert.Equal(Sample.Day(Sample.Today.AddMonths(-12).AddDays(-3)), row["registeredOn"]!.GetValue<string>());
        Assert.Equal("income", Assert.Single(row["toCheck"]!.AsArray())!.GetValue<string>());
        Assert.Equal(("registered", 12), (row["cause"]!["kind"]!.GetValue<string>(), row["cause"]!["points"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_page_is_the_head_of_the_list()
    {
        Assert.Equal(["oldest", "dalo"], await Head(2));
        Assert.Empty(await Head(0));
        Assert.Equal(4, (await Head(200)).Count);
        (await api.Client.Get($"{Path}?take=201")).IsProblem(HttpStatusCode.BadRequest, "malformed", "take", "take");
        (await api.Client.Get($"{Path}?take=-1")).IsProblem(HttpStatusCode.BadRequest, "malformed", "take", "take");
    }

    [Theory]
    [InlineData("oldest", 1, null, null)]
    [InlineData("young", 4, null, null)]
    [InlineData("rich", null, "income", 3)]
    [InlineData("six persons", null, "household", 3)]
    [InlineData("other type", null, "typology", 3)]
    [InlineData("other commune", null, "commune", 3)]
    [InlineData("removed", null, "active", 3)]
    public async Task An_explanation_gives_the_rank_or_the_filter_and_the_rank_without_it(string name, int? rank, string? removedBy, int? wouldHaveRank)
    {
        var explained = (await api.Client.Get($"{Path}/explain?demand={api.Numbers[name]}")).Json;

        Assert.Equal(rank, explained["rank"]?.GetValue<int>());
        Assert.Equal(removedBy, explained["removedBy"]?.GetValue<string>());
        Assert.Equal(wouldHaveRank, explained["wouldHaveRank"]?.GetValue<int>());
        Assert.Equal(["territory", "active", "commune", "typology", "household", "income"], explained["steps"]!.AsArray().Select(step => step!["step"]!.GetValue<string>()));
        Assert.Equal(explained["points"]!.GetValue<int>(), explained["lines"]!.AsArray().Sum(line => line!["points"]!.GetValue<int>()));
        Assert.Equal((await api.Client.Get(Path)).Text("version"), explained["version"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_income_filter_says_the_figures_it_compared()
    {
        var explained = (await api.Client.Get($"{Path}/explain?demand={api.Numbers["rich"]}")).Json;

        var income = explained["steps"]!.AsArray().Single(step => step!["step"]!.GetValue<string>() == "income")!;
        Assert.Equal("failed", income["outcome"]!.GetValue<string>());
        Assert.Contains("000", income["words"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("plafond PLUS", income["words"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory, InlineData("0310225123456ABSEN"), InlineData("nonsense")]
    public async Task Nobodys_demand_has_no_explanation(string number) =>
        (await api.Client.Get($"{Path}/explain?demand={number}")).IsProblem(HttpStatusCode.NotFound, "not-found");

    private async Task<List<string>> Head(int take) =>
        [.. (await api.Client.Get($"{Path}?take={take}")).Json["rows"]!.AsArray().Select(row => NameOf(row!["uniqueNumber"]))];

    private string NameOf(JsonNode? number) => api.Numbers.Single(pair => pair.Value == number!.GetValue<string>()).Key;
}
