using Allocation.Process.Tests.Hosting;
using Allocation.Process.Tests.Recomputation;
using Npgsql;

namespace Allocation.Process.Tests.Operations;

/// <summary>
/// Backups taken by the documented commands while clients write, restored by the documented commands where nothing is: all
/// that was acknowledged before the backup began is there, nothing by half, and the lists follow from it.
/// </summary>
[Collection(Faults.OneAtATime.Name)]
public sealed class RestoreTests
{
    private const string Page = "operations/restore.md";

    [Fact]
    public async Task A_PostgreSQL_register_restored_on_another_server_holds_what_was_acknowledged_before_its_backup_and_goes_on()
    {
        using var backup = new TemporaryDirectory();
        await using var server = await PostgresServer.Start();
        var database = await server.NewDatabase();
        var (load, before) = await BackUpClusterUnderLoad(database, backup.Path);
        await using var ended = load;

        // Another server counts its transactions from lower: positions must go on from where they were.
        await using var other = await PostgresServer.Start();
        var restored = await other.NewDatabase();
        await DocumentedCommand.Run(Page, "restore-postgresql", backup.Path, ("DATABASE", ForPrograms(restored)), ("BACKUP", backup.Path));
        await using var cluster = await SmallCluster.Start(restored, silos: 1);

        var found = await SteadyLoad.IsHeldBy(cluster.Client, before);
        Assert.Equal(0, await Register.Gaps(restored));
        await using (var recomputed = await PostgresLists.OpenBeside(other, restored))
            await load.ListsEqual(cluster.Client, recomputed);

        var newest = await Register.Newest(restored);
        foreach (var (number, version) in found)
            await SteadyLoad.Renew(cluster.Client, number, version);
        Assert.True(await Register.Newest(restored) > newest);
        await SteadyLoad.IsHeldBy(cluster.Client, found.ToDictionary(demand => demand.Key, demand => demand.Value + 1));
        await using var again = await PostgresLists.OpenBeside(other, restored);
        await load.ListsEqual(cluster.Client, again);
    }

    [Fact]
    public async Task An_embedded_register_restored_in_another_directory_holds_what_was_acknowledged_before_its_backup_and_goes_on()
    {
        Needs.Program("sqlite3", await Sqlite());
        using var data = new TemporaryDirectory();
        using var backup = new TemporaryDirectory();
        var (load, before) = await BackUpEmbeddedUnderLoad(data.Path, backup.Path);
        await using var ended = load;

        using var elsewhere = new TemporaryDirectory();
        await DocumentedCommand.Run(Page, "restore-sqlite", elsewhere.Path, ("DATA", Path.Combine(elsewhere.Path, "data")), ("BACKUP", backup.Path));
        var (process, client) = await ApiProcess.Start(Path.Combine(elsewhere.Path, "data"));
        await using var restored = process;

        var found = await SteadyLoad.IsHeldBy(client, before);
        foreach (var (number, version) in found)
            await SteadyLoad.Renew(client, number, version);
        await SteadyLoad.IsHeldBy(client, found.ToDictionary(demand => demand.Key, demand => demand.Value + 1));
        await using var recomputed = await SqliteLists.Open(Path.Combine(elsewhere.Path, "data"));
        await load.ListsEqual(client, recomputed);
    }

    private static async Task<(SteadyLoad Load, Dictionary<string, int> Before)> BackUpClusterUnderLoad(string database, string folder)
    {
        await using var running = await SmallCluster.Start(database, silos: 1);
        return await BackUpUnderLoad(running.Client, () => DocumentedCommand.Run(Page, "back-up-postgresql", folder, ("DATABASE", ForPrograms(database)), ("BACKUP", folder)));
    }

    private static async Task<(SteadyLoad Load, Dictionary<string, int> Before)> BackUpEmbeddedUnderLoad(string data, string folder)
    {
        var (process, client) = await ApiProcess.Start(data);
        await using var running = process;
        return await BackUpUnderLoad(client, () => DocumentedCommand.Run(Page, "back-up-sqlite", folder, ("DATA", data), ("BACKUP", folder)));
    }

    private static async Task<(SteadyLoad Load, Dictionary<string, int> Before)> BackUpUnderLoad(Client client, Func<Task> backUp)
    {
        var load = await SteadyLoad.Start(client);
        await load.Goes(on: 300);
        var acknowledged = load.Acknowledged();
        await backUp();
        await load.Goes(on: 100);
        await load.Stop();
        return (load, acknowledged);
    }

    private static async Task<bool> Sqlite()
    {
        try
        {
            using var version = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sqlite3", ["-version"]) { RedirectStandardOutput = true })!;
            await version.WaitForExitAsync(TestContext.Current.CancellationToken);
            return version.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>The connection string in the form of PostgreSQL's own programs.</summary>
    private static string ForPrograms(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return $"host={parts.Host} port={parts.Port} dbname={parts.Database} user={parts.Username}";
    }
}
