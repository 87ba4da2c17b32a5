using System.Text.Json.Serialization;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Dwellings;

/// <summary>Characteristics of a social dwelling that decide who may stand on its list.</summary>
public sealed record Dwelling
{
    /// <summary>Landlord's own identifier, or a name for it; at most 100 characters.</summary>
    public required string Landlord { get; init; }

    /// <summary>Commune or municipal arrondissement where the dwelling stands; it gives the ceiling zone (ELI-9).</summary>
    public required InseeCode Commune { get; init; }

    /// <summary>T1 to T6P.</summary>
    public required Typology Typology { get; init; }

    /// <summary>Subsidy class.</summary>
    public required Financing Financing { get; init; }

    /// <summary>Main rent, EUR a month, without charges; null when not known.</summary>
    public decimal? Rent { get; init; }

    /// <summary>Recoverable charges, EUR a month; null when not known.</summary>
    public decimal? Charges { get; init; }

    /// <summary>Habitable area in m²; null when not known, then over-occupancy is to be checked (ELI-25).</summary>
    public decimal? AreaM2 { get; init; }

    /// <summary>Whether it stands in a quartier prioritaire de la ville; null when not known.</summary>
    public bool? InPriorityDistrict { get; init; }

    /// <summary>Year in which it was built; null when not known. Yearly reports of the flux are by period of construction (FLX-28).</summary>
    public int? ConstructionYear { get; init; }

    /// <summary>Why it is outside the flux of reservations (FLX-9); null when it is in it.</summary>
    public OutsideFlux? OutsideFlux { get; init; }

    /// <summary>Whether it was never let before: its first letting is counted apart from the flux (FLX-21); null when it was, or nobody said.</summary>
    public bool? NeverLet { get; init; }

    /// <summary>Programme by which its first letting is shared out among reservers (FLX-21), as the landlord's flux names it; null where it is of none, or was let before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Programme { get; init; }
}
