using System.Globalization;
using System.Text;
using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Data.Sqlite;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Demands in SQLite: reads on pooled connections, writes through <see cref="GroupCommit"/>.</summary>
internal sealed class SqliteDemandStore(SqliteDatabase database, GroupCommit writer, CivilClock clock) : IDemandStore
{
    internal const string Columns = "demand.id, demand.version, demand.file, demand.cause_kind, demand.changed_at, demand.cause_points";

    /// <summary>Removed, in no offer that still runs, and no candidate of a vacancy that does: one that was housed keeps its token for ever.</summary>
    private const string Erasable =
        """
        status = 'removed' AND coalesce(json_extract(file, '$.token.hold'), 'leased') = 'leased'
        AND NOT EXISTS (SELECT 1 FROM position JOIN vacancy ON vacancy.id = position.vacancy WHERE position.demand_id = demand.id AND vacancy.state = 'open')
        """;

    private const string ChangeColumns = "change_log.demand_id, change_log.version, change_log.kind, change_log.at, change_log.points";

    public Task<StoredDemand?> Load(DemandId id) => Task.FromResult(ReadOne($"SELECT {Columns} FROM demand WHERE id = $1", id.Value, ReadDemand));

    public Task<DemandId?> Find(UniqueNumber number) => Task.FromResult<DemandId?>(
        ReadOne("SELECT id FROM demand WHERE unique_number = $1", number.Value, row => (object)row.GetInt64(0)) is long id ? new DemandId(id) : null);

    public Task<(DemandId Id, UniqueNumber Number)?> FindCreation(string creationKey) => Task.FromResult(
        ReadOne<(DemandId, UniqueNumber)?>("SELECT id, unique_number FROM demand WHERE creation_key = $1", creationKey, row => (new DemandId(row.GetInt64(0)), UniqueNumber.Parse(row.GetString(1)))));

    public Task<WrittenCommand?> FindCommand(Guid command) => Task.FromResult(
        ReadOne("SELECT demand_id, fingerprint, version, position FROM change_log WHERE command_id = $1", Name(command), row =>
            new WrittenCommand(new DemandId(row.GetInt64(0)), row.GetString(1), row.GetInt32(2), row.GetInt64(3))));

    public Task<IReadOnlyList<DemandChange>> History(DemandId id, int most, int before = int.MaxValue) =>
        ReadChanges($"SELECT {ChangeColumns} FROM change_log WHERE demand_id = $1 AND confirms = 0 AND version < $3 ORDER BY version DESC LIMIT $2", id.Value, most, before);

    public async Task<IReadOnlyList<DemandChange>> ChangesSince(IReadOnlyCollection<DemandId> ids, DateTimeOffset since) =>
    [
        .. (await ReadChanges(
            $"SELECT {ChangeColumns} FROM json_each($1) AS wanted JOIN change_log ON demand_id = wanted.value WHERE at > $2 AND confirms = 0 ORDER BY position DESC LIMIT $3",
            JsonSerializer.Serialize(ids.Select(id => id.Value)), Instant(since), DemandChange.MostSince)).Reverse(),
    ];

