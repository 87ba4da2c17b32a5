using Microsoft.Data.Sqlite;

namespace Allocation.Process.Tests.Recomputation;

/// <summary>Recomputes beside the running process, on its own register, which is only read.</summary>
internal sealed class SqliteLists : RecomputedLists
{
    private readonly SqliteConnection _connection;

    private SqliteLists(SqliteConnection connection)
        : base(connection) => _connection = connection;

    public static async Task<SqliteLists> Open(string dataDirectory)
    {
        var connection = new SqliteConnection("Data Source=file:recomputation?mode=memory;Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var lists = new SqliteLists(connection);
        await lists.Execute($"ATTACH 'file:{Path.Combine(dataDirectory, "register.db")}?mode=ro' AS register;");
        await lists.Prepare("1-facts.sqlite.sql");
        return lists;
    }

    protected override Task Insert(string table, string[] columns, IEnumerable<object?[]> rows)
    {
        using var transaction = _connection.BeginTransaction();
        using var command = _connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(column => "$" + column))})";
        var parameters = columns.Select(column => command.Parameters.AddWithValue("$" + column, "")).ToList();
        foreach (var row in rows)
        {
            for (var column = 0; column < columns.Length; column++)
                parameters[column].Value = row[column] is decimal amount ? (double)amount : row[column] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }

        transaction.Commit();
        return Task.CompletedTask;
    }
}
