using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Npgsql;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Demands in PostgreSQL: loads share questions, writes go through <see cref="PostgresGroupCommit"/>, all else has a connection of the pool for itself.</summary>
internal sealed class PostgresDemandStore(PostgresDatabase database, PostgresGroupCommit writer, CivilClock clock) : IDemandStore, IAsyncDisposable
{
    /// <summary>Loads that share a question.</summary>
    private const int MostLoads = 256;

    internal const string Columns = "demand.id, demand.version, demand.file, demand.cause_kind, demand.changed_at, demand.cause_points";

    /// <summary>Removed, in no offer that still runs, and no candidate of a vacancy that does: one that was housed keeps its token for ever.</summary>
    private const string Erasable =
        """
        status = 'removed' AND coalesce(file -> 'token' ->> 'hold', 'leased') = 'leased'
        AND NOT EXISTS (SELECT FROM position JOIN vacancy ON vacancy.id = position.vacancy WHERE position.demand_id = demand.id AND vacancy.state = 'open')
        """;

    private const string ChangeColumns = "demand_id, version, kind, at, points";

    private readonly GroupedQuestions<DemandId, StoredDemand?> _loads = new(
        async wanted =>
        {
            var ids = wanted.Select(id => id.Value).Distinct().ToArray();
            var found = (await database.Run(connection => connection.Rows($"SELECT {Columns} FROM demand WHERE id = ANY($1)", ReadDemand, ids))).ToDictionary(demand => demand.Id);
            return [.. wanted.Select(id => found.GetValueOrDefault(id))];
        },
        MostLoads);

    private readonly GroupedQuestions<UniqueNumber, DemandId?> _numbers = new(
        async wanted =>
        {
            var numbers = wanted.Select(number => number.Value).Distinct().ToArray();
            var found = (await database.Run(connection => connection.Rows("SELECT unique_number, id FROM demand WHERE unique_number = ANY($1)", row => (Number: row.GetString(0), Id: new DemandId(row.GetInt64(1))), (object)numbers)))
                .ToDictionary(demand => demand.Number, demand => demand.Id);
            return [.. wanted.Select(number => found.TryGetValue(number.Value, out var id) ? id : (DemandId?)null)];
        },
        MostLoads);

    public async ValueTask DisposeAsync()
    {
        await _loads.DisposeAsync();
        await _numbers.DisposeAsync();
    }

    public Task<StoredDemand?> Load(DemandId id) => _loads.Ask(id);

    /// <summary>Every command and every reading of a file begins with it: those that come together share a question.</summary>
    public Task<DemandId?> Find(UniqueNumber number) => _numbers.Ask(number);

    public async Task<(DemandId Id, UniqueNumber Number)?> FindCreation(string creationKey) =>
        await Rows("SELECT id, unique_number FROM demand WHERE creation_key = $1", row => (new DemandId(row.GetInt64(0)), UniqueNumber.Parse(row.GetString(1))), creationKey) is [var found] ? found : null;

    public async Task<WrittenCommand?> FindCommand(Guid command) => (await Rows(
        "SELECT demand_id, fingerprint, version, position FROM change_log WHERE command_id = $1",
        row => new WrittenCommand(new DemandId(row.GetInt64(0)), row.GetString(1), row.GetInt32(2), row.GetInt64(3)),
        command)).SingleOrDefault();

    public async Task<IReadOnlyList<DemandChange>> History(DemandId id, int most, int before = int.MaxValue) =>
        await Rows($"SELECT {ChangeColumns} FROM change_log WHERE demand_id = $1 AND NOT confirms AND version < $3 ORDER BY version DESC LIMIT $2", ReadChange, id.Value, most, before);

    public async Task<IReadOnlyList<DemandChange>> ChangesSince(IReadOnlyCollection<DemandId> ids, DateTimeOffset since)
    {
        var newest = await Rows(
            $"SELECT {ChangeColumns} FROM change_log WHERE demand_id = ANY($1) AND at > $2 AND NOT confirms ORDER BY position DESC, version DESC LIMIT $3",
            ReadChange, ids.Select(id => id.Value).ToArray(), since.UtcDateTime, DemandChange.MostSince);
        newest.Reverse();
        return newest;
    }

    public async Task<PastDemand> AsOf(DemandId id, DateTimeOffset before)
    {
        var past = new Rewinding();
        await Rows(
            """
            WITH past AS (SELECT coalesce(max(version), 1) AS version FROM change_log WHERE demand_id = $1 AND at < $2)
            SELECT past.version, demand.version, demand.file, log.undo, log.sealed_undo, demand.person_key, log.version
            FROM past JOIN demand ON demand.id = $1 LEFT JOIN change_log AS log ON log.demand_id = demand.id AND log.version > past.version
            ORDER BY log.version DESC
            """,
            row =>
            {
                past.Take(row.GetInt32(0), row.GetInt32(1), () => DemandJson.Read(row.GetFieldValue<byte[]>(2)), UndoOf(row, 3, id));
                return true;
            },
            id.Value, before.UtcDateTime);
        return past.Result;
    }

