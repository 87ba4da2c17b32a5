using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Allocation.Silo.Storage.Sqlite;

/// <summary>Questions to the register, on a connection of their own; parameters are <c>$1</c> to <c>$n</c>.</summary>
internal static class SqliteQuestions
{
    /// <summary>All rows.</summary>
    public static List<T> Rows<T>(this SqliteDatabase database, string sql, Func<SqliteDataReader, T> read, params object?[] values)
    {
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < values.Length; index++)
            command.Parameters.AddWithValue("$" + (index + 1).ToString(CultureInfo.InvariantCulture), values[index] ?? DBNull.Value);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }
}
