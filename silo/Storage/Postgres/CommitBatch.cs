using System.Data;
using System.Text;
using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.Grains.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>
/// Many changes of demands in one transaction, as sets, in two round trips: first the states, which tells what is written and
/// what is refused; then the change records, territories and audit entries of what is written, and the commit.
/// </summary>
/// <remarks>
/// One statement for all was tried: its parts meet in joins of temporary results whose size the planner cannot know, and 512
/// changes took thirty seconds. Sets sent as arrays and matched by index alone take milliseconds.
/// </remarks>
internal static class CommitBatch
{
    private const string Replace =
        """
        UPDATE demand SET version = new.version, status = new.status, complete = new.complete, file = new.file::json,
            cause_kind = new.cause_kind, changed_at = new.changed_at, cause_points = new.cause_points::json,
            candidate = new.candidate, candidate_of = new.version, person_key = coalesce(demand.person_key, new.person_key)
        FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::boolean[], $5::text[], $6::text[], $7::timestamptz[], $8::text[], $9::uuid[], $10::bytea[], $11::bytea[])
            AS new (id, version, status, complete, file, cause_kind, changed_at, cause_points, command_id, candidate, person_key)
        WHERE demand.id = new.id AND demand.version = new.version - 1
          AND NOT EXISTS (SELECT FROM change_log WHERE change_log.command_id = new.command_id)
        RETURNING demand.id, demand.person_key
        """;

    private const string Create =
        """
        INSERT INTO demand (id, version, status, complete, file, cause_kind, changed_at, cause_points, candidate, candidate_of, unique_number, deposited_on, creation_key)
        SELECT id, version, status, complete, file::json, cause_kind, changed_at, cause_points::json, candidate, version, unique_number, deposited_on, creation_key
        FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::boolean[], $5::text[], $6::text[], $7::timestamptz[], $8::text[], $9::uuid[], $10::bytea[], $11::text[], $12::date[], $13::text[])
            AS new (id, version, status, complete, file, cause_kind, changed_at, cause_points, command_id, candidate, unique_number, deposited_on, creation_key)
        WHERE NOT EXISTS (SELECT FROM change_log WHERE change_log.command_id = new.command_id)
        ON CONFLICT DO NOTHING
        RETURNING id, NULL::bytea
        """;

    private const string Log =
        """
        INSERT INTO change_log (position, demand_id, version, kind, at, command_id, fingerprint, points, confirms, sealed_undo)
        SELECT $1, demand_id, version, kind, at, command_id, fingerprint, points::json, confirms, sealed_undo
        FROM unnest($2::bigint[], $3::integer[], $4::text[], $5::timestamptz[], $6::uuid[], $7::text[], $8::text[], $9::boolean[], $10::bytea[])
            AS new (demand_id, version, kind, at, command_id, fingerprint, points, confirms, sealed_undo)
        """;

    private const string Tell =
        """
        INSERT INTO change_territory (territory, position, demand_id, version, share)
        SELECT territory, $1, demand_id, version, share
        FROM unnest($2::text[], $3::bigint[], $4::integer[], $5::bigint[]) AS new (territory, demand_id, version, share)
        """;

    private const string Leave =
        """
        DELETE FROM demand_territory USING unnest($1::text[], $2::bigint[]) AS gone (territory, demand_id)
        WHERE demand_territory.territory = gone.territory AND demand_territory.demand_id = gone.demand_id
        """;

    private const string Enter =
        """
        INSERT INTO demand_territory (territory, demand_id, share)
        SELECT territory, demand_id, share FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS new (territory, demand_id, share)
        ON CONFLICT DO NOTHING
        """;

    private const string Audit =
        """
        INSERT INTO audit (position, at, subject, role, organisation, action, object, object_id, version)
        SELECT $1, at, subject, role, organisation, action, 'demand', demand_id::text, version
        FROM unnest($2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::integer[])
            AS new (at, subject, role, organisation, action, demand_id, version)
        """;

    private const string Known = "SELECT command_id FROM change_log WHERE command_id = ANY($1)";

