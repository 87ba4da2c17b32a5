using Allocation.Grains.Storage;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Numbers that are never given twice.</summary>
internal sealed class PostgresSequences(PostgresDatabase database) : IEpochs
{
    async Task<long> IEpochs.Next() => await Next(database, "epoch") + 1;

    /// <summary>Takes the next value of a sequence, from 0.</summary>
    public static Task<long> Next(PostgresDatabase database, string name) => database.Run(async connection => (long)(await connection.Scalar(
        "INSERT INTO sequence AS held (name, next) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET next = held.next + 1 RETURNING next - 1", name))!);
}
