using Allocation.Grains.Storage;

namespace Allocation.Cluster.Tests.Storage;

/// <summary>Chunks as the actor of an import makes them, without the actor.</summary>
internal static class ImportChunks
{
    public const string Name = "import/tests/first";

    /// <summary>A chunk of an import: a line for each demand.</summary>
    public static ImportBatch Of(long before, params IReadOnlyList<DemandCommit> demands) => new()
    {
        Import = Name,
        Before = before,
        DigestBefore = before == 0 ? "" : $"digest of {before}",
        Lines = demands.Count,
        Unreadable = 0,
        Digest = $"digest of {before + demands.Count}",
        Demands = demands,
    };

    /// <summary>New demands, numbered from the first to the last.</summary>
    public static IReadOnlyList<DemandCommit> Demands(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(demand => Writes.Of(demand, 1))];
}
