using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Commands without a transaction of their own, in SQLite.</summary>
internal sealed class SqliteCommandJournal(GroupCommit writer, CivilClock clock) : ICommandJournal
{
    public Task Note(Actor actor, string action, string kind, string key, int version) =>
        writer.Enqueue(statements => SqliteAudit.Write(statements, SqliteDemandStore.Instant(clock.Now), actor, action, kind, key, version));
}
