namespace Allocation.Silo.Storage.Postgres;

/// <summary>Whether the server is one that only reads: a standby, or one whose operator or guardian of a full disk made it so.</summary>
internal sealed class PostgresState(PostgresDatabase database) : IStoreState
{
    public Task<bool> TakesWrites() => database.Run(async connection =>
        await connection.Scalar("SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'") is true);
}
