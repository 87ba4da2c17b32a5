using Allocation.GrainInterfaces.Territories;

namespace Allocation.Cluster.Tests.Cluster;

/// <summary>Makes partitions of every territory fail their callers, as if their silo were out of reach, or answer wrongly.</summary>
internal sealed class PartitionFaults : IIncomingGrainCallFilter
{
    private volatile string? _ending;
    private volatile bool _forgetsBest;

    /// <summary>Fails every question to the partition of this number; null ends it.</summary>
    public int? Silent
    {
        set => _ending = value is { } number ? $"#{number}" : null;
    }

    /// <summary>Leaves the best row out of every slice.</summary>
    public bool ForgetsBest
    {
        set => _forgetsBest = value;
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (_ending is { } ending && context.TargetId.Key.ToString()!.EndsWith(ending, StringComparison.Ordinal))
            throw new TimeoutException("The partition does not answer.");
        await context.Invoke();
        if (_forgetsBest && context.Result is PartitionSlice answer)
            context.Result = answer with { Slice = answer.Slice with { Rows = [.. answer.Slice.Rows.Skip(1)] } };
    }
}