    /// <summary>Writes the changes, each of another demand and by another command. The connection goes back to its pool in any case.</summary>
    /// <returns>What became of each, in the order given.</returns>
    public static async Task<CommitResult[]> Execute(NpgsqlConnection connection, IReadOnlyList<DemandCommit> commits)
    {
        try
        {
            return await Write(connection, commits);
        }
        catch (PostgresException) when (connection.FullState == ConnectionState.Open)
        {
            // At once: a transaction left open would hold back the followers until somebody needs its connection again. A server
            // that is shutting down has closed the connection, and with it the transaction.
            await connection.Execute("ROLLBACK");
            throw;
        }
    }

    private static async Task<CommitResult[]> Write(NpgsqlConnection connection, IReadOnlyList<DemandCommit> commits)
    {
        // In the order of keys: two processes that hold the same demands wait for each other, never crosswise.
        var changed = commits.Where(commit => commit.Demand.Version > 1).OrderBy(commit => commit.Demand.Id.Value).ToList();
        var created = commits.Where(commit => commit.Demand.Version == 1).OrderBy(commit => commit.Demand.Id.Value).ToList();
        var written = new Dictionary<long, byte[]?>(commits.Count);
        long position;
        await using (var states = new NpgsqlBatch(connection))
        {
            states.Add("BEGIN");
            states.Add("SELECT log_position()");
            if (changed.Count > 0)
                States(states.Add(Replace), changed).Column(changed, _ => PersonalSecret.NewKey(), NpgsqlDbType.Bytea);
            if (created.Count > 0)
            {
                States(states.Add(Create), created)
                    .Column(created, commit => commit.Demand.File.UniqueNumber.Value, NpgsqlDbType.Text)
                    .Column(created, commit => commit.Demand.File.DepositedOn, NpgsqlDbType.Date)
                    .Column(created, commit => commit.CreationKey, NpgsqlDbType.Text);
            }

            position = await ReadWritten(states, written);
        }

        var kept = commits.Where(commit => written.ContainsKey(commit.Demand.Id.Value)).ToList();
        var known = kept.Count == commits.Count ? [] : await ReadKnown(connection, commits);
        await using (var records = new NpgsqlBatch(connection))
        {
            if (kept.Count > 0)
                Records(records, position, kept, written);
            records.Add("COMMIT");
            await records.ExecuteNonQueryAsync();
        }

        return [.. commits.Select(commit =>
            written.ContainsKey(commit.Demand.Id.Value) ? new CommitResult(CommitStatus.Written, position)
            : new CommitResult(known.Contains(commit.Command.Id) ? CommitStatus.KnownCommand : commit.Demand.Version == 1 ? CommitStatus.Taken : CommitStatus.StaleVersion, 0))];
    }

    private static NpgsqlBatchCommand States(NpgsqlBatchCommand statement, IReadOnlyList<DemandCommit> commits) => statement
        .Column(commits, commit => commit.Demand.Id.Value, NpgsqlDbType.Bigint)
        .Column(commits, commit => commit.Demand.Version, NpgsqlDbType.Integer)
        .Column(commits, commit => StoredForm.StatusName(commit.Demand.File.Status), NpgsqlDbType.Text)
        .Column(commits, commit => DemandValidation.IsComplete(commit.Demand.File), NpgsqlDbType.Boolean)
        .Column(commits, commit => Encoding.UTF8.GetString(commit.Json), NpgsqlDbType.Text)
        .Column(commits, commit => StoredForm.KindName(commit.Demand.Cause.Kind), NpgsqlDbType.Text)
        .Column(commits, commit => commit.Demand.Cause.At.UtcDateTime, NpgsqlDbType.TimestampTz)
        .Column(commits, commit => StoredForm.Points(commit.Demand.Cause.Points), NpgsqlDbType.Text)
        .Column(commits, commit => commit.Command.Id, NpgsqlDbType.Uuid)
        .Column(commits, commit => CandidateForm.Write(commit.Demand.File, commit.Facts), NpgsqlDbType.Bytea);

