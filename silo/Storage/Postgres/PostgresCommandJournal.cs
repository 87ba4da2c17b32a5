using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Commands without a transaction of their own, in PostgreSQL.</summary>
internal sealed class PostgresCommandJournal(PostgresDatabase database, CivilClock clock) : ICommandJournal
{
    public Task Note(Actor actor, string action, string kind, string key, int version) => database.Run(connection => connection.Execute(
        "INSERT INTO audit (at, subject, role, organisation, action, object, object_id, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        clock.Now.UtcDateTime, actor.Subject, actor.Role, actor.Organisation, action, kind, key, version));
}
