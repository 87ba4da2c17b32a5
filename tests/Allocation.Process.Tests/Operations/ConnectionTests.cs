using Allocation.Silo.Storage.Postgres;
using Npgsql;

namespace Allocation.Process.Tests.Operations;

/// <summary>What a connection string says holds; what it does not say is small enough for a server as it comes.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public void A_process_takes_few_connections_waits_shortly_and_names_itself()
    {
        var actors = Actors("Host=localhost;Database=allocation");

        Assert.Equal((5, 5, 10, "allocation"), (actors.MaxPoolSize, actors.Timeout, actors.KeepAlive, actors.ApplicationName));
    }

    [Fact]
    public void What_the_connection_string_says_holds()
    {
        var actors = Actors("Host=localhost;Maximum Pool Size=40;Timeout=7;Keepalive=3;Application Name=mine");

        Assert.Equal((40, 7, 3, "mine"), (actors.MaxPoolSize, actors.Timeout, actors.KeepAlive, actors.ApplicationName));
    }

    [Fact]
    public async Task Three_processes_under_load_take_at_most_nineteen_connections_each()
    {
        await using var server = await PostgresServer.Start();
        var database = await server.NewDatabase();
        await using var cluster = await SmallCluster.Start(database, silos: 2);
        await using var load = await SteadyLoad.Start(cluster.Client);
        await load.Goes(on: 300);

        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var count = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'allocation'", connection);
        var connections = (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;

        Assert.InRange(connections, 3, 3 * 19);
        await load.Stop();
    }

    private static NpgsqlConnectionStringBuilder Actors(string connectionString)
    {
        using var database = new PostgresDatabase(connectionString);
        return new NpgsqlConnectionStringBuilder(database.Actors.ConnectionString);
    }
}
