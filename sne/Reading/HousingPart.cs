using Allocation.Domain.Demands;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>Present housing.</summary>
internal static class HousingPart
{
    // The list typeLogementActuel is not read [verify]: its codes are kept without being checked.
    private const int LongestType = 20;

    public static CurrentHousing? Read(ElementReading reading, SneElement household)
    {
        var element = reading.Container(household, "logementActuel");
        if (element is not { IsEmpty: false })
        {
            reading.Warn(element ?? household, "logementActuel", SneFaultCodes.Missing, "Nothing is said of the present housing.", absent: element is null ? "logementActuel" : null);
            return null;
        }

        var housing = new CurrentHousing
        {
            Models = Models(reading, element),
            Rent = reading.Amount(element, "montantMensuelLoyer"),
            Occupants = reading.Count(element, "nombreHabitant", 200),
            Category = reading.Code(element, "categorieLogement", RegisterCodes.HousingCategories),
            Type = Type(reading, element),
            AreaM2 = reading.Amount(element, "surface"),
            Owner = reading.Flag(element, "proprietaire"),
        };
        return housing is { Models.Count: 0, Rent: null, Occupants: null, Category: null, Type: null, AreaM2: null, Owner: null } ? null : housing;
    }

    /// <summary>All that were ticked (SNI-10).</summary>
    private static string[] Models(ElementReading reading, SneElement element) =>
        [.. reading.Items(reading.Container(element, "listeModeleLogement"), "modeleLogement", SneLimits.Items)
            .Select(model => Item(reading, model))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)];

    private static string? Item(ElementReading reading, SneElement model)
    {
        model.Mark = model.IsEmpty ? Mark.Dropped : Mark.Unread;
        return model.IsEmpty ? null : reading.Code(model, RegisterCodes.HousingModels);
    }

    private static string? Type(ElementReading reading, SneElement element)
    {
        if (reading.Leaf(element, "typeLogementActuel", coded: true) is not { Code: { Length: <= LongestType } code } leaf)
            return null;
        leaf.Mark = Mark.Read;
        return code;
    }
}
