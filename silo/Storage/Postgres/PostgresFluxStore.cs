using Allocation.Domain.Flux;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Ledgers of the flux in PostgreSQL. Of two writers of one ledger the later one finds its number taken, and writes nothing.</summary>
internal sealed class PostgresFluxStore(PostgresDatabase database) : IFluxStore
{
    private const string EntryColumns = "number, in_account, event, account, counter, amount, effective, correction_of, release, agreement_version, rules, at";
    private const string HandedOver = "UPDATE flux_release SET landlord = $3 WHERE landlord = $1 AND departement = $2";

    public async Task<IReadOnlyList<StoredFluxEvent>> Load(LedgerKey ledger) => await database.Run(connection => connection.Rows(
        "SELECT number, at, event::text, subject, role, organisation, command_id, fingerprint FROM flux_event WHERE landlord = $1 AND departement = $2 ORDER BY number",
        row => new StoredFluxEvent(
            new RecordedFluxEvent(row.GetInt32(0), PostgresDemandStore.Instant(row, 1), FluxForm.Event(row.GetString(2))),
            new Actor(row.GetString(3), row.GetString(4), row.GetString(5)),
            row.IsDBNull(6) ? null : row.GetGuid(6),
            row.TextOrNull(7)),
        ledger.Landlord, ledger.Departement));

    public async Task<IReadOnlyList<RecordedFluxEvent>> Events(LedgerKey ledger, IReadOnlyCollection<int> numbers) => await database.Run(connection => connection.Rows(
        "SELECT number, at, event::text FROM flux_event WHERE landlord = $1 AND departement = $2 AND number = ANY($3)",
        row => new RecordedFluxEvent(row.GetInt32(0), PostgresDemandStore.Instant(row, 1), FluxForm.Event(row.GetString(2))), ledger.Landlord, ledger.Departement, (object)numbers.ToArray()));

