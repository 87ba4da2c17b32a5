using Allocation.Domain.Demands;

namespace Allocation.Domain.Amendments;

/// <summary>A change of some members of a file by a merge patch, with what no patch may do.</summary>
public static class DemandAmendment
{
    /// <summary>
    /// The demand after the patch, or the faults. The number and the first deposit never change (LIF-3); a supplied,
    /// verified or validated group whose facts change becomes declared again, unless the patch itself changes that list (SCO-24).
    /// </summary>
    /// <param name="before">The demand.</param>
    /// <param name="patch">RFC 7396, UTF-8.</param>
    /// <param name="seesConfidential">Whether the sender was shown the confidential facts: otherwise they stay (C10).</param>
    public static (DemandFile? File, IReadOnlyList<InputFault> Faults) Apply(DemandFile before, ReadOnlyMemory<byte> patch, bool seesConfidential)
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
        if (after.Token != before.Token)
            return (null, [DemandValidation.TokenOfAVacancy]);
        if (!seesConfidential)
            after = Discretion.KeepUnseen(before, after);
        return (RegisterUpdate.StillProven(before, after), []);
    }
}
