using Allocation.Domain.Demands;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Allocation.Silo.Hosting;
using Allocation.Silo.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Cluster.Tests.Cluster;

/// <summary>
/// The real SQLite store in a directory of its own. It belongs to no silo: two of them share it, and it outlives the one
/// that is killed.
/// </summary>
internal sealed class SharedStore : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public SharedStore(CivilClock clock, string? directory = null)
    {
        Directory = directory ?? System.IO.Directory.CreateTempSubdirectory("allocation-cluster-").FullName;
        Database = new SqliteDatabase(Directory);
        Database.Migrate();
        _services = new ServiceCollection().AddSingleton(Database).AddSingleton(clock).AddSqliteStore().BuildServiceProvider();
    }

    public string Directory { get; }

    public SqliteDatabase Database { get; }

    public IDemandStore Demands => _services.GetRequiredService<IDemandStore>();

    public IChangeLog Log => _services.GetRequiredService<IChangeLog>();

    public IVacancyStore Vacancies => _services.GetRequiredService<IVacancyStore>();

    public IEpochs Epochs => _services.GetRequiredService<IEpochs>();

    /// <summary>Every demand of the store, read past the actors and their index.</summary>
    public async Task<IReadOnlyList<StoredDemand>> AllDemands() =>
        [.. (await Task.WhenAll(Rows("SELECT id FROM demand ORDER BY id").Select(row => Demands.Load(new DemandId((long)row[0]))))).Select(demand => demand!)];

    /// <summary>Rows of a query.</summary>
    public IReadOnlyList<object[]> Rows(string sql)
    {
        using var connection = Database.Open();
        using var command = new SqliteCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Stops the writer after what waits in its queue, as an orderly stop of the process does.</summary>
    public ValueTask StopWriter() => _services.GetRequiredService<GroupCommit>().DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
