using System.Globalization;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Data.Sqlite;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Webhooks in SQLite. The data directory has one process, so whoever held before is gone: no lease is waited for.</summary>
internal sealed class SqliteWebhookStore(SqliteDatabase database, GroupCommit writer, CivilClock clock) : IWebhookStore
{
    private const string Kind = "webhook";

    private const string Columns =
        "id, version, organisation, subject, created_at, wanted, rights_at, state, reason, secret, former_until, place, delivered_at, failing_since, failure, fingerprint";

    private const string AsideColumns = "place, event_id, kind, body, at, attempts, failure";

    public Task<bool> Add(StoredWebhook webhook, Actor actor, int most) => writer.Enqueue(statements =>
    {
        var owner = webhook.Owner;
        if (statements.Scalar("SELECT 1 FROM webhook WHERE id = $1", Key(webhook.Id)) is not null)
            return true;
        if ((long)statements.Scalar("SELECT count(*) FROM webhook WHERE organisation = $1 AND subject = $2", owner.Organisation, owner.Subject)! >= most)
            return false;
        statements.Run(
            """
            INSERT INTO webhook (id, version, organisation, subject, created_at, wanted, rights_at, state, secret, place, fingerprint)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8, $9, $10)
            """,
            Key(webhook.Id), webhook.Version, owner.Organisation, owner.Subject, SqliteDemandStore.Instant(webhook.CreatedAt), WebhookForm.Order(webhook.Order), SqliteDemandStore.Instant(webhook.RightsAt),
            webhook.Secret, webhook.Progress.Place.ToString(), webhook.Fingerprint);
        Audit(statements, actor, "CreateWebhook", webhook.Id, webhook.Version);
        return true;
    });

    public Task<IReadOnlyList<StoredWebhook>> Of(WebhookOwner owner) => Task.FromResult<IReadOnlyList<StoredWebhook>>(
        database.Rows($"SELECT {Columns} FROM webhook WHERE organisation = $1 AND subject = $2 ORDER BY created_at, id", ReadRow, owner.Organisation, owner.Subject));

    public Task<StoredWebhook?> Find(Guid id) => Task.FromResult(database.Rows($"SELECT {Columns} FROM webhook WHERE id = $1", ReadRow, Key(id)).SingleOrDefault());

    public Task<bool> Change(StoredWebhook changed, Command command, string action) => writer.Enqueue(statements =>
    {
        var written = statements.Run(
            """
            UPDATE webhook SET version = $2, wanted = $3, rights_at = $4, state = $5, reason = $6, secret = $7, former_until = $8,
                failing_since = CASE WHEN $5 = 'active' AND (state <> 'active' OR wanted <> $3) THEN NULL ELSE failing_since END
            WHERE id = $1 AND version = $2 - 1
            """,
            Key(changed.Id), changed.Version, WebhookForm.Order(changed.Order), SqliteDemandStore.Instant(changed.RightsAt), WebhookForm.State(changed.State), changed.Reason, changed.Secret,
            Maybe(changed.FormerUntil)) > 0;
        if (!written)
            return false;
        Audit(statements, command.Actor, action, changed.Id, changed.Version);
        SqliteCommandKeys.Write(statements, command, changed.Version);
        return true;
    });

    public Task<bool> Remove(Guid id, Actor actor, int? version = null) => writer.Enqueue(statements =>
    {
        if (statements.Scalar("DELETE FROM webhook WHERE id = $1 AND version = coalesce($2, version) RETURNING version", Key(id), version) is not long removed)
            return false;
        Audit(statements, actor, "RemoveWebhook", id, (int)removed);
        return true;
    });

    public async Task<IReadOnlyList<StoredWebhook>> Hold(Guid holder, TimeSpan lease)
    {
        // Mostly all are held already, and nothing is to be written.
        if (database.Rows("SELECT 1 FROM webhook WHERE state = 'active' AND holder IS NOT $1 LIMIT 1", _ => true, Key(holder)).Count > 0)
            await writer.Enqueue(statements => statements.Run("UPDATE webhook SET holder = $1 WHERE state = 'active' AND holder IS NOT $1", Key(holder)));
        return database.Rows($"SELECT {Columns} FROM webhook WHERE state = 'active' AND holder = $1", ReadRow, Key(holder));
    }