    public Task<bool> Append(FluxCommit commit) => database.Run(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await Lock(connection, commit.Ledger);
        if (!await Follows(connection, commit))
            return false;
        await using var write = new NpgsqlBatch(connection);
        Write(write, commit);
        await write.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    });

    public Task<bool> Merge(FluxCommit ended, FluxCommit goesOn) => database.Run(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync();

        // Two ledgers at a time, always in the same order: so that two mergers never wait for each other.
        foreach (var ledger in new[] { ended.Ledger, goesOn.Ledger }.OrderBy(ledger => ledger.ToString(), StringComparer.Ordinal))
            await Lock(connection, ledger);
        if (!await Follows(connection, ended) || !await Follows(connection, goesOn))
            return false;
        await using var write = new NpgsqlBatch(connection);
        Write(write, ended);
        Write(write, goesOn);

        var since = FluxForm.MergedOn(ended);

        // A landlord that was merged into the one that ends goes on in the other too: one step, however many mergers there were.
        write.Add("UPDATE flux_merger SET goes_on = $3, since = $4 WHERE goes_on = $1 AND departement = $2", ended.Ledger.Landlord, ended.Ledger.Departement, goesOn.Ledger.Landlord, since);
        write.Add("INSERT INTO flux_merger (landlord, departement, goes_on, since) VALUES ($1, $2, $3, $4)", ended.Ledger.Landlord, ended.Ledger.Departement, goesOn.Ledger.Landlord, since);
        write.Add(HandedOver, ended.Ledger.Landlord, ended.Ledger.Departement, goesOn.Ledger.Landlord);
        await write.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    });

    public async Task<LedgerKey?> MergedInto(LedgerKey ledger) => (await database.Run(connection => connection.Rows(
        "SELECT goes_on, departement FROM flux_merger WHERE landlord = $1 AND departement = $2", row => (LedgerKey?)new LedgerKey(row.GetString(0), row.GetString(1)), ledger.Landlord, ledger.Departement))).SingleOrDefault();

    public async Task<LedgerKey> LedgerOn(LedgerKey ledger, DateOnly on) => (await database.Run(connection => connection.Rows(
        "SELECT goes_on, departement FROM flux_merger WHERE landlord = $1 AND departement = $2 AND since <= $3", row => new LedgerKey(row.GetString(0), row.GetString(1)), ledger.Landlord, ledger.Departement, on))).SingleOrDefault(ledger);

    public async Task<IReadOnlyList<ReserverRenamed>> Renamed(LedgerKey ledger) => await database.Run(connection => connection.Rows(
        """
        SELECT reserver, since, goes_on FROM flux_renaming WHERE departement = $2
        AND (landlord = $1 OR landlord IN (SELECT landlord FROM flux_merger WHERE goes_on = $1 AND departement = $2)) ORDER BY since, number, reserver
        """,
        row => new ReserverRenamed(row.GetString(0), row.GetFieldValue<DateOnly>(1), row.GetString(2)), ledger.Landlord, ledger.Departement));

    public Task HandOver(LedgerKey ended, LedgerKey goesOn) => database.Run(connection => connection.Execute(HandedOver, ended.Landlord, ended.Departement, goesOn.Landlord));

    private static Task<int> Lock(NpgsqlConnection connection, LedgerKey ledger) =>
        connection.Execute("SELECT pg_advisory_xact_lock(hashtextextended('flux ' || $1 || ' ' || $2, 0))", ledger.Departement, ledger.Landlord);

    private static async Task<bool> Follows(NpgsqlConnection connection, FluxCommit commit) =>
        (int)(await connection.Scalar("SELECT coalesce(max(number), 0) FROM flux_event WHERE landlord = $1 AND departement = $2", commit.Ledger.Landlord, commit.Ledger.Departement))! == commit.Events[0].Recorded.Number - 1;

    private static void Write(NpgsqlBatch write, FluxCommit commit)
    {
        var (ledger, first) = (commit.Ledger, commit.Events[0].Recorded.Number);
        foreach (var (recorded, actor, command, fingerprint) in commit.Events)
        {
            write.Add(
                "INSERT INTO flux_event (landlord, departement, number, at, event, subject, role, organisation, command_id, fingerprint) VALUES ($1, $2, $3, $4, $5::json, $6, $7, $8, $9, $10)",
                ledger.Landlord, ledger.Departement, recorded.Number, recorded.At.UtcDateTime, FluxForm.Event(recorded.Event), actor.Subject, actor.Role, actor.Organisation, PostgresStatements.Maybe(command, NpgsqlDbType.Uuid), PostgresStatements.Maybe(fingerprint, NpgsqlDbType.Text));
            write.Add(
                "INSERT INTO audit (at, subject, role, organisation, action, object, object_id, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                recorded.At.UtcDateTime, actor.Subject, actor.Role, actor.Organisation, recorded.Event.GetType().Name, FluxForm.Kind, ledger.ToString(), recorded.Number);
        }

        foreach (var entry in commit.Entries)
        {
            write.Add(
                $"INSERT INTO flux_entry (landlord, departement, {EntryColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                ledger.Landlord, ledger.Departement, entry.Number, entry.InAccount, entry.Event, entry.Account.ToString(), FluxForm.Counter(entry.Counter), entry.Amount.ToString(), entry.On,
                PostgresStatements.Maybe(entry.CorrectionOf, NpgsqlDbType.Integer), PostgresStatements.Maybe(entry.Release, NpgsqlDbType.Uuid), entry.AgreementVersion, entry.Rules, commit.Events[entry.Event - first].Recorded.At.UtcDateTime);
        }

        foreach (var account in commit.Entries.GroupBy(entry => entry.Account))
        {
            write.Add(
                """
                INSERT INTO flux_account (landlord, departement, account, agreement, entries) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (landlord, departement, account) DO UPDATE SET entries = excluded.entries
                """,
                ledger.Landlord, ledger.Departement, account.Key.ToString(), PostgresStatements.Maybe(account.Key.Agreement, NpgsqlDbType.Text), account.Max(entry => entry.InAccount));
        }

        var events = commit.Events.Select(stored => stored.Recorded.Event).ToList();
        foreach (var agreement in FluxForm.Recorded(events))
        {
            write.Add(
                """
                INSERT INTO flux_agreement (landlord, departement, id, reserver, agreement) VALUES ($1, $2, $3, $4, $5::json)
                ON CONFLICT (landlord, departement, id) DO UPDATE SET reserver = excluded.reserver, agreement = excluded.agreement
                """,
                ledger.Landlord, ledger.Departement, agreement.Id, agreement.Reserver, FluxForm.Agreement(agreement));
            write.Add("DELETE FROM flux_mandate WHERE landlord = $1 AND departement = $2 AND agreement = $3", ledger.Landlord, ledger.Departement, agreement.Id);
            if (!agreement.Mandates.IsEmpty)
            {
                write.Add(
                    "INSERT INTO flux_mandate (delegate, landlord, departement, agreement) SELECT given, $2, $3, $4 FROM unnest($1) AS given",
                    agreement.Mandates.Select(mandate => mandate.Delegate).Distinct().ToArray(), ledger.Landlord, ledger.Departement, agreement.Id);
            }
        }

        foreach (var (number, renamed) in FluxForm.Renamed(commit.Events.Select(stored => stored.Recorded)))
            write.Add("INSERT INTO flux_renaming (landlord, departement, number, reserver, since, goes_on) VALUES ($1, $2, $3, $4, $5, $6)", ledger.Landlord, ledger.Departement, number, renamed.Reserver, renamed.On, renamed.Into);

        foreach (var (release, version) in FluxForm.Booked(events))
            write.Add("UPDATE flux_release SET booked = greatest(booked, $2) WHERE vacancy = $1", release, version);
    }

    public Task Seen(IReadOnlyList<(Guid Release, int Version)> releases) => database.Run(connection => connection.Execute(
        "UPDATE flux_release SET booked = greatest(booked, seen.version) FROM unnest($1, $2) AS seen (release, version) WHERE vacancy = seen.release",
        releases.Select(seen => seen.Release).ToArray(), releases.Select(seen => seen.Version).ToArray()));

    public async Task<IReadOnlyList<Guid>> Unbooked(LedgerKey ledger, int most) => await database.Run(connection => connection.Rows(
        "SELECT vacancy FROM flux_release WHERE landlord = $1 AND departement = $2 AND booked < version ORDER BY vacancy LIMIT $3", row => row.GetGuid(0), ledger.Landlord, ledger.Departement, most));

    public async Task<IReadOnlyList<LedgerKey>> Behind(int most) => await database.Run(connection => connection.Rows(
        "SELECT DISTINCT landlord, departement FROM flux_release WHERE booked < version LIMIT $1", row => new LedgerKey(row.GetString(0), row.GetString(1)), most));

    public async Task<LedgerKey?> LedgerOf(Guid release) => (await database.Run(connection => connection.Rows(
        "SELECT landlord, departement FROM flux_release WHERE vacancy = $1", row => (LedgerKey?)new LedgerKey(row.GetString(0), row.GetString(1)), release))).SingleOrDefault();

    public async Task<IReadOnlyList<StoredFluxEntry>> Entries(LedgerKey ledger, int after, int most) => await database.Run(connection => connection.Rows(
        $"SELECT {EntryColumns} FROM flux_entry WHERE landlord = $1 AND departement = $2 AND number > $3 ORDER BY number LIMIT $4", ReadEntry, ledger.Landlord, ledger.Departement, after, most));

    public async Task<IReadOnlyList<StoredFluxEntry>> EntriesOf(LedgerKey ledger, FluxAccount account, int after, int most) => await database.Run(connection => connection.Rows(
        $"SELECT {EntryColumns} FROM flux_entry WHERE landlord = $1 AND departement = $2 AND account = $3 AND in_account > $4 ORDER BY in_account LIMIT $5",
        ReadEntry, ledger.Landlord, ledger.Departement, account.ToString(), after, most));

    public async Task<IReadOnlyList<StoredFluxEntry>> EntriesOf(LedgerKey ledger, Guid release) => await database.Run(connection => connection.Rows(
        $"SELECT {EntryColumns} FROM flux_entry WHERE landlord = $1 AND departement = $2 AND release = $3 ORDER BY number", ReadEntry, ledger.Landlord, ledger.Departement, release));

    public async Task<IReadOnlyList<(LedgerKey Ledger, Agreement Agreement)>> AgreementsOf(string reserver) => await database.Run(connection => connection.Rows(
        "SELECT landlord, departement, agreement::text FROM flux_agreement WHERE reserver = $1 ORDER BY landlord, departement, id",
        row => (new LedgerKey(row.GetString(0), row.GetString(1)), FluxForm.Agreement(row.GetString(2))), reserver));

    public async Task<IReadOnlyList<Agreement>> AgreementsOf(LedgerKey ledger, string reserver) => await database.Run(connection => connection.Rows(
        "SELECT agreement::text FROM flux_agreement WHERE landlord = $1 AND departement = $2 AND reserver = $3 ORDER BY id", row => FluxForm.Agreement(row.GetString(0)), ledger.Landlord, ledger.Departement, reserver));

    public async Task<IReadOnlyList<LedgerKey>> Designated(IReadOnlyCollection<string> reservers) => await database.Run(connection => connection.Rows(
        """
        WITH RECURSIVE named (reserver) AS (SELECT unnest($1) UNION SELECT renamed.goes_on FROM flux_renaming AS renamed JOIN named ON renamed.reserver = named.reserver)
        SELECT landlord, departement FROM flux_agreement AS agreed WHERE reserver IN (SELECT reserver FROM named)
        AND EXISTS (SELECT 1 FROM flux_mandate AS given WHERE given.landlord = agreed.landlord AND given.departement = agreed.departement AND given.agreement = agreed.id)
        UNION SELECT landlord, departement FROM flux_renaming WHERE reserver IN (SELECT reserver FROM named)
        UNION SELECT merged.goes_on, merged.departement FROM flux_merger AS merged JOIN flux_renaming AS renamed ON renamed.landlord = merged.landlord AND renamed.departement = merged.departement
        WHERE renamed.reserver IN (SELECT reserver FROM named)
        """,
        row => new LedgerKey(row.GetString(0), row.GetString(1)), (object)reservers.ToArray()));

    public async Task<IReadOnlyList<(LedgerKey Ledger, Agreement Agreement)>> MandatesOf(string organisation) => await database.Run(connection => connection.Rows(
        """
        SELECT given.landlord, given.departement, agreed.agreement::text FROM flux_mandate AS given
        JOIN flux_agreement AS agreed ON agreed.landlord = given.landlord AND agreed.departement = given.departement AND agreed.id = given.agreement
        WHERE given.delegate = $1 ORDER BY given.landlord, given.departement, given.agreement
        """,
        row => (new LedgerKey(row.GetString(0), row.GetString(1)), FluxForm.Agreement(row.GetString(2))), organisation));

    public async Task<IReadOnlyList<AccountCount>> AccountsOf(string reserver) => await database.Run(connection => connection.Rows(
        """
        SELECT held.landlord, held.departement, held.account, held.entries FROM flux_agreement AS agreed
        JOIN flux_account AS held ON held.landlord = agreed.landlord AND held.departement = agreed.departement AND held.agreement = agreed.id
        WHERE agreed.reserver = $1 ORDER BY held.landlord, held.departement, held.account
        """,
        row => new AccountCount(new AccountKey(new LedgerKey(row.GetString(0), row.GetString(1)), FluxForm.Account(row.GetString(2))), row.GetInt32(3)), reserver));

    public async Task<string?> ReserverOf(LedgerKey ledger, string agreement) => (string?)await database.Run(connection => connection.Scalar(
        "SELECT reserver FROM flux_agreement WHERE landlord = $1 AND departement = $2 AND id = $3", ledger.Landlord, ledger.Departement, agreement));

    public async Task<IReadOnlyList<LedgerKey>> Ledgers(LedgerKey? after, int most) => await database.Run(connection => connection.Rows(
        "SELECT landlord, departement FROM flux_event WHERE number = 1 AND ($1::text IS NULL OR (landlord, departement) > ($1, $2)) ORDER BY landlord, departement LIMIT $3",
        row => new LedgerKey(row.GetString(0), row.GetString(1)), after?.Landlord, after?.Departement, most));

    private static StoredFluxEntry ReadEntry(NpgsqlDataReader row) => new(
        new FluxEntry(
            row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), FluxForm.Account(row.GetString(3)), FluxForm.Counter(row.GetString(4)), Rational.Parse(row.GetString(5)), row.GetFieldValue<DateOnly>(6),
            row.IsDBNull(7) ? null : row.GetInt32(7), row.IsDBNull(8) ? null : row.GetGuid(8), row.GetInt32(9), row.GetInt32(10)),
        PostgresDemandStore.Instant(row, 11));
}
