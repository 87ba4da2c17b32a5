using System.Globalization;
using Allocation.Domain.Scoring;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Published grids in SQLite.</summary>
internal sealed class SqliteGridStore(SqliteDatabase database, GroupCommit writer, CivilClock clock) : IGridStore
{
    private const string Kind = "grid";

    public Task<IReadOnlyList<StoredGrid>> Published()
    {
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, version, territory, demands, effective, content FROM grid WHERE withdrawn_at IS NULL ORDER BY number";
        using var reader = command.ExecuteReader();
        var grids = new List<StoredGrid>();
        while (reader.Read())
            grids.Add(new StoredGrid(reader.GetString(0), reader.GetString(1), reader.GetString(2), ClassOf(reader.GetString(3)), DateOnly.ParseExact(reader.GetString(4), "yyyy-MM-dd", CultureInfo.InvariantCulture), reader.GetString(5)));
        return Task.FromResult<IReadOnlyList<StoredGrid>>(grids);
    }

    public Task<bool> Publish(StoredGrid grid, Command command) => writer.Enqueue(statements =>
    {
        // The writer is one: what stands here when it looks still stands when it writes, whoever publishes beside.
        if (SqliteCommandKeys.Knows(statements, command))
            return false;
        var sameDay = statements.Scalar("SELECT group_concat(demands) FROM grid WHERE territory = $1 AND effective = $2 AND withdrawn_at IS NULL", grid.Territory, SqliteDemandStore.Day(grid.Effective)) as string;
        if (sameDay is not null && sameDay.Split(',').Any(demands => ClassOf(demands).Overlaps(grid.Demands)))
            return false;
        statements.Run(
            "INSERT INTO grid (id, version, territory, effective, content, published_at, demands) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            grid.Id, grid.Version, grid.Territory, SqliteDemandStore.Day(grid.Effective), grid.Text, SqliteDemandStore.Instant(clock.Now), grid.Demands.ToString().ToLowerInvariant());
        SqliteAudit.Write(statements, SqliteDemandStore.Instant(clock.Now), command.Actor, nameof(Publish), Kind, grid.Version, 1);
        SqliteCommandKeys.Write(statements, command, 1);
        return true;
    });

    public Task<bool> Withdraw(string version, Command command) => writer.Enqueue(statements =>
    {
        if (SqliteCommandKeys.Knows(statements, command))
            return false;
        var written = statements.Run("UPDATE grid SET withdrawn_at = $2 WHERE version = $1 AND withdrawn_at IS NULL", version, SqliteDemandStore.Instant(clock.Now));
        if (written == 0)
            return false;
        SqliteAudit.Write(statements, SqliteDemandStore.Instant(clock.Now), command.Actor, nameof(Withdraw), Kind, version, 2);
        SqliteCommandKeys.Write(statements, command, 2);
        return true;
    });

    private static DemandClass ClassOf(string demands) => Enum.Parse<DemandClass>(demands, ignoreCase: true);
}