    public async Task<IReadOnlyList<EarlierValues>> TakenAway(DemandId id, int most) => await Rows(
        """
        SELECT log.undo, log.sealed_undo, demand.person_key, log.version
        FROM change_log AS log JOIN demand ON demand.id = log.demand_id WHERE log.demand_id = $1 AND log.version > 1 ORDER BY log.version DESC LIMIT $2
        """,
        row => new EarlierValues(row.GetInt32(3), UndoOf(row, 0, id)), id.Value, most);

    public Task<long> NextInSequence(string sequence) => PostgresSequences.Next(database, sequence);

    public async Task<IReadOnlyList<DemandId>> Removed(DateTimeOffset before, DemandId after, int most) => await Rows(
        $"SELECT id FROM demand WHERE {Erasable} AND changed_at < $1 AND id > $2 ORDER BY id LIMIT $3", row => new DemandId(row.GetInt64(0)), before.UtcDateTime, after.Value, most);

    public Task<bool> Erase(DemandId id, DateTimeOffset before, Actor actor) => database.Run(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync();
        if (await connection.Scalar($"DELETE FROM demand WHERE id = $1 AND {Erasable} AND changed_at < $2 RETURNING version", id.Value, before.UtcDateTime) is not int version)
            return false;
        var number = id.Value.ToString(CultureInfo.InvariantCulture);

        // Its last change, by which the index lets go of it; in no history, for it names nothing that happened to a household.
        await connection.Execute(
            """
            INSERT INTO change_log (position, demand_id, version, kind, at, command_id, fingerprint, points, confirms)
            VALUES (log_position(), $1, $2, $3, $4, $5, '', '{}', true)
            """,
            id.Value, version + 1, StoredForm.KindName(ChangeKind.Removed), clock.Now.UtcDateTime, Guid.NewGuid());
        await connection.Execute(
            "INSERT INTO change_territory (territory, position, demand_id, version, share) SELECT territory, log_position(), demand_id, $2, share FROM demand_territory WHERE demand_id = $1",
            id.Value, version + 1);
        await connection.Execute("DELETE FROM demand_territory WHERE demand_id = $1", id.Value);

        // What was asked of it is little more than its number, which a hash would give away.
        await connection.Execute(
            "UPDATE vacancy_fact SET fingerprint = NULL WHERE fact -> 'demand' ->> 'value' = $2 OR vacancy IN (SELECT vacancy FROM position WHERE demand_id = $1)", id.Value, number);
        await connection.Execute(
            """
            UPDATE vacancy_fact SET fact = replace(fact::text, '"number":"' || (fact ->> 'number') || '"', '"number":""')::json
            WHERE fact -> 'demand' ->> 'value' = $1 AND json_typeof(fact -> 'number') = 'string'
            """,
            number);
        await connection.Execute("DELETE FROM position WHERE demand_id = $1", id.Value);
        await connection.Execute("UPDATE change_log SET undo = NULL, fingerprint = '' WHERE demand_id = $1", id.Value);
        await connection.Execute(
            "INSERT INTO audit (at, subject, role, organisation, action, object, object_id, version) VALUES ($1, $2, $3, $4, 'Erase', 'demand', $5::text, $6)",
            clock.Now.UtcDateTime, actor.Subject, actor.Role, actor.Organisation, id.Value, version);
        await transaction.CommitAsync();
        return true;
    });

    public Task<CommitResult> Commit(DemandCommit commit) => writer.Enqueue(commit);

    internal static StoredDemand ReadDemand(NpgsqlDataReader row) => new(
        new DemandId(row.GetInt64(0)),
        row.GetInt32(1),
        DemandJson.Read(row.GetFieldValue<byte[]>(2)),
        ReadCause(row));

    internal static StoredCause ReadCause(NpgsqlDataReader row) => new(StoredForm.Kind(row.GetString(3)), Instant(row, 4), StoredForm.Points(row.GetString(5)));

    internal static DateTimeOffset Instant(NpgsqlDataReader row, int column) => new(row.GetDateTime(column));

    /// <summary>What a change took away, of the columns <c>undo, sealed_undo, person_key, version</c>; as text where an earlier build kept it.</summary>
    private static byte[]? UndoOf(NpgsqlDataReader row, int first, DemandId id) =>
        !row.IsDBNull(first + 1) ? PersonalSecret.Open(row.IsDBNull(first + 2) ? null : row.GetFieldValue<byte[]>(first + 2), row.GetFieldValue<byte[]>(first + 1), id.Value, row.GetInt32(first + 3))
        : row.IsDBNull(first) ? null
        : row.GetFieldValue<byte[]>(first);

    private static DemandChange ReadChange(NpgsqlDataReader row) =>
        new(new DemandId(row.GetInt64(0)), row.GetInt32(1), StoredForm.Kind(row.GetString(2)), Instant(row, 3), StoredForm.Points(row.GetString(4)));

    private Task<List<T>> Rows<T>(string sql, Func<NpgsqlDataReader, T> read, params object?[] values) => database.Run(connection => connection.Rows(sql, read, values));
}
