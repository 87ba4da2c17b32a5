using Allocation.GrainInterfaces;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>The audit journal: who did what, when, on which version. Written in the transaction of what it tells.</summary>
internal static class SqliteAudit
{
    public static int Write(PreparedStatements statements, string at, Actor actor, string action, string kind, string id, int version) => statements.Run(
        "INSERT INTO audit (at, subject, role, organisation, action, object, object_id, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        at, actor.Subject, actor.Role, actor.Organisation, action, kind, id, version);
}
