using Allocation.Grains.Storage;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Numbers that are never given twice.</summary>
internal sealed class SqliteSequences(GroupCommit writer) : IEpochs
{
    Task<long> IEpochs.Next() => writer.Enqueue(statements => Next(statements, "epoch") + 1);

    /// <summary>Takes the next value of a sequence, from 0.</summary>
    public static long Next(PreparedStatements statements, string name) => (long)statements.Scalar(
        "INSERT INTO sequence (name, next) VALUES ($1, 1) ON CONFLICT DO UPDATE SET next = next + 1 RETURNING next - 1", name)!;
}
