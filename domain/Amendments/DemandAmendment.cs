using Allocation.Domain.Demands;

namespace Allocation.Domain.Amendments;

/// <summary>A change of some members of a file by a merge patch, with what no patch may do.</summary>
public static class DemandAmendment
{
    /// <summary>
    /// The demand after the patch, or the faults. The number and the first deposit never change (LIF-3); a verified group
    /// whose facts change becomes declared again, unless the patch says which groups are verified (SCO-24).
    /// </summary>
    public static (DemandFile? File, IReadOnlyList<InputFault> Faults) Apply(DemandFile before, ReadOnlySpan<byte> patch)
    {
        var (after, faults) = DemandJson.Amend(before, patch);
        if (after is null)
            return (null, faults);
        if (after.UniqueNumber != before.UniqueNumber)
            return (null, [new InputFault("uniqueNumber", "immutable", "The number of a demand never changes (LIF-3): leave it out.")]);
        if (after.DepositedOn != before.DepositedOn)
            return (null, [new InputFault("depositedOn", "immutable", "The date of first deposit never changes (LIF-3): leave it out.")]);
        if (after.RegisterMessageAt != before.RegisterMessageAt)
            return (null, [new InputFault("registerMessageAt", "immutable", "Only a message of the national register sets this date: leave it out.")]);
        var saysVerified = !after.Verified.SequenceEqual(before.Verified);
        return (saysVerified ? after : after with { Verified = RegisterUpdate.StillVerified(before, after) }, []);
    }
}