    public Task Release(Guid holder) => writer.Enqueue(statements => statements.Run("UPDATE webhook SET holder = NULL WHERE holder = $1", Key(holder)));

    public Task<bool> Advance(Guid id, Guid holder, int version, WebhookProgress progress, SetAside? aside = null) => writer.Enqueue(statements =>
    {
        var held = statements.Run(
            "UPDATE webhook SET place = $3, delivered_at = $4, failing_since = $5, failure = $6 WHERE id = $1 AND holder = $2 AND version = $7 AND state = 'active'",
            Key(id), Key(holder), progress.Place.ToString(), Maybe(progress.DeliveredAt), Maybe(progress.FailingSince), progress.Failure, version) > 0;
        if (held && aside is not null)
        {
            statements.Run(
                "INSERT INTO webhook_aside (webhook, event_id, place, kind, body, at, attempts, failure) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
                Key(id), aside.EventId, aside.Place.ToString(), aside.Kind, aside.Body, SqliteDemandStore.Instant(aside.At), aside.Attempts, aside.Failure);
        }

        return held;
    });

    public Task Stop(Guid id, int version, string reason) =>
        writer.Enqueue(statements => statements.Run("UPDATE webhook SET state = 'stopped', reason = $2, version = version + 1 WHERE id = $1 AND version = $3 AND state = 'active'", Key(id), reason, version));

    public Task<IReadOnlyList<SetAside>> AllSetAside(Guid id, string? after, int most) => Task.FromResult<IReadOnlyList<SetAside>>(database.Rows(
        $"""
        SELECT {AsideColumns} FROM webhook_aside
        WHERE webhook = $1 AND ($2 IS NULL OR number > (SELECT number FROM webhook_aside WHERE webhook = $1 AND event_id = $2)) ORDER BY number LIMIT $3
        """,
        ReadAside, Key(id), after, most));

    public Task<SetAside?> FindSetAside(Guid id, string eventId) =>
        Task.FromResult(database.Rows($"SELECT {AsideColumns} FROM webhook_aside WHERE webhook = $1 AND event_id = $2", ReadAside, Key(id), eventId).SingleOrDefault());

    public Task<bool> Forget(Guid id, string eventId) =>
        writer.Enqueue(statements => statements.Run("DELETE FROM webhook_aside WHERE webhook = $1 AND event_id = $2", Key(id), eventId) > 0);

    private void Audit(PreparedStatements statements, Actor actor, string action, Guid id, int version) =>
        SqliteAudit.Write(statements, SqliteDemandStore.Instant(clock.Now), actor, action, Kind, Key(id), version);

    private static SetAside ReadAside(SqliteDataReader row) =>
        new(WebhookForm.Place(row.GetString(0)), row.GetString(1), row.GetString(2), row.GetString(3), At(row.GetString(4)), row.GetInt32(5), row.GetString(6));

    private static StoredWebhook ReadRow(SqliteDataReader row) => new(
        Guid.ParseExact(row.GetString(0), "N"), row.GetInt32(1), new WebhookOwner(row.GetString(2), row.GetString(3)), At(row.GetString(4)), WebhookForm.Order(row.GetString(5)), At(row.GetString(6)),
        WebhookForm.State(row.GetString(7)), row.TextOrNull(8), row.GetInt32(9), MaybeAt(row, 10), row.GetString(15),
        new WebhookProgress(WebhookForm.Place(row.GetString(11)), MaybeAt(row, 12), MaybeAt(row, 13), row.TextOrNull(14)));

    private static string Key(Guid id) => id.ToString("N");

    private static string? Maybe(DateTimeOffset? at) => at is { } given ? SqliteDemandStore.Instant(given) : null;

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset? MaybeAt(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : At(row.GetString(column));
}