    private static void Records(NpgsqlBatch batch, long position, List<DemandCommit> commits, Dictionary<long, byte[]?> keys)
    {
        batch.Add(Log).Value(position)
            .Column(commits, commit => commit.Demand.Id.Value, NpgsqlDbType.Bigint)
            .Column(commits, commit => commit.Demand.Version, NpgsqlDbType.Integer)
            .Column(commits, commit => StoredForm.KindName(commit.Demand.Cause.Kind), NpgsqlDbType.Text)
            .Column(commits, commit => commit.At.UtcDateTime, NpgsqlDbType.TimestampTz)
            .Column(commits, commit => commit.Command.Id, NpgsqlDbType.Uuid)
            .Column(commits, commit => commit.Command.Fingerprint, NpgsqlDbType.Text)
            .Column(commits, commit => StoredForm.Points(commit.Demand.Cause.Points), NpgsqlDbType.Text)
            .Column(commits, commit => commit.Confirms, NpgsqlDbType.Boolean)
            .Column(commits, Sealed, NpgsqlDbType.Bytea);

        byte[]? Sealed(DemandCommit commit) =>
            commit.Undo is { } undo ? PersonalSecret.Seal(keys[commit.Demand.Id.Value]!, undo, commit.Demand.Id.Value, commit.Demand.Version) : null;

        var touched = commits.SelectMany(commit => commit.Touched.Select(territory => (commit.Demand, Territory: territory.Value))).ToList();
        batch.Add(Tell).Value(position)
            .Column(touched, touch => touch.Territory, NpgsqlDbType.Text)
            .Column(touched, touch => touch.Demand.Id.Value, NpgsqlDbType.Bigint)
            .Column(touched, touch => touch.Demand.Version, NpgsqlDbType.Integer)
            .Column(touched, touch => (long)DemandShare.MixOf(touch.Demand.Id), NpgsqlDbType.Bigint);

        var left = commits.SelectMany(commit => commit.Touched.Except(commit.Present).Select(territory => (commit.Demand, Territory: territory.Value))).ToList();
        if (left.Count > 0)
        {
            batch.Add(Leave)
                .Column(left, gone => gone.Territory, NpgsqlDbType.Text)
                .Column(left, gone => gone.Demand.Id.Value, NpgsqlDbType.Bigint);
        }

        var present = commits.SelectMany(commit => commit.Present.Select(territory => (commit.Demand, Territory: territory.Value))).ToList();
        batch.Add(Enter)
            .Column(present, held => held.Territory, NpgsqlDbType.Text)
            .Column(present, held => held.Demand.Id.Value, NpgsqlDbType.Bigint)
            .Column(present, held => (long)DemandShare.MixOf(held.Demand.Id), NpgsqlDbType.Bigint);

        batch.Add(Audit).Value(position)
            .Column(commits, commit => commit.At.UtcDateTime, NpgsqlDbType.TimestampTz)
            .Column(commits, commit => commit.Command.Actor.Subject, NpgsqlDbType.Text)
            .Column(commits, commit => commit.Command.Actor.Role, NpgsqlDbType.Text)
            .Column(commits, commit => commit.Command.Actor.Organisation, NpgsqlDbType.Text)
            .Column(commits, commit => commit.Action, NpgsqlDbType.Text)
            .Column(commits, commit => commit.Demand.Id.Value, NpgsqlDbType.Bigint)
            .Column(commits, commit => commit.Demand.Version, NpgsqlDbType.Integer);
    }

    /// <summary>Reads which demands the statements wrote, with the key of each household, and the position of the transaction, which comes first.</summary>
    private static async Task<long> ReadWritten(NpgsqlBatch states, Dictionary<long, byte[]?> written)
    {
        await using var reader = await states.ExecuteReaderAsync();
        await reader.ReadAsync();
        var position = reader.GetInt64(0);
        while (await reader.NextResultAsync())
        {
            while (await reader.ReadAsync())
                written.Add(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1));
        }

        return position;
    }

    private static async Task<HashSet<Guid>> ReadKnown(NpgsqlConnection connection, IReadOnlyList<DemandCommit> commits) =>
        [.. await connection.Rows(Known, row => row.GetGuid(0), commits.Select(commit => commit.Command.Id).ToArray())];
}
