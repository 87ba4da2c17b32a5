using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;
using Microsoft.Data.Sqlite;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>The change log in SQLite. One writer commits in the order of positions, so a position read is never passed by a late one.</summary>
internal sealed class SqliteChangeLog(SqliteDatabase database, GroupCommit writer) : IChangeLog
{
    private const int BatchSize = 512;

    public Task<long> Head(TimeSpan atMostOld = default) => Task.FromResult(writer.Head);

    public Task<T> ReadTerritory<T>(TerritoryId territory, DemandShare share, Func<long, IEnumerable<StoredDemand>, T> read)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        var position = (long)Command(connection, "SELECT coalesce(max(position), 0) FROM change_log").ExecuteScalar()!;
        using var command = Command(
            connection,
            $"SELECT {SqliteDemandStore.Columns} FROM demand_territory JOIN demand ON demand.id = demand_territory.demand_id WHERE demand_territory.territory = $1",
            territory.Value);
        using var reader = command.ExecuteReader();
        return Task.FromResult(read(position, Demands()));

        IEnumerable<StoredDemand> Demands()
        {
            while (reader.Read())
            {
                if (share.Contains(new DemandId(reader.GetInt64(0))))
                    yield return SqliteDemandStore.ReadDemand(reader);
            }
        }
    }

    public async Task<ChangeBatch> ReadChanges(TerritoryId territory, long after, DemandShare share, Func<DemandId, int, bool> isKnown, bool atLeisure = false)
    {
        // Who waits for the answer may have seen in the register what is committed this moment.
        if (!atLeisure)
            await writer.Tail.Settles(() => writer.Head);
        var (told, end) = writer.Tail.After(territory, after, BatchSize) ?? Told(territory, after);
        var changed = new Dictionary<long, int>();
        foreach (var change in told.Where(change => share.Contains(change.Demand) && !isKnown(change.Demand, change.Version)))
            changed[change.Demand.Value] = Math.Max(change.Version, changed.GetValueOrDefault(change.Demand.Value));
        return new ChangeBatch(end, end, changed.Count == 0 ? [] : Present(territory, changed), told.Count == BatchSize);
    }

    /// <summary>Changes told to a territory after a position, and where that reading ends, out of the store.</summary>
    private (IReadOnlyList<TailEntry> Told, long End) Told(TerritoryId territory, long after)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        var head = (long)Command(connection, "SELECT coalesce(max(position), 0) FROM change_log").ExecuteScalar()!;
        using var command = Command(
            connection,
            """
            SELECT told.position, told.demand_id, log.version FROM change_territory AS told JOIN change_log AS log ON log.position = told.position
            WHERE told.territory = $1 AND told.position > $2 ORDER BY told.position LIMIT $3
            """,
            territory.Value, after, BatchSize);
        using var reader = command.ExecuteReader();
        var told = new List<TailEntry>();
        while (reader.Read())
            told.Add(new TailEntry(reader.GetInt64(0), new DemandId(reader.GetInt64(1)), reader.GetInt32(2)));
        return (told, told.Count == BatchSize ? told[^1].Position : head);
    }

    /// <summary>Demands as they are now, by the versions that were told.</summary>
    private List<CandidateRecord> Present(TerritoryId territory, Dictionary<long, int> changed) => database.Ask(statements => changed
        .Select(told => statements.Row($"SELECT {SqliteDemandStore.Columns} FROM demand WHERE id = $1", row => SqliteDemandStore.ReadDemand(row).RecordIn(territory), told.Key)

            // What changed last and has no row any more was erased.
            ?? CandidateRecord.Erased(new DemandId(told.Key), told.Value))
        .ToList());

    public Task<IReadOnlyList<TerritoryId>> Territories()
    {
        using var connection = database.Open();
        // From one territory to the next by the key: readiness asks every few seconds, and a register has millions of rows.
        using var command = Command(
            connection,
            """
            WITH RECURSIVE wished AS (
                SELECT min(territory) AS territory FROM demand_territory
                UNION ALL
                SELECT (SELECT min(territory) FROM demand_territory WHERE territory > wished.territory) FROM wished WHERE wished.territory IS NOT NULL)
            SELECT territory FROM wished WHERE territory IS NOT NULL
            """);
        using var reader = command.ExecuteReader();
        var territories = new List<TerritoryId>();
        while (reader.Read())
            territories.Add(new TerritoryId(reader.GetString(0)));
        return Task.FromResult<IReadOnlyList<TerritoryId>>(territories);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params object[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < values.Length; index++)
            command.Parameters.AddWithValue("$" + (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), values[index]);
        return command;
    }
}
