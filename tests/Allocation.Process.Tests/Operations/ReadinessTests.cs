using System.Net;
using Allocation.Process.Tests.Hosting;
using Npgsql;

namespace Allocation.Process.Tests.Operations;

/// <summary>
/// Live means the process, and nothing else. Ready means that a question would be answered: it goes with the store, the
/// silos or the partitions, says which, and comes back by itself.
/// </summary>
[Collection(Faults.OneAtATime.Name)]
public sealed class ReadinessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_the_store_every_process_is_live_and_none_is_ready_until_it_is_back()
    {
        await using var server = await PostgresServer.Start();
        await using var cluster = await SmallCluster.Start(await server.NewDatabase(), silos: 1);
        using var silo = await cluster.Silos[0].Ready();

        await server.RunProgram("pg_ctl", "--pgdata", server.DataDirectory, "--wait", "--mode", "immediate", "stop");

        Assert.Contains("store", await cluster.Client.ReadyIs(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        Assert.Contains("store", await silo.ReadyIs(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        Assert.Equal((Health.Healthy, Health.Healthy), (await cluster.Client.Live(), await silo.Live()));

        await server.Restart();

        Assert.Equal(("Healthy", "Healthy"), (await cluster.Client.ReadyIs(HttpStatusCode.OK), await silo.ReadyIs(HttpStatusCode.OK)));
    }

    /// <summary>A server that was made to read only, as a full disk's guardian does, or a standby is.</summary>
    [Fact]
    public async Task On_a_store_that_only_reads_no_process_is_ready()
    {
        await using var server = await PostgresServer.Start();
        var database = await server.NewDatabase();
        await using var cluster = await SmallCluster.Start(database, silos: 1);

        await Say(database, "ALTER SYSTEM SET default_transaction_read_only = on; SELECT pg_reload_conf()");
        Assert.Equal("Unhealthy: store", await cluster.Client.ReadyIs(HttpStatusCode.ServiceUnavailable));
        Assert.Equal(Health.Healthy, await cluster.Client.Live());

        await Say(database, "ALTER SYSTEM RESET default_transaction_read_only; SELECT pg_reload_conf()");
        Assert.Equal("Healthy", await cluster.Client.ReadyIs(HttpStatusCode.OK));
    }

    /// <summary>Each on its own: what changes the system stands in no transaction with others.</summary>
    private static async Task Say(string database, string statements)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        foreach (var statement in statements.Split("; "))
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(Cancellation);
        }
    }

    [Fact]
    public async Task An_API_host_whose_silos_are_gone_is_live_and_not_ready_until_another_one_is_there()
    {
        await using var server = await PostgresServer.Start();
        await using var cluster = await SmallCluster.Start(await server.NewDatabase(), silos: 1);

        cluster.Silos[0].Kill();

        Assert.Contains("actors", await cluster.Client.ReadyIs(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        Assert.Equal(Health.Healthy, await cluster.Client.Live());

        cluster.LaunchSilo();

        Assert.Equal("Healthy", await cluster.Client.ReadyIs(HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_host_that_started_before_any_silo_waits_for_one()
    {
        await using var server = await PostgresServer.Start();
        var database = await server.NewDatabase();
        await using var api = ApiProcess.Launch("", ("Allocation__Store", "postgres"), ("ConnectionStrings__Allocation", database), ("Allocation__Silo", "elsewhere"));

        await using var silo = ApiProcess.LaunchSilo("", ("Allocation__Store", "postgres"), ("ConnectionStrings__Allocation", database));

        using var client = await api.Ready();
        Assert.Equal(Health.Healthy, await client.Live());
    }

    [Fact]
    public async Task While_partitions_cannot_be_loaded_the_process_is_live_and_not_ready()
    {
        await using var server = await PostgresServer.Start();
        var database = await server.NewDatabase();
        await using var cluster = await SmallCluster.Start(database, silos: 1);

        await using (var connection = new NpgsqlConnection(database + ";Pooling=false"))
        {
            // Whoever wants to know which demands a territory has waits for this transaction.
            await connection.OpenAsync(Cancellation);
            await using var transaction = await connection.BeginTransactionAsync(Cancellation);
            await using var take = new NpgsqlCommand("LOCK TABLE demand_territory IN ACCESS EXCLUSIVE MODE", connection, transaction);
            await take.ExecuteNonQueryAsync(Cancellation);

            Assert.Equal("Unhealthy: index", await cluster.Client.ReadyIs(HttpStatusCode.ServiceUnavailable));
            Assert.Equal(Health.Healthy, await cluster.Client.Live());
        }

        Assert.Equal("Healthy", await cluster.Client.ReadyIs(HttpStatusCode.OK));
    }
}
