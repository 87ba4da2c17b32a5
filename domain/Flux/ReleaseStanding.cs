using System.Text.Json.Serialization;
using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>Where a release stands: it has one destination, or none yet (FLX-I5).</summary>
/// <param name="Fate">How far it is.</param>
/// <param name="Agreement">On whose agreement; null for the landlord.</param>
/// <param name="Part">On which part of the State's rights.</param>
/// <param name="Since">Day of the orientation; null without one.</param>
/// <param name="Subtraction">Why it was subtracted; null when it is in the base.</param>
public sealed record ReleaseStanding(ReleaseFate Fate, string? Agreement = null, StatePart? Part = null, DateOnly? Since = null, SubtractionCause? Subtraction = null)
{
    /// <summary>Whether it counts as taken on the account.</summary>
    public bool IsConsumed { get; init; }

    /// <summary>Whether it is handed over and does not count as taken yet: it counts as served when the next is chosen (FLX-32).</summary>
    [JsonIgnore]
    public bool IsHeld => Fate == ReleaseFate.Oriented && !IsConsumed && Since is not null && Subtraction is null;

    /// <summary>Whether it is allocated to a household that did not sign yet.</summary>
    public bool IsPending { get; init; }
}

/// <summary>How far a release is.</summary>
[JsonConverter(typeof(KebabCase<ReleaseFate>))]
public enum ReleaseFate
{
    /// <summary>Outside the flux (FLX-9), or taken back.</summary>
    Outside,

    /// <summary>Nobody has it.</summary>
    Open,

    /// <summary>Handed to a reserver, or kept by the landlord.</summary>
    Oriented,

    /// <summary>Let.</summary>
    Let,

    /// <summary>Closed without a letting: sold, or kept for a re-housing operation.</summary>
    Gone,
}
