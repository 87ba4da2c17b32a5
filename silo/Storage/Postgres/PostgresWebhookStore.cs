using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Npgsql;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Webhooks in PostgreSQL. Leases run by the clock of the server, which all processes share.</summary>
internal sealed class PostgresWebhookStore(PostgresDatabase database, CivilClock clock) : IWebhookStore
{
    private const string Columns =
        "id, version, organisation, subject, created_at, wanted, rights_at, state, reason, secret, former_until, place, delivered_at, failing_since, failure, fingerprint";

    private const string AsideColumns = "place, event_id, kind, body, at, attempts, failure";

    /// <summary>One statement, its own transaction: a delivery costs the server one way there and back.</summary>
    private const string Move =
        """
        UPDATE webhook SET place = $3, delivered_at = $4::timestamptz, failing_since = $5::timestamptz, failure = $6::text
        WHERE id = $1 AND holder = $2 AND version = $7 AND state = 'active'
        """;

    private const string Audit =
        """
        INSERT INTO audit (at, subject, role, organisation, action, object, object_id, version)
        SELECT $1, $2, $3, $4, $5, 'webhook', replace(id::text, '-', ''), version FROM written
        """;

    public Task<bool> Add(StoredWebhook webhook, Actor actor, int most) => database.Run(async connection =>
    {
        var owner = webhook.Owner;
        await using var transaction = await connection.BeginTransactionAsync();

        // Of one owner one after the other: else each would find room for itself.
        await connection.Execute("SELECT pg_advisory_xact_lock(hashtextextended('webhook ' || $1 || ' ' || $2, 0))", owner.Organisation, owner.Subject);
        if (await connection.Scalar("SELECT 1 FROM webhook WHERE id = $1", webhook.Id) is not null)
            return true;
        if ((long)(await connection.Scalar("SELECT count(*) FROM webhook WHERE organisation = $1 AND subject = $2", owner.Organisation, owner.Subject))! >= most)
            return false;
        await connection.Execute(
            $"""
            WITH written AS (
                INSERT INTO webhook (id, version, organisation, subject, created_at, wanted, rights_at, state, secret, place, fingerprint)
                VALUES ($6, $7, $8, $9, $10, $11::json, $12, 'active', $13, $14, $15) RETURNING id, version)
            {Audit}
            """,
            [.. Signed(actor, "CreateWebhook"), webhook.Id, webhook.Version, owner.Organisation, owner.Subject, webhook.CreatedAt.UtcDateTime, WebhookForm.Order(webhook.Order),
             webhook.RightsAt.UtcDateTime, webhook.Secret, webhook.Progress.Place.ToString(), webhook.Fingerprint]);
        await transaction.CommitAsync();
        return true;
    });

    public async Task<IReadOnlyList<StoredWebhook>> Of(WebhookOwner owner) => await database.Run(connection => connection.Rows(
        $"SELECT {Columns} FROM webhook WHERE organisation = $1 AND subject = $2 ORDER BY created_at, id", ReadRow, owner.Organisation, owner.Subject));

    public async Task<StoredWebhook?> Find(Guid id) =>
        (await database.Run(connection => connection.Rows($"SELECT {Columns} FROM webhook WHERE id = $1", ReadRow, id))).SingleOrDefault();

    public Task<bool> Change(StoredWebhook changed, Command command, string action) => database.Run(async connection => await connection.Execute(
        $"""
        WITH written AS (
            UPDATE webhook SET version = $7, wanted = $8::json, rights_at = $9, state = $10, reason = $11::text, secret = $12, former_until = $13::timestamptz,
                failing_since = CASE WHEN $10 = 'active' AND (state <> 'active' OR wanted::text <> $8) THEN NULL ELSE failing_since END
            WHERE id = $6 AND version = $7 - 1 RETURNING id, version),
        kept AS (INSERT INTO command_key (command_id, fingerprint, version) SELECT $14, $15, version FROM written)
        {Audit}
        """,
        [.. Signed(command.Actor, action), changed.Id, changed.Version, WebhookForm.Order(changed.Order), changed.RightsAt.UtcDateTime, WebhookForm.State(changed.State), changed.Reason, changed.Secret,
         changed.FormerUntil?.UtcDateTime, command.Id, command.Fingerprint]) > 0);

