using Allocation.Cluster.Tests.Cluster;
using Allocation.Grains.Storage;
using Allocation.Silo.Hosting;

namespace Allocation.Cluster.Tests.Storage.Postgres;

/// <summary>What a server says of itself is no word on the row that happened to be there.</summary>
public sealed class ServerFaultTests
{
    /// <summary>XX000 is what a full disk gives where the server writes for itself; 53100 and 57P01 where it writes for somebody, or goes.</summary>
    [Theory]
    [InlineData("XX000")]
    [InlineData("53100")]
    [InlineData("57P01")]
    public async Task A_fault_of_the_server_leaves_the_outcome_unknown_and_refuses_no_row(string code)
    {
        await using var store = (PostgresSharedStore)await SharedStore.New(StoreKind.Postgres);
        await store.Execute($"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not write' USING ERRCODE = '{code}'; END $$");
        await store.Execute("CREATE TRIGGER failing BEFORE INSERT ON demand EXECUTE FUNCTION fail()");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Demands.Commit(Writes.Of(1, 1)));

        await store.Execute("DROP TRIGGER failing ON demand");
        Assert.Equal(CommitStatus.Written, (await store.Demands.Commit(Writes.Of(1, 1))).Status);
    }
}
