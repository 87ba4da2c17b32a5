using System.Text.Json.Serialization;

namespace Allocation.Domain.Flux;

/// <summary>Legal causes for which a released dwelling is subtracted from the flux of the year (FLX-8, R.441-5 CCH).</summary>
[JsonConverter(typeof(KebabCase<SubtractionCause>))]
public enum SubtractionCause
{
    /// <summary>Internal transfer within the stock of the same landlord; between landlords nothing is subtracted.</summary>
    InternalTransfer,

    /// <summary>Re-housing for urban renewal.</summary>
    UrbanRenewal,

    /// <summary>Re-housing for the requalification of a degraded condominium (L.741-1, L.741-2).</summary>
    Orcod,

    /// <summary>Re-housing out of unfit housing (L.521-3-1 to L.521-3-3).</summary>
    UnfitHousing,

    /// <summary>Sale of social dwellings.</summary>
    Sale,
}