    public Task<bool> Remove(Guid id, Actor actor, int? version = null) => database.Run(async connection => await connection.Execute(
        $"""
        WITH written AS (DELETE FROM webhook WHERE id = $6 AND version = coalesce($7, version) RETURNING id, version)
        {Audit}
        """,
        [.. Signed(actor, "RemoveWebhook"), id, version]) > 0);

    public async Task<IReadOnlyList<StoredWebhook>> Hold(Guid holder, TimeSpan lease) => await database.Run(connection => connection.Rows(
        $"""
        UPDATE webhook SET holder = $1, held_until = now() + $2
        WHERE state = 'active' AND (holder = $1 OR id IN (
            SELECT id FROM webhook WHERE state = 'active' AND holder IS DISTINCT FROM $1 AND (held_until IS NULL OR held_until < now()) ORDER BY id FOR UPDATE SKIP LOCKED))
        RETURNING {Columns}
        """,
        ReadRow, holder, lease));

    public Task Release(Guid holder) => database.Run(connection => connection.Execute("UPDATE webhook SET holder = NULL, held_until = NULL WHERE holder = $1", holder));

    public Task<bool> Advance(Guid id, Guid holder, int version, WebhookProgress progress, SetAside? aside = null) => database.Run(async connection =>
    {
        object?[] moved = [id, holder, progress.Place.ToString(), progress.DeliveredAt?.UtcDateTime, progress.FailingSince?.UtcDateTime, progress.Failure, version];
        return aside is null
            ? await connection.Execute(Move, moved) > 0
            : (long)(await connection.Scalar(
                $"""
                WITH held AS ({Move} RETURNING id), given_up AS (
                    INSERT INTO webhook_aside (webhook, event_id, place, kind, body, at, attempts, failure) SELECT id, $8, $9, $10, $11::json, $12, $13, $14 FROM held ON CONFLICT DO NOTHING)
                SELECT count(*) FROM held
                """,
                [.. moved, aside.EventId, aside.Place.ToString(), aside.Kind, aside.Body, aside.At.UtcDateTime, aside.Attempts, aside.Failure]))! > 0;
    });

    public Task Stop(Guid id, int version, string reason) => database.Run(connection => connection.Execute(
        "UPDATE webhook SET state = 'stopped', reason = $2, version = version + 1 WHERE id = $1 AND version = $3 AND state = 'active'", id, reason, version));

    public async Task<IReadOnlyList<SetAside>> AllSetAside(Guid id, string? after, int most) => await database.Run(connection => connection.Rows(
        $"""
        SELECT {AsideColumns} FROM webhook_aside
        WHERE webhook = $1 AND ($2::text IS NULL OR number > (SELECT number FROM webhook_aside WHERE webhook = $1 AND event_id = $2)) ORDER BY number LIMIT $3
        """,
        ReadAside, id, after, most));

    public async Task<SetAside?> FindSetAside(Guid id, string eventId) =>
        (await database.Run(connection => connection.Rows($"SELECT {AsideColumns} FROM webhook_aside WHERE webhook = $1 AND event_id = $2", ReadAside, id, eventId))).SingleOrDefault();

    public Task<bool> Forget(Guid id, string eventId) => database.Run(async connection => await connection.Execute("DELETE FROM webhook_aside WHERE webhook = $1 AND event_id = $2", id, eventId) > 0);

    private object[] Signed(Actor actor, string action) => [clock.Now.UtcDateTime, actor.Subject, actor.Role, actor.Organisation, action];

    private static SetAside ReadAside(NpgsqlDataReader row) =>
        new(WebhookForm.Place(row.GetString(0)), row.GetString(1), row.GetString(2), row.GetString(3), PostgresDemandStore.Instant(row, 4), row.GetInt32(5), row.GetString(6));

    private static StoredWebhook ReadRow(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetInt32(1), new WebhookOwner(row.GetString(2), row.GetString(3)), PostgresDemandStore.Instant(row, 4), WebhookForm.Order(row.GetString(5)), PostgresDemandStore.Instant(row, 6),
        WebhookForm.State(row.GetString(7)), row.TextOrNull(8), row.GetInt32(9), MaybeAt(row, 10), row.GetString(15),
        new WebhookProgress(WebhookForm.Place(row.GetString(11)), MaybeAt(row, 12), MaybeAt(row, 13), row.TextOrNull(14)));

    private static DateTimeOffset? MaybeAt(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : PostgresDemandStore.Instant(row, column);
}
