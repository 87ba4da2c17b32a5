using Allocation.Cluster.Tests.Cluster;

[assembly: AssemblyFixture(typeof(OneServer))]

namespace Allocation.Cluster.Tests.Cluster;

/// <summary>One PostgreSQL server for all tests of this project, started when the first asks for it.</summary>
public sealed class OneServer : IAsyncLifetime
{
    private static readonly SemaphoreSlim Turn = new(1);
    private static PostgresServer? _server;

    /// <summary>Makes an empty database and gives its connection string; leaves the test out where PostgreSQL is missing and may be.</summary>
    public static async Task<string> NewDatabase()
    {
        await Turn.WaitAsync();
        try
        {
            _server ??= await PostgresServer.Start();
        }
        finally
        {
            Turn.Release();
        }

        return await _server.NewDatabase();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
