namespace Allocation.Cluster.Tests.Cluster;

/// <summary>Makes one partition of every territory fail its callers, as if its silo were out of reach.</summary>
internal sealed class PartitionFaults : IIncomingGrainCallFilter
{
    private volatile string? _ending;

    /// <summary>Fails every question to the partition of this number; null ends it.</summary>
    public int? Silent
    {
        set => _ending = value is { } number ? $"#{number}" : null;
    }

    public Task Invoke(IIncomingGrainCallContext context) =>
        _ending is { } ending && context.TargetId.Key.ToString()!.EndsWith(ending, StringComparison.Ordinal)
            ? throw new TimeoutException("The partition does not answer.")
            : context.Invoke();
}
