namespace Allocation.Domain.Demands;

/// <summary>
/// Surrogate key of a demand: opaque, never shown. The unique number is a unique index beside it, so that it stands in no
/// grain key, span or log, and a merger of demands (LIF-19) does not change the key.
/// </summary>
public readonly record struct DemandId(long Value)
{
    /// <inheritdoc />
    public override string ToString() => "demand";
}
