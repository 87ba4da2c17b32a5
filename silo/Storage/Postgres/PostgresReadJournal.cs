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
}
