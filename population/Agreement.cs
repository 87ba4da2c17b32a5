namespace Allocation.Population;

/// <summary>
/// A fictitious reservation agreement for a year: one for a landlord, a reserver and a département (FLX-3), with the parameters of FLX-43.
/// </summary>
public sealed record Agreement
{
    /// <summary>Identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Identifier of the landlord.</summary>
    public required string Landlord { get; init; }

    /// <summary>Identifier of the reserver.</summary>
    public required string Reserver { get; init; }

    /// <summary>What the reserver is.</summary>
    public required ReserverKind ReserverKind { get; init; }

    /// <summary>Code of the département.</summary>
    public required string Departement { get; init; }

    /// <summary>The year its rate is for.</summary>
    public required int Year { get; init; }

    /// <summary>Where its rights lie: for a local authority, its own territory (FLX-4).</summary>
    public required ReservationTerritory Territory { get; init; }

    /// <summary>Share, percent of <see cref="Base"/>, a tenth at least.</summary>
    public required decimal Rate { get; init; }

    /// <summary>Of that, for civil and military agents of the State, percent of the same base (FLX-11); null for another reserver.</summary>
    public decimal? AgentsRate { get; init; }

    /// <summary>What the rate is a percentage of, the same in all agreements of a landlord in a département (FLX-6).</summary>
    public required FluxBase Base { get; init; }

    /// <summary>Who names the candidates (FLX-22).</summary>
    public required ManagementMode Mode { get; init; }

    /// <summary>Days before a dwelling falls vacant by which it is notified.</summary>
    public required int NoticeDays { get; init; }

    /// <summary>Days to name candidates; at most a month, the most the law allows in tense zones (FLX-24).</summary>
    public required int DesignationDays { get; init; }

    /// <summary>Days to name others when all failed.</summary>
    public required int NewDesignationDays { get; init; }

    /// <summary>Candidates to name for a dwelling.</summary>
    public required int Candidates { get; init; }

    /// <summary>What counts as a dwelling taken (FLX-31).</summary>
    public required ConsumingEvent ConsumingEvent { get; init; }

    /// <summary>Whether a dwelling for which nobody was named counts all the same.</summary>
    public required bool NoCandidateConsumes { get; init; }

    /// <summary>Whether a dwelling that was refused counts all the same.</summary>
    public required bool RefusalConsumes { get; init; }

    /// <summary>Who has the dwelling when nobody was named, in this order (FLX-25).</summary>
    public required IReadOnlyList<Fallback> Fallbacks { get; init; }

    /// <summary>Whether what is left of a year goes into the next (FLX-38).</summary>
    public required bool CarryOver { get; init; }

    /// <summary>Most dwellings that do; null without <see cref="CarryOver"/>.</summary>
    public int? CarryOverCap { get; init; }

    /// <summary>Whether first lettings are outside the yearly account (FLX-21).</summary>
    public required bool FirstLettingOutsideFlux { get; init; }

    /// <summary>Whether the share applies in each commune alike (FLX-12).</summary>
    public required bool UniformPerCommune { get; init; }

    /// <summary>Least share outside priority districts, percent, of the prefect (FLX-13); null for another reserver.</summary>
    public decimal? NonQpvFloor { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly EffectiveDate { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly EndDate { get; init; }

    /// <summary>Whether it goes on by itself.</summary>
    public required bool Renewal { get; init; }

    /// <summary>How often it is reviewed.</summary>
    public required ReviewPeriod ReviewPeriod { get; init; }
}

/// <summary>What a rate is a percentage of (FLX-6).</summary>
public enum FluxBase
{
    /// <summary>The gross flux less what is subtracted: the assiette (FLX-7).</summary>
    Base,

    /// <summary>All dwellings let in the year.</summary>
    GrossFlux,

    /// <summary>The dwellings the landlord owns.</summary>
    Stock,
}

/// <summary>Who names the candidates (FLX-22).</summary>
public enum ManagementMode
{
    /// <summary>The reserver.</summary>
    Direct,

    /// <summary>The landlord, among those the reserver may house.</summary>
    Delegated,

    /// <summary>One or the other, by category.</summary>
    Mixed,
}

/// <summary>What counts as a dwelling taken (FLX-31).</summary>
public enum ConsumingEvent
{
    /// <summary>It was put at the reserver's disposal.</summary>
    AtDisposal,

    /// <summary>The commission allocated it.</summary>
    Allocated,

    /// <summary>The lease was signed.</summary>
    LeaseSigned,
}

/// <summary>Who has a dwelling for which nobody was named (FLX-25).</summary>
public enum Fallback
{
    /// <summary>The landlord, for one turn.</summary>
    LandlordOneTurn,

    /// <summary>The prefect, for those with priority.</summary>
    PrefectPriority,

    /// <summary>The mayor.</summary>
    Mayor,

    /// <summary>Another reserver.</summary>
    OtherReserver,
}

/// <summary>How often an agreement is reviewed.</summary>
public enum ReviewPeriod
{
    /// <summary>Once a year.</summary>
    Year,

    /// <summary>Twice a year.</summary>
    HalfYear,

    /// <summary>Four times a year.</summary>
    Quarter,
}
