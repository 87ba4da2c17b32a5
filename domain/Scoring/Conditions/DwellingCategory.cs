using Allocation.Domain.Dwellings;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>What a grid may ask of a vacant dwelling beside where it stands (SCO-8).</summary>
[Flags]
public enum DwellingTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its typology.</summary>
    Typology = 1,

    /// <summary>Its subsidy class.</summary>
    Financing = 2,

    /// <summary>Whether it stands in a quartier prioritaire de la ville.</summary>
    PriorityDistrict = 4,
}

/// <summary>A category of vacant dwellings: what is not known is null, and what a line asks of it unknown.</summary>
/// <param name="Typology">T1 to T6P.</param>
/// <param name="Financing">Subsidy class.</param>
/// <param name="InPriorityDistrict">Whether it stands in a quartier prioritaire de la ville.</param>
public sealed record DwellingCategory(Typology? Typology, Financing? Financing, bool? InPriorityDistrict)
{
    /// <summary>Nothing is known of the dwelling but its place.</summary>
    public static readonly DwellingCategory Any = new(null, null, null);

    /// <summary>The category of a dwelling.</summary>
    public static DwellingCategory Of(Dwelling dwelling)
    {
        ArgumentNullException.ThrowIfNull(dwelling);
        return new(dwelling.Typology, dwelling.Financing, dwelling.InPriorityDistrict);
    }

    /// <summary>The category as far as some traits go: dwellings alike in them are scored alike.</summary>
    public DwellingCategory Only(DwellingTraits traits) => new(
        traits.HasFlag(DwellingTraits.Typology) ? Typology : null,
        traits.HasFlag(DwellingTraits.Financing) ? Financing : null,
        traits.HasFlag(DwellingTraits.PriorityDistrict) ? InPriorityDistrict : null);

    /// <summary>The bit of its value of a trait; null when it is not known.</summary>
    internal int? BitOf(DwellingTraits trait) => trait switch
    {
        DwellingTraits.Typology => 1 << (int?)Typology,
        DwellingTraits.Financing => 1 << (int?)Financing,
        _ => InPriorityDistrict is { } inside ? inside ? 1 : 0 : null,
    };
}
