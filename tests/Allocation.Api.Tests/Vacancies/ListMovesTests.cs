using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Vacancies;

/// <summary>An acknowledged change stands in the next answer, whatever it is.</summary>
public sealed class ListMovesTests(RunningApi api)
{
    // Nobody else wishes Balma, Tournefeuille, Cugnaux or Rennes.
    [Fact]
    public async Task A_change_moves_the_demand_at_once_and_the_row_says_why()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "31044"));
        var (older, younger) = (await api.Client.Register(Sample.Demand("31044", 20)), await api.Client.Register(Sample.Demand("31044", 5)));
        var before = await List(vacancy);

        await api.Client.Patch($"/api/v1/demands/{younger}", new { expectedVersion = 1, cause = "dalo-changed", dalo = "ACTIF" });
        var after = await List(vacancy);

        Assert.Equal([older, younger], Order(before));
        Assert.Equal([younger, older], Order(after));
        Assert.Equal(("dalo-changed", 50), (after["rows"]![0]!["cause"]!["kind"]!.GetValue<string>(), after["rows"]![0]!["cause"]!["points"]!.GetValue<int>()));
        Assert.NotEqual(before["version"]!.GetValue<string>(), after["version"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_demand_that_wishes_elsewhere_leaves_one_list_for_the_other()
    {
        var (here, there) = (await api.Client.OpenVacancy(Sample.Dwelling(commune: "31557")), await api.Client.OpenVacancy(Sample.Dwelling(commune: "93008")));
        var number = await api.Client.Register(Sample.Demand("31557"));

        await api.Client.Patch($"/api/v1/demands/{number}", new { expectedVersion = 1, wishes = new { communes = new[] { "93008" } } });

        Assert.Empty(Order(await List(here)));
        Assert.Equal([number], Order(await List(there)));
    }

    [Fact]
    public async Task A_change_of_the_dwelling_changes_who_stands_on_its_list()
    {
        var id = Guid.NewGuid().ToString("N");
        await api.Client.Put($"/api/v1/dwellings/{id}", Sample.Dwelling("31157"));
        var vacancy = Guid.Parse((await api.Client.Post("/api/v1/vacancies", new { dwellingId = id, availableOn = Sample.Day(Sample.Today) })).Text("id"));
        var number = await api.Client.Register(Sample.Demand("31157"));
        var before = await List(vacancy);

        // 15,000 EUR pass the ceiling of PLUS for one person, not the one of PLAI.
        await api.Client.Put($"/api/v1/dwellings/{id}", Sample.Dwelling("31157", financing: "PLAI"));

        Assert.Equal([number], Order(before));
        Assert.Empty(Order(await List(vacancy)));
    }

    [Fact]
    public async Task Without_a_grid_a_list_is_ordered_by_first_deposit_and_says_so()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "44109"));
        var (younger, older) = (await api.Client.Register(Sample.Demand("44109", 5)), await api.Client.Register(Sample.Demand("44109", 50)));

        var list = await List(vacancy);

        Assert.Equal([older, younger], Order(list));
        Assert.Equal("first-deposit", list["orderedBy"]!.GetValue<string>());
        Assert.Null(list["gridVersion"]);
    }

    [Fact]
    public async Task Whoever_wishes_all_of_Paris_stands_on_the_list_of_an_arrondissement()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling(commune: "75119"));

        var number = await api.Client.Register(Sample.Demand("75056"));

        Assert.Equal([number], Order(await List(vacancy)));
    }

    private async Task<JsonNode> List(Guid vacancy) => (await api.Client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Json;

    private static IEnumerable<string> Order(JsonNode list) => list["rows"]!.AsArray().Select(row => row!["uniqueNumber"]!.GetValue<string>());
}
