using System.Globalization;
using System.Text.Json;
using Allocation.Domain.Flux;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;
using Microsoft.Data.Sqlite;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Ledgers of the flux in SQLite.</summary>
internal sealed class SqliteFluxStore(SqliteDatabase database, GroupCommit writer) : IFluxStore
{
    private const string EntryColumns = "number, in_account, event, account, counter, amount, effective, correction_of, release, agreement_version, rules, at";
    private const string HandedOver = "UPDATE flux_release SET landlord = $3 WHERE landlord = $1 AND departement = $2";

    public Task<IReadOnlyList<StoredFluxEvent>> Load(LedgerKey ledger) => Task.FromResult<IReadOnlyList<StoredFluxEvent>>(database.Rows(
        "SELECT number, at, event, subject, role, organisation, command_id, fingerprint FROM flux_event WHERE landlord = $1 AND departement = $2 ORDER BY number",
        row => new StoredFluxEvent(
            new RecordedFluxEvent(row.GetInt32(0), Instant(row.GetString(1)), FluxForm.Event(row.GetString(2))),
            new Actor(row.GetString(3), row.GetString(4), row.GetString(5)),
            row.IsDBNull(6) ? null : Guid.ParseExact(row.GetString(6), "N"),
            row.TextOrNull(7)),
        ledger.Landlord, ledger.Departement));

    public Task<IReadOnlyList<RecordedFluxEvent>> Events(LedgerKey ledger, IReadOnlyCollection<int> numbers) => Task.FromResult<IReadOnlyList<RecordedFluxEvent>>(database.Rows(
        "SELECT number, at, event FROM flux_event WHERE landlord = $1 AND departement = $2 AND number IN (SELECT value FROM json_each($3))",
        row => new RecordedFluxEvent(row.GetInt32(0), Instant(row.GetString(1)), FluxForm.Event(row.GetString(2))), ledger.Landlord, ledger.Departement, JsonSerializer.Serialize(numbers)));

    public Task<bool> Append(FluxCommit commit) => writer.Enqueue(statements => Follows(statements, commit) && Write(statements, commit));

    public Task<bool> Merge(FluxCommit ended, FluxCommit goesOn) => writer.Enqueue(statements =>
    {
        if (!Follows(statements, ended) || !Follows(statements, goesOn))
            return false;
        Write(statements, ended);
        Write(statements, goesOn);

        var since = SqliteDemandStore.Day(FluxForm.MergedOn(ended));

        // A landlord that was merged into the one that ends goes on in the other too: one step, however many mergers there were.
        statements.Run("UPDATE flux_merger SET goes_on = $3, since = $4 WHERE goes_on = $1 AND departement = $2", ended.Ledger.Landlord, ended.Ledger.Departement, goesOn.Ledger.Landlord, since);
        statements.Run("INSERT INTO flux_merger (landlord, departement, goes_on, since) VALUES ($1, $2, $3, $4)", ended.Ledger.Landlord, ended.Ledger.Departement, goesOn.Ledger.Landlord, since);
        statements.Run(HandedOver, ended.Ledger.Landlord, ended.Ledger.Departement, goesOn.Ledger.Landlord);
        return true;
    });

    public Task<LedgerKey?> MergedInto(LedgerKey ledger) => Task.FromResult(database.Rows(
        "SELECT goes_on, departement FROM flux_merger WHERE landlord = $1 AND departement = $2", row => (LedgerKey?)ReadKey(row), ledger.Landlord, ledger.Departement).SingleOrDefault());

    public Task<LedgerKey> LedgerOn(LedgerKey ledger, DateOnly on) => Task.FromResult(database.Rows(
        "SELECT goes_on, departement FROM flux_merger WHERE landlord = $1 AND departement = $2 AND since <= $3", ReadKey, ledger.Landlord, ledger.Departement, SqliteDemandStore.Day(on)).SingleOrDefault(ledger));

