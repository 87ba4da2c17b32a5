using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Reports;
using Allocation.Domain.Vacancies;

namespace Allocation.Api.Flux;

/// <summary>Lettings to DALO households, failing that to others with priority, beside the objective of the reserver (PRI-7, FLX-27).</summary>
/// <param name="Percent">The objective, percent of its lettings; absent where the law sets none.</param>
/// <param name="Leases">Leases signed.</param>
/// <param name="Dalo">Of those, by holders of a DALO decision.</param>
/// <param name="Priority">Of those, by others with priority.</param>
/// <param name="Share">Both, percent of the leases; absent while there is none, and where of some nobody told.</param>
/// <param name="Missing">Lettings missing to the objective so far; absent without one, and where of some nobody told.</param>
/// <param name="Allocated">Allocations, with a lease or without.</param>
/// <param name="AllocatedDalo">Of those, to holders of a DALO decision.</param>
/// <param name="AllocatedPriority">Of those, to others with priority.</param>
/// <param name="AllocatedShare">Both, percent of the allocations; absent where of some nobody told.</param>
/// <param name="Unstated">Of the leases, those brought from before of which nobody told whether the household had priority; absent without any.</param>
/// <param name="AllocatedUnstated">Of the allocations, such ones; absent without any.</param>
public sealed record ObjectiveView(
    decimal? Percent, decimal Leases, decimal Dalo, decimal Priority, decimal? Share, decimal? Missing, decimal Allocated, decimal AllocatedDalo, decimal AllocatedPriority, decimal? AllocatedShare, decimal? Unstated = null, decimal? AllocatedUnstated = null)
{
    /// <summary>The view of an account's objective.</summary>
    public static ObjectiveView Of(ReserverKind? kind, StatePart? part, Func<FluxCounter, Rational> counters)
    {
        var (leases, allocations) = (PriorityObjective.OfLeases(kind, part, counters), PriorityObjective.OfAllocations(kind, part, counters));
        return new ObjectiveView(
            (leases.Objective * 100)?.Round(0), leases.All.Round(0), leases.Dalo.Round(0), leases.Priority.Round(0), (leases.Share * 100)?.Round(1), leases.Missing?.Round(2),
            allocations.All.Round(0), allocations.Dalo.Round(0), allocations.Priority.Round(0), (allocations.Share * 100)?.Round(1), Some(leases.Unstated), Some(allocations.Unstated));
    }

    private static decimal? Some(Rational count) => count.Sign == 0 ? null : count.Round(0);
}
