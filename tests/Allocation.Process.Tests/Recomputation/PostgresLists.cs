using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Allocation.Process.Tests.Recomputation;

/// <summary>Recomputes on a real PostgreSQL server, from the stored demands as text and nothing else.</summary>
internal sealed class PostgresLists : RecomputedLists
{
    private readonly NpgsqlConnection _connection;

    private PostgresLists(NpgsqlConnection connection)
        : base(connection) => _connection = connection;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>From the register of an embedded store.</summary>
    public static Task<PostgresLists> Open(PostgresServer server, string dataDirectory) => Open(server.ConnectionString, async lists =>
    {
        await using var register = new SqliteConnection($"Data Source={Path.Combine(dataDirectory, "register.db")};Mode=ReadOnly;Pooling=False");
        await register.OpenAsync(Cancellation);
        await lists.Load(register, "SELECT id, unique_number, status, deposited_on, file FROM demand");
    });

    /// <summary>From the register of a cluster, in another database of its server.</summary>
    public static async Task<PostgresLists> OpenBeside(PostgresServer server, string clusterDatabase) => await Open(await server.NewDatabase() + ";Pooling=false", async lists =>
    {
        await using var register = new NpgsqlConnection(clusterDatabase + ";Pooling=false");
        await register.OpenAsync(Cancellation);
        await lists.Load(register, "SELECT id, unique_number, status, deposited_on::text, file::text FROM demand");
    });

    private static async Task<PostgresLists> Open(string connectionString, Func<PostgresLists, Task> load)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancellation);
        var lists = new PostgresLists(connection);
        await lists.Execute("CREATE TABLE stored_demand (id bigint PRIMARY KEY, unique_number text NOT NULL, status text NOT NULL, deposited_on text NOT NULL, file jsonb NOT NULL);");
        await load(lists);
        await lists.Prepare("1-facts.postgres.sql");
        return lists;
    }

    protected override async Task Insert(string table, string[] columns, IEnumerable<object?[]> rows)
    {
        // Text, so that the server reads each value as its column wants it.
        await using var copy = await _connection.BeginTextImportAsync($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN", Cancellation);
        foreach (var row in rows)
            await copy.WriteAsync(string.Join('\t', row.Select(value => value is null ? "\\N" : FormattableString.Invariant($"{value}"))) + "\n");
    }

    private async Task Load(DbConnection register, string sql)
    {
        await using var query = register.CreateCommand();
        query.CommandText = sql;
        await using var rows = await query.ExecuteReaderAsync(Cancellation);
        await using var copy = await _connection.BeginBinaryImportAsync("COPY stored_demand (id, unique_number, status, deposited_on, file) FROM STDIN (FORMAT binary)", Cancellation);
        while (await rows.ReadAsync(Cancellation))
        {
            await copy.StartRowAsync(Cancellation);
            await copy.WriteAsync(rows.GetInt64(0), NpgsqlDbType.Bigint, Cancellation);
            for (var column = 1; column < 4; column++)
                await copy.WriteAsync(rows.GetString(column), NpgsqlDbType.Text, Cancellation);
            await copy.WriteAsync(rows.GetString(4), NpgsqlDbType.Jsonb, Cancellation);
        }

        await copy.CompleteAsync(Cancellation);
    }
}
