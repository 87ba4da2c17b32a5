using System.Text.Json.Serialization;

namespace Allocation.Domain.Dwellings;

/// <summary>Why a dwelling is not in the flux of reservations (FLX-9), since when, and by what.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Since">First day.</param>
/// <param name="Reference">Legal basis or deed, at most 200 characters; null when none is stated.</param>
public sealed record OutsideFlux(OutsideFluxKind Kind, DateOnly Since, string? Reference = null);

/// <summary>Coded reasons for which a dwelling is outside the perimeter of the flux (FLX-2, FLX-9) [practice].</summary>
[JsonConverter(typeof(KebabCase<OutsideFluxKind>))]
public enum OutsideFluxKind
{
    /// <summary>Reserved, this very dwelling, for national defence, interior security or a public health establishment (FLX-2).</summary>
    StockReserver,

    /// <summary>Intermediate housing.</summary>
    Intermediate,

    /// <summary>A foyer or a social residence.</summary>
    SocialResidence,

    /// <summary>A student residence.</summary>
    StudentResidence,

    /// <summary>Let to an association.</summary>
    Association,

    /// <summary>Frozen for demolition, works or sale.</summary>
    Frozen,
}
