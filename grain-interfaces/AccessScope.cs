using System.Collections.Immutable;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;

namespace Allocation.GrainInterfaces;

/// <summary>Where somebody may look and act. Places add up; of dwellings there, those of some landlords alone.</summary>
/// <param name="Territories">Territories by their code.</param>
/// <param name="Departements">Départements by their code.</param>
/// <param name="Landlords">Landlords whose dwellings are meant, as their dwellings name them; <see cref="Any"/> for all.</param>
/// <param name="Own">Of an applicant the one demand that it sees, wherever it wishes to live; null of everybody else.</param>
[GenerateSerializer, Immutable, Alias("allocation.access-scope")]
public sealed record AccessScope(
    [property: Id(0)] ImmutableArray<string> Territories, [property: Id(1)] ImmutableArray<string> Departements, [property: Id(2)] ImmutableArray<string> Landlords, [property: Id(3)] UniqueNumber? Own = null)
{
    /// <summary>Among territories: every one. Among landlords: every one.</summary>
    public const string Any = "*";

    /// <summary>Whether it has no bound.</summary>
    public bool IsEverywhere => Territories.Contains(Any) && Landlords.Contains(Any);

    /// <summary>Whether it holds no place at all: what a token that names none gives.</summary>
    public bool IsNowhere => Territories.IsEmpty && Departements.IsEmpty;

    /// <summary>Whether a commune of a territory is in it.</summary>
    public bool Covers(TerritoryId territory, InseeCode commune) =>
        Territories.Contains(Any) || Territories.Contains(territory.Value) || Departements.Contains(commune.Departement);

    /// <summary>Whether a dwelling of a territory is in it.</summary>
    public bool Covers(TerritoryId territory, Dwelling dwelling)
    {
        ArgumentNullException.ThrowIfNull(dwelling);
        return Covers(territory, dwelling.Commune) && (Landlords.Contains(Any) || Landlords.Contains(dwelling.Landlord));
    }

    /// <summary>Whether the flux of a landlord in a département is in it: the whole of it, so a territory alone is not enough.</summary>
    public bool Covers(LedgerKey ledger) =>
        (Territories.Contains(Any) || Departements.Contains(ledger.Departement)) && (Landlords.Contains(Any) || Landlords.Contains(ledger.Landlord));

    /// <summary>Whether a demand is in it: it is its own, or one of its wishes is, or, while it has none, the address of the applicant.</summary>
    public bool Covers(DemandFile file, Geography geography)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(geography);
        if (Territories.Contains(Any) || file.UniqueNumber == Own)
            return true;
        IEnumerable<InseeCode> places = file.Wishes.Communes.Count > 0 ? file.Wishes.Communes
            : InseeCode.TryParse(file.Applicant.Identity?.Address?.Commune, out var address) ? [address]
            : [];
        return places.Any(commune => Departements.Contains(commune.Departement) || geography.TerritoriesOf([commune]).Any(territory => Territories.Contains(territory.Value)));
    }
}
