using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Vacancies;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Population;

namespace Allocation.Api.Tests.Live;

/// <summary>Clients that only ever apply deltas hold, in the end, the list that a question gives.</summary>
public sealed class ConvergenceTests(LiveApi api) : IClassFixture<LiveApi>
{
    private const int Households = 300;

    /// <summary>Two hundred; twenty thousand as a soak under ./test.sh --long.</summary>
    private static readonly int Changes = Environment.GetEnvironmentVariable("ALLOCATION_TEST_LONG") == "1" ? 20_000 : 200;

    // Est Ensemble alone, so that changes meet the open lists.
    private static readonly PopulationOptions Options = new()
    {
        Demands = Households,
        Seed = 4_711,
        Today = Sample.Today,
        Territories = [new TerritoryShare(new TerritoryId("200057875"), 1)],
    };

    [Fact]
    public async Task Deltas_applied_to_the_snapshot_give_the_list_after_many_random_changes()
    {
        var geography = Geography();
        var dwellings = new DwellingGenerator(Options, geography);
        var vacancies = new List<Guid>();
        for (var index = 0; index < 3; index++)
            vacancies.Add(await api.Client.OpenVacancy(JsonSerializer.SerializeToNode(dwellings.Generate(index).Dwelling, DemandJson.Options)!.AsObject()));
        var households = new HouseholdGenerator(Options, geography);
        var files = Enumerable.Range(0, Households).Select(index => households.Generate(index)).ToArray();
        await Task.WhenAll(files.Select(file => api.Client.Register(JsonNode.Parse(DemandJson.Write(file))!.AsObject())));

        var followers = new List<FollowedList>();
        foreach (var vacancy in vacancies)
        {
            // As fast as a program, as slow as a browser, and one that must be told more slowly than things happen.
            foreach (var maxHz in new int?[] { 20, null, 1 })
                followers.Add(await FollowedList.Open(api.Client.Address, vacancy, maxHz));
        }

        var events = new EventStream(Options, geography);
        var versions = new int[Households];
        for (var number = 0L; number < Changes; number++)
        {
            var change = events.At(number, index => files[index]);
            var patch = JsonNode.Parse(DemandJson.Difference(files[change.DemandIndex], change.After))!.AsObject();
            patch["expectedVersion"] = ++versions[change.DemandIndex];
            var changed = await api.Client.Patch($"/api/v1/demands/{change.After.UniqueNumber}?include=confidential", patch);
            Assert.True(changed.Status == HttpStatusCode.OK, changed.Body);
            files[change.DemandIndex] = change.After;
        }

        for (var at = 0; at < followers.Count; at++)
        {
            var asked = JsonSerializer.Deserialize<ShortlistView>((await api.Client.Get($"/api/v1/vacancies/{vacancies[at / 3]}/shortlist")).Body, JsonSerializerOptions.Web)!;
            await followers[at].Until(list => list.Version == asked.Version);
            Assert.Equal(JsonSerializer.Serialize(asked), JsonSerializer.Serialize(followers[at].List));
            Assert.Equal(0, followers[at].Gaps);
            await followers[at].DisposeAsync();
        }
    }

    private static Geography Geography() => Domain.Territories.Geography.Parse(Lines("communes"), Lines("territories"), Lines("merged-communes"));

    private static string[] Lines(string table) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "policies", "geography", table + ".csv"));
}
