using Allocation.Domain.Scoring;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Published grids in PostgreSQL.</summary>
internal sealed class PostgresGridStore(PostgresDatabase database, CivilClock clock) : IGridStore
{
    private const string KeptAndAudited =
        """
        , kept AS (INSERT INTO command_key (command_id, fingerprint, version) SELECT $7, $8, $6 FROM written)
        INSERT INTO audit (at, subject, role, organisation, action, object, object_id, version)
        SELECT $1, $2, $3, $4, $5, 'grid', version, $6 FROM written
        """;

    /// <summary>Publications wait for one another: two for one class of demands and one for all exclude each other, which no index tells.</summary>
    private const string OneByOne = "LOCK TABLE grid IN SHARE ROW EXCLUSIVE MODE";

    public async Task<IReadOnlyList<StoredGrid>> Published() => await database.Run(connection => connection.Rows(
        "SELECT id, version, territory, demands, effective, content FROM grid WHERE withdrawn_at IS NULL ORDER BY number",
        row => new StoredGrid(row.GetString(0), row.GetString(1), row.GetString(2), Enum.Parse<DemandClass>(row.GetString(3), ignoreCase: true), row.GetFieldValue<DateOnly>(4), row.GetString(5))));

    public Task<bool> Publish(StoredGrid grid, Command command) => Write(
        $"""
        WITH written AS (
            INSERT INTO grid (id, version, territory, effective, content, demands, published_at)
            SELECT $9, $10, $11, $12, $13, $14, $1
            WHERE NOT EXISTS (
                SELECT FROM grid WHERE territory = $11 AND effective = $12 AND withdrawn_at IS NULL AND ($14 = 'all' OR demands IN ('all', $14)))
                AND NOT EXISTS (SELECT FROM command_key WHERE command_id = $7)
            RETURNING version)
        {KeptAndAudited}
        """,
        command, nameof(Publish), 1, grid.Id, grid.Version, grid.Territory, grid.Effective, grid.Text, grid.Demands.ToString().ToLowerInvariant());

    public Task<bool> Withdraw(string version, Command command) => Write(
        $"""
        WITH written AS (
            UPDATE grid SET withdrawn_at = $1 WHERE version = $9 AND withdrawn_at IS NULL AND NOT EXISTS (SELECT FROM command_key WHERE command_id = $7) RETURNING version)
        {KeptAndAudited}
        """,
        command, nameof(Withdraw), 2, version);

    private Task<bool> Write(string sql, Command command, string action, int auditVersion, params object[] values) => database.Run(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.Execute(OneByOne);
        var written = await connection.Execute(sql, [clock.Now.UtcDateTime, command.Actor.Subject, command.Actor.Role, command.Actor.Organisation, action, auditVersion, command.Id, command.Fingerprint, .. values]);
        await transaction.CommitAsync();
        return written > 0;
    });
}
