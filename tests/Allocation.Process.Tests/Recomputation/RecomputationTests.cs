namespace Allocation.Process.Tests.Recomputation;

/// <summary>Lists checked by somebody who has only the stored demands, the policies and a database.</summary>
public sealed class RecomputationTests(PopulatedApi api) : IClassFixture<PopulatedApi>
{
    [Fact]
    public async Task Every_list_equals_its_recomputation_in_SQLite()
    {
        await using var recomputed = await SqliteLists.Open(api.DataDirectory);

        await AllListsEqual(recomputed);
    }

    [Fact]
    public async Task Every_list_equals_its_recomputation_in_PostgreSQL()
    {
        await using var server = await PostgresServer.Start();
        await using var recomputed = await PostgresLists.Open(server, api.DataDirectory);

        await AllListsEqual(recomputed);
    }

    private async Task AllListsEqual(RecomputedLists recomputed)
    {
        var (territories, candidates, toCheck) = (new HashSet<string>(), 0, 0);
        foreach (var (id, dwelling, availableOn) in api.Open)
        {
            var served = await ServedList.Get(api.Client, id);
            served.IsEqualTo(await recomputed.Of(dwelling, availableOn, served.Day));
            territories.Add(dwelling.Commune.Departement);
            candidates += served.Funnel[^1];
            toCheck += served.ToCheck;
        }

        // The comparison meets all three grids, full lists and unknown facts.
        Assert.Equal(["31", "69", "93"], territories.Order());
        Assert.True(candidates > 500, $"{candidates} candidates in all lists.");
        Assert.True(toCheck > 50, $"{toCheck} candidates to check in all lists.");
    }
}
