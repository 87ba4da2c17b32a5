using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux.Reports;

/// <summary>
/// How many lettings of an account go to holders of a DALO decision, failing that to other households with priority, beside the objective of
/// its reserver (L.441-1, PRI-7, FLX-27). Leases are what counts; allocations stand beside them, as some follow-ups count those.
/// </summary>
/// <param name="Objective">The objective, a share of one; null where the law sets none.</param>
/// <param name="Dalo">To holders of a DALO decision.</param>
/// <param name="Priority">To others with priority.</param>
/// <param name="All">All.</param>
/// <param name="Unstated">Of all, those of which nobody told: brought from before (PRI-7).</param>
public sealed record PriorityObjective(Rational? Objective, Rational Dalo, Rational Priority, Rational All, Rational Unstated)
{
    private static readonly Rational Quarter = Rational.Of(1, 4);

    /// <summary>The share that went to them; null while there is none, and where of some nobody told.</summary>
    public Rational? Share => All.Sign <= 0 || Unstated.Sign > 0 ? null : (Dalo + Priority) / All;

    /// <summary>Dwellings that went to others and should have gone to them, by what there is so far; null without an objective, and where of some nobody told.</summary>
    public Rational? Missing => Objective is { } objective && Unstated.Sign <= 0 ? Rational.Max(Rational.Zero, (objective * All) - Dalo - Priority) : null;

    /// <summary>By leases.</summary>
    public static PriorityObjective OfLeases(ReserverKind? kind, StatePart? part, Func<FluxCounter, Rational> counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        return new PriorityObjective(ObjectiveOf(kind, part), counters(FluxCounter.LeaseDalo), counters(FluxCounter.LeasePriority), counters(FluxCounter.LeaseSigned), counters(FluxCounter.LeaseUnstated));
    }

    /// <summary>By allocations, with a lease or without.</summary>
    public static PriorityObjective OfAllocations(ReserverKind? kind, StatePart? part, Func<FluxCounter, Rational> counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        return new PriorityObjective(ObjectiveOf(kind, part), counters(FluxCounter.AllocatedDalo), counters(FluxCounter.AllocatedPriority), counters(FluxCounter.Allocated), counters(FluxCounter.AllocatedUnstated));
    }

    /// <summary>A quarter of what local authorities, Action Logement and the landlord itself let; of the prefect's rights all but the agents'. The law names no other.</summary>
    /// <param name="kind">Kind of reserver; null for the landlord.</param>
    /// <param name="part">Part of the State's rights.</param>
    private static Rational? ObjectiveOf(ReserverKind? kind, StatePart? part) => kind switch
    {
        null or ReserverKind.LocalAuthority or ReserverKind.Intermunicipality or ReserverKind.ActionLogement => Quarter,
        ReserverKind.State when part == StatePart.Priority => Rational.One,
        _ => null,
    };
}
