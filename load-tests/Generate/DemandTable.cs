using Allocation.Domain.Demands;
using Parquet;
using Parquet.Serialization;

namespace Allocation.LoadTests.Generate;

/// <summary>Demands as a Parquet file, written a group of rows at a time: only one group is in memory.</summary>
internal static class DemandTable
{
    /// <summary>Rows of a group: some 60 MB of demands before they are compressed.</summary>
    internal const int RowsOfGroup = 50_000;

    /// <summary>Writes all of them.</summary>
    public static Task Write(Stream file, IEnumerable<DemandFile> demands) =>
        ParquetSerializer.SerializeAsync(demands.Select(DemandRow.Of), file, new ParquetOptions { RowGroupSize = RowsOfGroup });
}
