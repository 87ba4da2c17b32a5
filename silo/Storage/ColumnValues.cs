using System.Data.Common;

namespace Allocation.Silo.Storage;

/// <summary>Values of columns that may be null.</summary>
internal static class ColumnValues
{
    /// <summary>A text, or null.</summary>
    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
