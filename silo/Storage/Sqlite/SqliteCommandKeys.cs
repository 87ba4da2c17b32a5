using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Commands that were carried out, in SQLite.</summary>
internal sealed class SqliteCommandKeys(SqliteDatabase database) : ICommandKeys
{
    public Task<KnownCommand?> Find(Guid command) => Task.FromResult(
        database.Rows("SELECT fingerprint, version FROM command_key WHERE command_id = $1", row => new KnownCommand(row.GetString(0), row.GetInt32(1)), command.ToString("N")).SingleOrDefault());

    /// <summary>Whether a command was carried out; asked where it would be.</summary>
    internal static bool Knows(PreparedStatements statements, Command command) =>
        statements.Scalar("SELECT 1 FROM command_key WHERE command_id = $1", command.Id.ToString("N")) is not null;

    /// <summary>Keeps a command, in the transaction of what it changed.</summary>
    internal static void Write(PreparedStatements statements, Command command, int version) => statements.Run(
        "INSERT INTO command_key (command_id, fingerprint, version) VALUES ($1, $2, $3)", command.Id.ToString("N"), command.Fingerprint, version);
}