    public Task<IReadOnlyList<ReserverRenamed>> Renamed(LedgerKey ledger) => Task.FromResult<IReadOnlyList<ReserverRenamed>>(database.Rows(
        """
        SELECT reserver, since, goes_on FROM flux_renaming WHERE departement = $2
        AND (landlord = $1 OR landlord IN (SELECT landlord FROM flux_merger WHERE goes_on = $1 AND departement = $2)) ORDER BY since, number, reserver
        """,
        row => new ReserverRenamed(row.GetString(0), DateOnly.ParseExact(row.GetString(1), "yyyy-MM-dd", CultureInfo.InvariantCulture), row.GetString(2)), ledger.Landlord, ledger.Departement));

    public Task HandOver(LedgerKey ended, LedgerKey goesOn) => writer.Enqueue(statements =>
    {
        statements.Run(HandedOver, ended.Landlord, ended.Departement, goesOn.Landlord);
        return true;
    });

    private static bool Follows(PreparedStatements statements, FluxCommit commit) =>
        (long)statements.Scalar("SELECT coalesce(max(number), 0) FROM flux_event WHERE landlord = $1 AND departement = $2", commit.Ledger.Landlord, commit.Ledger.Departement)! == commit.Events[0].Recorded.Number - 1;

    private static bool Write(PreparedStatements statements, FluxCommit commit)
    {
        var (ledger, first) = (commit.Ledger, commit.Events[0].Recorded.Number);
        foreach (var (recorded, actor, command, fingerprint) in commit.Events)
        {
            var at = SqliteDemandStore.Instant(recorded.At);
            statements.Run(
                "INSERT INTO flux_event (landlord, departement, number, at, event, subject, role, organisation, command_id, fingerprint) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                ledger.Landlord, ledger.Departement, recorded.Number, at, FluxForm.Event(recorded.Event), actor.Subject, actor.Role, actor.Organisation, command?.ToString("N"), fingerprint);
            SqliteAudit.Write(statements, at, actor, recorded.Event.GetType().Name, FluxForm.Kind, ledger.ToString(), recorded.Number);
        }

        foreach (var entry in commit.Entries)
        {
            statements.Run(
                $"INSERT INTO flux_entry (landlord, departement, {EntryColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                ledger.Landlord, ledger.Departement, entry.Number, entry.InAccount, entry.Event, entry.Account.ToString(), FluxForm.Counter(entry.Counter), entry.Amount.ToString(), SqliteDemandStore.Day(entry.On),
                entry.CorrectionOf, entry.Release?.ToString("N"), entry.AgreementVersion, entry.Rules, SqliteDemandStore.Instant(commit.Events[entry.Event - first].Recorded.At));
        }

        foreach (var account in commit.Entries.GroupBy(entry => entry.Account))
        {
            statements.Run(
                """
                INSERT INTO flux_account (landlord, departement, account, agreement, entries) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (landlord, departement, account) DO UPDATE SET entries = excluded.entries
                """,
                ledger.Landlord, ledger.Departement, account.Key.ToString(), account.Key.Agreement, account.Max(entry => entry.InAccount));
        }

        var events = commit.Events.Select(stored => stored.Recorded.Event).ToList();
        foreach (var agreement in FluxForm.Recorded(events))
        {
            statements.Run(
                """
                INSERT INTO flux_agreement (landlord, departement, id, reserver, agreement) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (landlord, departement, id) DO UPDATE SET reserver = excluded.reserver, agreement = excluded.agreement
                """,
                ledger.Landlord, ledger.Departement, agreement.Id, agreement.Reserver, FluxForm.Agreement(agreement));
            statements.Run("DELETE FROM flux_mandate WHERE landlord = $1 AND departement = $2 AND agreement = $3", ledger.Landlord, ledger.Departement, agreement.Id);
            foreach (var organisation in agreement.Mandates.Select(mandate => mandate.Delegate).Distinct())
                statements.Run("INSERT INTO flux_mandate (delegate, landlord, departement, agreement) VALUES ($1, $2, $3, $4)", organisation, ledger.Landlord, ledger.Departement, agreement.Id);
        }

        foreach (var (number, renamed) in FluxForm.Renamed(commit.Events.Select(stored => stored.Recorded)))
            statements.Run("INSERT INTO flux_renaming (landlord, departement, number, reserver, since, goes_on) VALUES ($1, $2, $3, $4, $5, $6)", ledger.Landlord, ledger.Departement, number, renamed.Reserver, SqliteDemandStore.Day(renamed.On), renamed.Into);

        foreach (var (release, version) in FluxForm.Booked(events))
            statements.Run("UPDATE flux_release SET booked = max(booked, $2) WHERE vacancy = $1", release.ToString("N"), version);
        return true;
    }

    public Task Seen(IReadOnlyList<(Guid Release, int Version)> releases) => writer.Enqueue(statements =>
    {
        foreach (var (release, version) in releases)
            statements.Run("UPDATE flux_release SET booked = max(booked, $2) WHERE vacancy = $1", release.ToString("N"), version);
        return true;
    });

    public Task<IReadOnlyList<Guid>> Unbooked(LedgerKey ledger, int most) => Task.FromResult<IReadOnlyList<Guid>>(database.Rows(
        "SELECT vacancy FROM flux_release WHERE landlord = $1 AND departement = $2 AND booked < version ORDER BY vacancy LIMIT $3",
        row => Guid.ParseExact(row.GetString(0), "N"), ledger.Landlord, ledger.Departement, most));

    public Task<IReadOnlyList<LedgerKey>> Behind(int most) => Task.FromResult<IReadOnlyList<LedgerKey>>(database.Rows(
        "SELECT DISTINCT landlord, departement FROM flux_release WHERE booked < version LIMIT $1", ReadKey, most));

    public Task<LedgerKey?> LedgerOf(Guid release) => Task.FromResult(database.Rows(
        "SELECT landlord, departement FROM flux_release WHERE vacancy = $1", row => (LedgerKey?)ReadKey(row), release.ToString("N")).SingleOrDefault());

    public Task<IReadOnlyList<StoredFluxEntry>> Entries(LedgerKey ledger, int after, int most) => Task.FromResult<IReadOnlyList<StoredFluxEntry>>(database.Rows(
        $"SELECT {EntryColumns} FROM flux_entry WHERE landlord = $1 AND departement = $2 AND number > $3 ORDER BY number LIMIT $4", ReadEntry, ledger.Landlord, ledger.Departement, after, most));

    public Task<IReadOnlyList<StoredFluxEntry>> EntriesOf(LedgerKey ledger, FluxAccount account, int after, int most) => Task.FromResult<IReadOnlyList<StoredFluxEntry>>(database.Rows(
        $"SELECT {EntryColumns} FROM flux_entry WHERE landlord = $1 AND departement = $2 AND account = $3 AND in_account > $4 ORDER BY in_account LIMIT $5",
        ReadEntry, ledger.Landlord, ledger.Departement, account.ToString(), after, most));

    public Task<IReadOnlyList<StoredFluxEntry>> EntriesOf(LedgerKey ledger, Guid release) => Task.FromResult<IReadOnlyList<StoredFluxEntry>>(database.Rows(
        $"SELECT {EntryColumns} FROM flux_entry WHERE landlord = $1 AND departement = $2 AND release = $3 ORDER BY number", ReadEntry, ledger.Landlord, ledger.Departement, release.ToString("N")));

    public Task<IReadOnlyList<(LedgerKey Ledger, Agreement Agreement)>> AgreementsOf(string reserver) => Task.FromResult<IReadOnlyList<(LedgerKey, Agreement)>>(database.Rows(
        "SELECT landlord, departement, agreement FROM flux_agreement WHERE reserver = $1 ORDER BY landlord, departement, id", row => (ReadKey(row), FluxForm.Agreement(row.GetString(2))), reserver));

    public Task<IReadOnlyList<Agreement>> AgreementsOf(LedgerKey ledger, string reserver) => Task.FromResult<IReadOnlyList<Agreement>>(database.Rows(
        "SELECT agreement FROM flux_agreement WHERE landlord = $1 AND departement = $2 AND reserver = $3 ORDER BY id", row => FluxForm.Agreement(row.GetString(0)), ledger.Landlord, ledger.Departement, reserver));

    public Task<IReadOnlyList<LedgerKey>> Designated(IReadOnlyCollection<string> reservers) => Task.FromResult<IReadOnlyList<LedgerKey>>(database.Rows(
        """
        WITH RECURSIVE named (reserver) AS (SELECT value FROM json_each($1) UNION SELECT renamed.goes_on FROM flux_renaming AS renamed JOIN named ON renamed.reserver = named.reserver)
        SELECT landlord, departement FROM flux_agreement AS agreed WHERE reserver IN (SELECT reserver FROM named)
        AND EXISTS (SELECT 1 FROM flux_mandate AS given WHERE given.landlord = agreed.landlord AND given.departement = agreed.departement AND given.agreement = agreed.id)
        UNION SELECT landlord, departement FROM flux_renaming WHERE reserver IN (SELECT reserver FROM named)
        UNION SELECT merged.goes_on, merged.departement FROM flux_merger AS merged JOIN flux_renaming AS renamed ON renamed.landlord = merged.landlord AND renamed.departement = merged.departement
        WHERE renamed.reserver IN (SELECT reserver FROM named)
        """,
        ReadKey, JsonSerializer.Serialize(reservers)));

    public Task<IReadOnlyList<(LedgerKey Ledger, Agreement Agreement)>> MandatesOf(string organisation) => Task.FromResult<IReadOnlyList<(LedgerKey, Agreement)>>(database.Rows(
        """
        SELECT given.landlord, given.departement, agreed.agreement FROM flux_mandate AS given
        JOIN flux_agreement AS agreed ON agreed.landlord = given.landlord AND agreed.departement = given.departement AND agreed.id = given.agreement
        WHERE given.delegate = $1 ORDER BY given.landlord, given.departement, given.agreement
        """,
        row => (ReadKey(row), FluxForm.Agreement(row.GetString(2))), organisation));

    public Task<IReadOnlyList<AccountCount>> AccountsOf(string reserver) => Task.FromResult<IReadOnlyList<AccountCount>>(database.Rows(
        """
        SELECT held.landlord, held.departement, held.account, held.entries FROM flux_agreement AS agreed
        JOIN flux_account AS held ON held.landlord = agreed.landlord AND held.departement = agreed.departement AND held.agreement = agreed.id
        WHERE agreed.reserver = $1 ORDER BY held.landlord, held.departement, held.account
        """,
        row => new AccountCount(new AccountKey(ReadKey(row), FluxForm.Account(row.GetString(2))), row.GetInt32(3)), reserver));

    public Task<string?> ReserverOf(LedgerKey ledger, string agreement) => Task.FromResult(database.Rows(
        "SELECT reserver FROM flux_agreement WHERE landlord = $1 AND departement = $2 AND id = $3", row => row.GetString(0), ledger.Landlord, ledger.Departement, agreement).SingleOrDefault());

    public Task<IReadOnlyList<LedgerKey>> Ledgers(LedgerKey? after, int most) => Task.FromResult<IReadOnlyList<LedgerKey>>(database.Rows(
        "SELECT landlord, departement FROM flux_event WHERE number = 1 AND ($1 IS NULL OR (landlord, departement) > ($1, $2)) ORDER BY landlord, departement LIMIT $3",
        ReadKey, after?.Landlord, after?.Departement, most));

    private static LedgerKey ReadKey(SqliteDataReader row) => new(row.GetString(0), row.GetString(1));

    private static StoredFluxEntry ReadEntry(SqliteDataReader row) => new(
        new FluxEntry(
            row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), FluxForm.Account(row.GetString(3)), FluxForm.Counter(row.GetString(4)), Rational.Parse(row.GetString(5)),
            DateOnly.ParseExact(row.GetString(6), "yyyy-MM-dd", CultureInfo.InvariantCulture), row.IsDBNull(7) ? null : row.GetInt32(7),
            row.IsDBNull(8) ? null : Guid.ParseExact(row.GetString(8), "N"), row.GetInt32(9), row.GetInt32(10)),
        Instant(row.GetString(11)));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
