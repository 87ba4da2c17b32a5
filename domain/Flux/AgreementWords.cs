using System.Text.Json.Serialization;

namespace Allocation.Domain.Flux;

/// <summary>What a rate is a percentage of (FLX-6).</summary>
[JsonConverter(typeof(KebabCase<FluxBase>))]
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
[JsonConverter(typeof(KebabCase<ManagementMode>))]
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
[JsonConverter(typeof(KebabCase<ConsumingEvent>))]
public enum ConsumingEvent
{
    /// <summary>It was put at the reserver's disposal.</summary>
    AtDisposal,

    /// <summary>The commission allocated it.</summary>
    Allocated,

    /// <summary>The lease was signed.</summary>
    LeaseSigned,
}

/// <summary>How often an agreement is reviewed.</summary>
[JsonConverter(typeof(KebabCase<ReviewPeriod>))]
public enum ReviewPeriod
{
    /// <summary>Once a year.</summary>
    Year,

    /// <summary>Twice a year.</summary>
    HalfYear,

    /// <summary>Four times a year.</summary>
    Quarter,
}

/// <summary>The two readings of the prefect's floor outside priority districts (R.441-5-2 II; FLX-13), a parameter until somebody decides.</summary>
[JsonConverter(typeof(KebabCase<FloorReading>))]
public enum FloorReading
{
    /// <summary>A: of the landlord's flux outside the districts, so much goes to the prefect.</summary>
    OfTheFlux,

    /// <summary>B: of the prefect's own flux, so much lies outside the districts.</summary>
    OfThePrefect,
}
