using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Readings in SQLite.</summary>
internal sealed class SqliteReadJournal(GroupCommit writer, CivilClock clock) : IReadJournal
{
    public Task Note(Reading reading)
    {
        var (actor, what, kind, id, version, purpose) = reading;
        return writer.Enqueue(statements => statements.Run(
            "INSERT INTO reading (at, subject, role, organisation, what, object, object_id, version, purpose) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            SqliteDemandStore.Instant(clock.Now), actor.Subject, actor.Role, actor.Organisation, what, kind, id, version, purpose));
    }
}
