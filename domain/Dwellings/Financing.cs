using System.Text.Json.Serialization;

namespace Allocation.Domain.Dwellings;

/// <summary>Subsidy class of a dwelling; it gives the income ceiling (ELI-9 to ELI-19).</summary>
[JsonConverter(typeof(Spelled<Financing>))]
public enum Financing
{
    /// <summary>Prêt locatif aidé d'intégration: the lowest ceilings.</summary>
    PLAI,

    /// <summary>Prêt locatif à usage social: the common ceilings.</summary>
    PLUS,

    /// <summary>Prêt locatif social: 1.3 × PLUS, half rounded up (ELI-19).</summary>
    PLS,
}
