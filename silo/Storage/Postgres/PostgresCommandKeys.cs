using Allocation.Grains.Storage;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Commands that were carried out, in PostgreSQL; the statement that changes something keeps its own.</summary>
internal sealed class PostgresCommandKeys(PostgresDatabase database) : ICommandKeys
{
    public async Task<KnownCommand?> Find(Guid command) => (await database.Run(connection => connection.Rows(
        "SELECT fingerprint, version FROM command_key WHERE command_id = $1", row => new KnownCommand(row.GetString(0), row.GetInt32(1)), command))).SingleOrDefault();
}
