using Npgsql;
using NpgsqlTypes;

namespace Allocation.Silo.Storage.Postgres;

/// <summary>Statements with positional parameters, <c>$1</c> to <c>$n</c>; the driver prepares those that come again.</summary>
internal static class PostgresStatements
{
    /// <summary>Runs a statement and returns the rows it changed.</summary>
    public static async Task<int> Execute(this NpgsqlConnection connection, string sql, params object?[] values)
    {
        await using var command = connection.With(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>First value of the first row, or null when there is none.</summary>
    public static async Task<object?> Scalar(this NpgsqlConnection connection, string sql, params object?[] values)
    {
        await using var command = connection.With(sql, values);
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? value : null;
    }

    /// <summary>All rows.</summary>
    public static async Task<List<T>> Rows<T>(this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, params object?[] values)
    {
        await using var command = connection.With(sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Adds a statement to a batch.</summary>
    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string sql)
    {
        var statement = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(statement);
        return statement;
    }

    /// <summary>Adds a statement and its values to a batch; one that may be null is made by <see cref="Maybe"/>.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params object[] values)
    {
        var statement = batch.Add(sql);
        foreach (var value in values)
            statement.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
    }

    /// <summary>A value that may be null, whose type the server cannot guess then.</summary>
    public static NpgsqlParameter Maybe(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    /// <summary>The next parameter: one value.</summary>
    public static NpgsqlBatchCommand Value(this NpgsqlBatchCommand statement, long value)
    {
        statement.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
        return statement;
    }

    /// <summary>The next parameter: a column of many rows, as an array.</summary>
    public static NpgsqlBatchCommand Column<TRow, T>(this NpgsqlBatchCommand statement, IReadOnlyList<TRow> rows, Func<TRow, T> value, NpgsqlDbType type)
    {
        var column = new T[rows.Count];
        for (var row = 0; row < column.Length; row++)
            column[row] = value(rows[row]);
        statement.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = column, NpgsqlDbType = NpgsqlDbType.Array | type });
        return statement;
    }

    /// <summary>The statement, ready to run.</summary>
    public static NpgsqlCommand With(this NpgsqlConnection connection, string sql, params object?[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