    public Task<PastDemand> AsOf(DemandId id, DateTimeOffset before)
    {
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            WITH past AS (SELECT coalesce(max(version), 1) AS version FROM change_log WHERE demand_id = $1 AND at < $2)
            SELECT past.version, demand.version, demand.file, log.undo, log.sealed_undo, demand.person_key, log.version
            FROM demand JOIN past LEFT JOIN change_log AS log ON log.demand_id = demand.id AND log.version > past.version
            WHERE demand.id = $1 ORDER BY log.version DESC
            """;
        command.Parameters.AddWithValue("$1", id.Value);
        command.Parameters.AddWithValue("$2", Instant(before));
        using var row = command.ExecuteReader();
        var past = new Rewinding();
        while (row.Read())
            past.Take(row.GetInt32(0), row.GetInt32(1), () => DemandJson.Read(Encoding.UTF8.GetBytes(row.GetString(2))), UndoOf(row, 3, id));
        return Task.FromResult(past.Result);
    }

    public Task<IReadOnlyList<EarlierValues>> TakenAway(DemandId id, int most) => Task.FromResult<IReadOnlyList<EarlierValues>>(database.Rows(
        """
        SELECT log.undo, log.sealed_undo, demand.person_key, log.version
        FROM change_log AS log JOIN demand ON demand.id = log.demand_id WHERE log.demand_id = $1 AND log.version > 1 ORDER BY log.version DESC LIMIT $2
        """,
        row => new EarlierValues(row.GetInt32(3), UndoOf(row, 0, id)), id.Value, most));

    public Task<long> NextInSequence(string sequence) => writer.Enqueue(statements => SqliteSequences.Next(statements, sequence));

    public Task<IReadOnlyList<DemandId>> Removed(DateTimeOffset before, DemandId after, int most) => Task.FromResult<IReadOnlyList<DemandId>>(
        database.Rows($"SELECT id FROM demand WHERE {Erasable} AND changed_at < $1 AND id > $2 ORDER BY id LIMIT $3", row => new DemandId(row.GetInt64(0)), Instant(before), after.Value, most));

    public async Task<bool> Erase(DemandId id, DateTimeOffset before, Actor actor) => await writer.Enqueue(
        statements => Erase(statements, id, before, actor), erasure => erasure is null ? [] : [erasure]) is not null;

    /// <summary>Erases, inside a transaction.</summary>
    /// <returns>Its last change; null when there is nothing to erase.</returns>
    private ToldChange? Erase(PreparedStatements statements, DemandId id, DateTimeOffset before, Actor actor)
    {
        if (statements.Scalar($"SELECT version FROM demand WHERE id = $1 AND {Erasable} AND changed_at < $2", id.Value, Instant(before)) is not long version)
            return null;
        var at = Instant(clock.Now);

        // Its last change, by which the index lets go of it; in no history, for it names nothing that happened to a household.
        statements.Run(
            "INSERT INTO change_log (demand_id, version, kind, at, command_id, fingerprint, points, confirms) VALUES ($1, $2, $3, $4, $5, '', '{}', 1)",
            id.Value, version + 1, StoredForm.KindName(ChangeKind.Removed), at, Name(Guid.NewGuid()));
        var position = (long)statements.Scalar("SELECT last_insert_rowid()")!;
        var territories = statements.Rows("SELECT territory FROM demand_territory WHERE demand_id = $1", row => new TerritoryId(row.GetString(0)), id.Value);
        statements.Run("INSERT INTO change_territory (territory, position, demand_id) SELECT territory, $2, demand_id FROM demand_territory WHERE demand_id = $1", id.Value, position);
        statements.Run("DELETE FROM demand_wish WHERE demand_id = $1", id.Value);
        statements.Run("DELETE FROM demand_typology WHERE demand_id = $1", id.Value);
        statements.Run("DELETE FROM demand_territory WHERE demand_id = $1", id.Value);
        statements.Run("DELETE FROM demand WHERE id = $1", id.Value);

        // What was asked of it is little more than its number, which a hash would give away.
        statements.Run("UPDATE vacancy_fact SET fingerprint = NULL WHERE json_extract(fact, '$.demand.value') = $1 OR vacancy IN (SELECT vacancy FROM position WHERE demand_id = $1)", id.Value);
        statements.Run("UPDATE vacancy_fact SET fact = json_set(fact, '$.number', '') WHERE json_extract(fact, '$.demand.value') = $1 AND json_type(fact, '$.number') = 'text'", id.Value);
        statements.Run("DELETE FROM position WHERE demand_id = $1", id.Value);
        statements.Run("UPDATE change_log SET undo = NULL, fingerprint = '' WHERE demand_id = $1", id.Value);
        SqliteAudit.Write(statements, at, actor, "Erase", "demand", id.Value.ToString(CultureInfo.InvariantCulture), (int)version);
        return new ToldChange(position, id, (int)version + 1, territories);
    }

    public Task<CommitResult> Commit(DemandCommit commit) => writer.Enqueue(statements => Write(statements, commit), result => ToldChange.Of(commit, result));

    /// <summary>Writes one change, inside the transaction of whoever calls.</summary>
    internal static CommitResult Write(PreparedStatements statements, DemandCommit commit)
    {
        var (demand, command) = (commit.Demand, commit.Command);
        if (statements.Scalar("SELECT 1 FROM change_log WHERE command_id = $1", Name(command.Id)) is not null)
            return new CommitResult(CommitStatus.KnownCommand, 0);
        if (!Replace(statements, commit, out var key))
            return new CommitResult(demand.Version == 1 ? CommitStatus.Taken : CommitStatus.StaleVersion, 0);
        if (!commit.KeepsWishes)
            ReplaceWishes(statements, demand);
        var at = Instant(commit.At);
        statements.Run(
            "INSERT INTO change_log (demand_id, version, kind, at, command_id, fingerprint, points, confirms, sealed_undo) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            demand.Id.Value, demand.Version, StoredForm.KindName(demand.Cause.Kind), at, Name(command.Id), command.Fingerprint, StoredForm.Points(demand.Cause.Points), commit.Confirms ? 1 : 0,
            commit.Undo is { } undo ? PersonalSecret.Seal(key!, undo, demand.Id.Value, demand.Version) : null);
        var position = (long)statements.Scalar("SELECT last_insert_rowid()")!;
        foreach (var territory in commit.Touched)
        {
            statements.Run("INSERT INTO change_territory (territory, position, demand_id) VALUES ($1, $2, $3)", territory.Value, position, demand.Id.Value);
            statements.Run(
                commit.Present.Contains(territory) ? "INSERT INTO demand_territory (territory, demand_id) VALUES ($1, $2) ON CONFLICT DO NOTHING" : "DELETE FROM demand_territory WHERE territory = $1 AND demand_id = $2",
                territory.Value, demand.Id.Value);
        }

        SqliteAudit.Write(statements, at, command.Actor, commit.Action, "demand", demand.Id.Value.ToString(CultureInfo.InvariantCulture), demand.Version);
        return new CommitResult(CommitStatus.Written, position);
    }

    /// <summary>Writes the state if the version it replaces is the present one.</summary>
    private static bool Replace(PreparedStatements statements, DemandCommit commit, out byte[]? key)
    {
        var demand = commit.Demand;
        var file = Encoding.UTF8.GetString(commit.Json);
        var points = StoredForm.Points(demand.Cause.Points);
        var status = StoredForm.StatusName(demand.File.Status);
        var complete = DemandValidation.IsComplete(demand.File) ? 1 : 0;
        if (demand.Version == 1)
        {
            key = null;
            return statements.Run(
                """
                INSERT INTO demand (id, unique_number, version, status, complete, deposited_on, file, cause_kind, changed_at, cause_points, creation_key)
                VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
                """,
                demand.Id.Value, demand.File.UniqueNumber.Value, status, complete, Day(demand.File.DepositedOn), file, StoredForm.KindName(demand.Cause.Kind), Instant(demand.Cause.At), points, commit.CreationKey) == 1;
        }

        key = statements.Scalar(
            """
            UPDATE demand SET version = $2, status = $3, complete = $4, file = $5, cause_kind = $6, changed_at = $7, cause_points = $8, person_key = coalesce(person_key, $9)
            WHERE id = $1 AND version = $2 - 1 RETURNING person_key
            """,
            demand.Id.Value, demand.Version, status, complete, file, StoredForm.KindName(demand.Cause.Kind), Instant(demand.Cause.At), points, PersonalSecret.NewKey()) as byte[];
        return key is not null;
    }

    private static void ReplaceWishes(PreparedStatements statements, StoredDemand demand)
    {
        if (demand.Version > 1)
        {
            statements.Run("DELETE FROM demand_wish WHERE demand_id = $1", demand.Id.Value);
            statements.Run("DELETE FROM demand_typology WHERE demand_id = $1", demand.Id.Value);
        }

        var wishes = demand.File.Wishes;
        for (var preference = 0; preference < wishes.Communes.Count; preference++)
            statements.Run("INSERT INTO demand_wish (demand_id, preference, commune) VALUES ($1, $2, $3)", demand.Id.Value, preference + 1, wishes.Communes[preference].Value);
        foreach (var typology in wishes.Types.Distinct())
            statements.Run("INSERT INTO demand_typology (demand_id, typology) VALUES ($1, $2)", demand.Id.Value, typology.ToString());
    }

    /// <summary>What a change took away, of the columns <c>undo, sealed_undo, person_key, version</c>; as text where an earlier build kept it.</summary>
    private static byte[]? UndoOf(SqliteDataReader row, int first, DemandId id) =>
        !row.IsDBNull(first + 1) ? PersonalSecret.Open(row.IsDBNull(first + 2) ? null : row.GetFieldValue<byte[]>(first + 2), row.GetFieldValue<byte[]>(first + 1), id.Value, row.GetInt32(first + 3))
        : row.IsDBNull(first) ? null
        : Encoding.UTF8.GetBytes(row.GetString(first));

    internal static StoredDemand ReadDemand(SqliteDataReader row) => new(
        new DemandId(row.GetInt64(0)),
        row.GetInt32(1),
        DemandJson.Read(Encoding.UTF8.GetBytes(row.GetString(2))),
        new StoredCause(StoredForm.Kind(row.GetString(3)), Instant(row.GetString(4)), StoredForm.Points(row.GetString(5))));

    internal static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Name(Guid command) => command.ToString("N");

    private Task<IReadOnlyList<DemandChange>> ReadChanges(string sql, params object[] values)
    {
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < values.Length; index++)
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${index + 1}"), values[index]);
        using var row = command.ExecuteReader();
        var changes = new List<DemandChange>();
        while (row.Read())
            changes.Add(new DemandChange(new DemandId(row.GetInt64(0)), row.GetInt32(1), StoredForm.Kind(row.GetString(2)), Instant(row.GetString(3)), StoredForm.Points(row.GetString(4))));
        return Task.FromResult<IReadOnlyList<DemandChange>>(changes);
    }

    private T? ReadOne<T>(string sql, object key, Func<SqliteDataReader, T> read) => database.Ask(statements => statements.Row(sql, read, key));
}
