namespace Allocation.Population;

/// <summary>A fictitious landlord.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">Its name, by which its dwellings name it.</param>
/// <param name="Kind">Its legal form.</param>
/// <param name="Stock">Its social dwellings, département by département; those without any are left out.</param>
public sealed record Landlord(string Id, string Name, LandlordKind Kind, IReadOnlyList<LandlordStock> Stock);

/// <summary>What a landlord owns in a département.</summary>
/// <param name="Departement">Code of the département.</param>
/// <param name="Dwellings">Social dwellings, at least one.</param>
public sealed record LandlordStock(string Departement, int Dwellings);

/// <summary>Legal form of a landlord.</summary>
public enum LandlordKind
{
    /// <summary>Office public de l'habitat.</summary>
    PublicOffice,

    /// <summary>Entreprise sociale pour l'habitat.</summary>
    SocialCompany,

    /// <summary>Société d'économie mixte.</summary>
    MixedCompany,

    /// <summary>Société coopérative d'HLM.</summary>
    Cooperative,
}
