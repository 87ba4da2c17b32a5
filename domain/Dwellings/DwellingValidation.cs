using Allocation.Domain.Territories;

namespace Allocation.Domain.Dwellings;

/// <summary>What a dwelling must say before a list can be made for it.</summary>
public static class DwellingValidation
{
    private const decimal LargestRent = 100_000m;
    private const decimal LargestArea = 1_000m;
    private const int OldestBuilding = 1000;
    private const int NewestBuilding = 2200;
    private const int LongestLandlord = 100;
    private const int LongestReference = 200;

    /// <summary>Faults that refuse the description; empty when it can be stored.</summary>
    public static IReadOnlyList<InputFault> Faults(Dwelling dwelling, Geography geography)
    {
        var faults = new List<InputFault>();
        if (!Names.IsName(dwelling.Landlord, LongestLandlord))
            faults.Add(new InputFault("landlord", "landlord", $"Name the landlord in 1 to {LongestLandlord} characters, without line breaks."));
        if (!geography.TryFind(dwelling.Commune, out _))
            faults.Add(new InputFault("commune", "unknown-commune", $"No commune has the code {dwelling.Commune}; use the present INSEE code."));
        else if (geography.PlacesOf(dwelling.Commune).Skip(1).Any())
            faults.Add(new InputFault("commune", "arrondissement", $"{dwelling.Commune} has arrondissements: use the code of the one where the dwelling stands."));
        if (!Enum.IsDefined(dwelling.Typology) || dwelling.Typology == Typology.C)
            faults.Add(new InputFault("typology", "typology", "Use T1, T2, T3, T4, T5 or T6P."));
        if (!Enum.IsDefined(dwelling.Financing))
            faults.Add(new InputFault("financing", "financing", "Use PLAI, PLUS or PLS."));
        if (dwelling.Rent is < 0 or > LargestRent)
            faults.Add(new InputFault("rent", "amount", "Give the rent in EUR a month, from 0."));
        if (dwelling.Charges is < 0 or > LargestRent)
            faults.Add(new InputFault("charges", "amount", "Give the charges in EUR a month, from 0."));
        if (dwelling.AreaM2 is <= 0 or > LargestArea)
            faults.Add(new InputFault("areaM2", "area", "Give the habitable area in m², above 0."));
        if (dwelling.ConstructionYear is < OldestBuilding or > NewestBuilding)
            faults.Add(new InputFault("constructionYear", "year", $"Give the year of construction, {OldestBuilding} to {NewestBuilding}."));
        if (dwelling.OutsideFlux is { } outside && (!Enum.IsDefined(outside.Kind) || outside.Reference?.Length > LongestReference))
            faults.Add(new InputFault("outsideFlux", "outside-flux", $"Give a kind, the first day and a reference of at most {LongestReference} characters."));
        if (dwelling.Programme is { } programme && (dwelling.NeverLet != true || !Identifier.IsValid(programme)))
            faults.Add(new InputFault("programme", "programme", "Name the programme of a first letting, with neverLet true, in 1 to 50 letters, digits and hyphens; of a dwelling that was let leave it out (FLX-21)."));
        return faults;
    }
}
