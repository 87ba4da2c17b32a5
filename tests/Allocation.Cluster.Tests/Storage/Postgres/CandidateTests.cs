using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Storage.Postgres;

/// <summary>What stands beside a file for the index says what the file says, or is not used.</summary>
public sealed class CandidateTests
{
    [Fact]
    public async Task A_load_gives_what_the_files_say()
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        for (var demand = 1; demand <= 20; demand++)
            await store.Demands.Commit(Writes.Of(demand, 1));
        await store.Demands.Commit(Writes.Of(3, 2));

        await AssertEqual(store, readNoFilesWhere: "true");
    }

    [Theory]
    [InlineData("UPDATE demand SET candidate = NULL, candidate_of = NULL")]
    [InlineData("UPDATE demand SET candidate = set_byte(candidate, 0, 255)")]
    [InlineData("UPDATE demand SET version = version + 1")]
    public async Task What_an_earlier_build_wrote_or_passed_over_is_read_from_the_file(string sql)
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        for (var demand = 1; demand <= 20; demand++)
            await store.Demands.Commit(Writes.Of(demand, 1));

        await store.Execute(sql + " WHERE id <= 5");

        await AssertEqual(store, readNoFilesWhere: "id > 5");
    }

    private static async Task AssertEqual(PostgresSharedStore store, string readNoFilesWhere)
    {
        var files = await store.Log.ReadTerritory(Writes.Territory, DemandShare.All, (_, demands) => demands.Select(demand => demand.RecordIn(Writes.Territory)).ToDictionary(record => record.Id));
        await store.Execute($$"""UPDATE demand SET file = '{}' WHERE {{readNoFilesWhere}}""");

        var loaded = await store.Log.LoadTerritory(Writes.Territory, DemandShare.All, (_, candidates) => candidates.ToList());

        Assert.Equal(files.Keys.Select(id => id.Value).Order(), loaded.Select(record => record.Id.Value).Order());
        Assert.All(loaded, record => Assert.Equal(Text(files[record.Id]), Text(record)));
    }

    private static string Text(CandidateRecord record) => System.Text.Json.JsonSerializer.Serialize(record, DemandJson.Options);
}
