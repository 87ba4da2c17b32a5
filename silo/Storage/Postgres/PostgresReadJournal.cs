using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Readings in PostgreSQL.</summary>
internal sealed class PostgresReadJournal(PostgresDatabase database, CivilClock clock) : IReadJournal
{
    public Task Note(Reading reading)
    {
        var (actor, what, kind, id, version, purpose) = reading;
        return database.Run(connection => connection.Execute(
            "INSERT INTO reading (at, subject, role, organisation, what, object, object_id, version, purpose) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text)",
            clock.Now.UtcDateTime, actor.Subject, actor.Role, actor.Organisation, what, kind, id, version, purpose));
    }

    public async Task<IReadOnlyList<NotedReading>> Of(string kind, string key, int most) => await database.Run(connection => connection.Rows(
        "SELECT at, role, organisation, what, version, purpose FROM reading WHERE object_id = $1 AND object = $2 ORDER BY sequence DESC LIMIT $3",
        row => new NotedReading(PostgresDemandStore.Instant(row, 0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.TextOrNull(5)),
        key, kind, most));
}
