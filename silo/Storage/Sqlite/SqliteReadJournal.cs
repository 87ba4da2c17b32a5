using System.Globalization;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Readings in SQLite.</summary>
internal sealed class SqliteReadJournal(SqliteDatabase database, GroupCommit writer, CivilClock clock) : IReadJournal
{
    public Task Note(Reading reading)
    {
        var (actor, what, kind, id, version, purpose) = reading;
        return writer.Enqueue(statements => statements.Run(
            "INSERT INTO reading (at, subject, role, organisation, what, object, object_id, version, purpose) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            SqliteDemandStore.Instant(clock.Now), actor.Subject, actor.Role, actor.Organisation, what, kind, id, version, purpose));
    }

    public Task<IReadOnlyList<NotedReading>> Of(string kind, string key, int most) => Task.FromResult<IReadOnlyList<NotedReading>>(database.Rows(
        "SELECT at, role, organisation, what, version, purpose FROM reading WHERE object_id = $1 AND object = $2 ORDER BY sequence DESC LIMIT $3",
        row => new NotedReading(DateTimeOffset.Parse(row.GetString(0), CultureInfo.InvariantCulture), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.TextOrNull(5)),
        key, kind, most));
}
