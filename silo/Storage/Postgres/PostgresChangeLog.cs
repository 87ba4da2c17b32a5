using System.Data;
using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;
using Npgsql;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>
/// The change log in PostgreSQL. Positions are transactions, and transactions commit in any order: a reading brings all that
/// is visible, but lets the follower stand only before the oldest transaction still running (<c>log_horizon</c>).
/// </summary>
internal sealed class PostgresChangeLog(PostgresDatabase database) : IChangeLog, IDisposable
{
    private const int BatchSize = 2048;

    /// <summary>As <see cref="PostgresDemandStore.Columns"/>, the file only where the derived form cannot be used.</summary>
    private static readonly string CandidateColumns =
        $"""
        demand.id, demand.version, CASE WHEN {Usable} THEN NULL ELSE demand.file END, demand.cause_kind, demand.changed_at, demand.cause_points,
        CASE WHEN {Usable} THEN demand.candidate END
        """;

    private static string Usable => string.Create(CultureInfo.InvariantCulture, $"demand.candidate_of = demand.version AND get_byte(demand.candidate, 0) = {CandidateForm.Number}");

    /// <summary>Loads at once: a load keeps its connection for as long as it takes, and after the loss of a silo all of its partitions come together.</summary>
    private readonly SemaphoreSlim _loads = new(4);

    private readonly SharedQuestion<long> _head = new(() => database.Run(async connection =>
        (long)(await connection.Scalar("SELECT coalesce(max(position), 0) FROM change_log"))!));

    public void Dispose() => _loads.Dispose();

    public Task<long> Head() => _head.Ask();

    public Task<T> ReadTerritory<T>(TerritoryId territory, DemandShare share, Func<long, IEnumerable<StoredDemand>, T> read) =>
        Load(PostgresDemandStore.Columns, territory, share, PostgresDemandStore.ReadDemand, read);

    public Task<T> LoadTerritory<T>(TerritoryId territory, DemandShare share, Func<long, IEnumerable<CandidateRecord>, T> read) =>
        Load(CandidateColumns, territory, share, row => ReadCandidate(row, territory), read);

    /// <summary>The derived form where it is of this build and of the version that stands there, else the file.</summary>
    private static CandidateRecord ReadCandidate(NpgsqlDataReader row, TerritoryId territory)
    {
        var (id, version, cause) = (new DemandId(row.GetInt64(0)), row.GetInt32(1), PostgresDemandStore.ReadCause(row));
        return row.IsDBNull(6)
            ? CandidateRecord.Of(id, version, DemandJson.Read(row.GetFieldValue<byte[]>(2)), cause.In(territory))
            : CandidateForm.Read(row.GetFieldValue<byte[]>(6), id, version, cause.In(territory));
    }

    private async Task<TResult> Load<TRow, TResult>(string columns, TerritoryId territory, DemandShare share, Func<NpgsqlDataReader, TRow> readRow, Func<long, IEnumerable<TRow>, TResult> read)
    {
        await _loads.WaitAsync();
        try
        {
            return await database.Run(connection => Task.Run(async () =>
            {
                // One snapshot: what is visible at the position, and nothing after it.
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
                var position = (long)(await connection.Scalar("SELECT log_horizon()"))!;
                await using var command = connection.With(
                    $"""
                    SELECT {columns} FROM demand_territory AS held JOIN demand ON demand.id = held.demand_id
                    WHERE held.territory = $1 AND held.share % $2 = $3
                    """,
                    territory.Value, (long)share.Count, (long)share.Number);
                await using var reader = await command.ExecuteReaderAsync();
                return read(position, Rows(reader));
            }));
        }
        finally
        {
            _loads.Release();
        }

        IEnumerable<TRow> Rows(NpgsqlDataReader reader)
        {
            while (reader.Read())
                yield return readRow(reader);
        }
    }

    public Task<ChangeBatch> ReadChanges(TerritoryId territory, long after, DemandShare share, Func<DemandId, int, bool> isKnown) => database.Run(async connection =>
    {
        // One statement, hence one snapshot. A transaction is never cut in two: with ties.
        var told = await connection.Rows(
            """
            SELECT horizon, told.position, told.demand_id, told.version
            FROM (SELECT log_horizon() AS horizon) AS now LEFT JOIN LATERAL (
                SELECT position, demand_id, version FROM change_territory
                WHERE territory = $1 AND position > $2 AND share % $3 = $4
                ORDER BY position FETCH FIRST $5 ROWS WITH TIES) AS told ON true
            """,
            row => (Horizon: row.GetInt64(0), Position: row.IsDBNull(1) ? after : row.GetInt64(1), Demand: row.IsDBNull(2) ? 0 : row.GetInt64(2), Version: row.IsDBNull(3) ? 0 : row.GetInt32(3)),
            territory.Value, after, (long)share.Count, (long)share.Number, (long)BatchSize);
        var unknown = told.Where(change => change.Version > 0 && !isKnown(new DemandId(change.Demand), change.Version)).Select(change => change.Demand).Distinct().ToArray();
        List<StoredDemand> demands = unknown.Length == 0
            ? []
            : await connection.Rows($"SELECT {PostgresDemandStore.Columns} FROM demand WHERE id = ANY($1)", PostgresDemandStore.ReadDemand, unknown);
        var (more, last, horizon) = (told.Count >= BatchSize, told[^1].Position, told[0].Horizon);
        var end = more ? last : Math.Max(horizon, last);
        return new ChangeBatch(horizon, end, demands, more);
    });

    public async Task<IReadOnlyList<TerritoryId>> Territories() => await database.Run(connection => connection.Rows(
        """
        WITH RECURSIVE wished AS (
            SELECT min(territory) AS territory FROM demand_territory
            UNION ALL
            SELECT (SELECT min(territory) FROM demand_territory WHERE territory > wished.territory) FROM wished WHERE wished.territory IS NOT NULL)
        SELECT territory FROM wished WHERE territory IS NOT NULL
        """,
        row => new TerritoryId(row.GetString(0))));
}
