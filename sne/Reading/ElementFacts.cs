using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>Reads one kind of value out of a child element. Null, with a warning, when the value has not its form; null when absent.</summary>
internal static class ElementFacts
{
    private const decimal LargestAmount = 9_999_999m;

    public static string? Text(this ElementReading reading, SneElement? parent, string name) =>
        reading.Leaf(parent, name) is { Text: { } text } leaf ? Read(leaf, text) : null;

    public static string? Code(this ElementReading reading, SneElement? parent, string name, CodeList list) =>
        reading.Code(reading.Leaf(parent, name, coded: true), list);

    /// <summary>A date <c>yyyy-MM-dd</c> of the calendar (SNI-13) between two years, both included.</summary>
    public static DateOnly? Date(this ElementReading reading, SneElement? parent, string name, int from, int to)
    {
        if (reading.Leaf(parent, name) is not { } leaf)
            return null;
        if (TryDate(leaf.Text, out var date) && date.Year >= from && date.Year <= to)
            return Read(leaf, date);
        reading.Unreadable(leaf, SneFaultCodes.Date, $"Give {name} as a date yyyy-MM-dd of the years {from} to {to} (SNI-13).");
        return null;
    }

    /// <summary>A date of birth; one after the deposit is named and kept (SNI-13).</summary>
    public static DateOnly? Birth(this ElementReading reading, SneElement parent, DateOnly? depositedOn)
    {
        var birth = reading.Date(parent, "dateNaissance", 1880, 2100);
        if (birth > depositedOn)
            reading.Warn(parent.Children.First(child => child.Is("dateNaissance")), "dateNaissance", SneFaultCodes.BirthAfterDeposit, "The person is born after the deposit: check both dates (SNI-13).");
        return birth;
    }

    /// <summary>A decimal from 0 to 9,999,999 with a point, exact (SNI-12).</summary>
    public static decimal? Amount(this ElementReading reading, SneElement? parent, string name)
    {
        if (reading.Leaf(parent, name) is not { } leaf)
            return null;
        if (decimal.TryParse(leaf.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= LargestAmount)
            return Read(leaf, amount);
        reading.Unreadable(leaf, SneFaultCodes.Amount, $"Give {name} as a number from 0 to 9999999 with a point before the decimals (SNI-12).");
        return null;
    }

    /// <summary>A whole number from 0.</summary>
    public static int? Count(this ElementReading reading, SneElement? parent, string name, int most)
    {
        if (reading.Leaf(parent, name) is not { } leaf)
            return null;
        if (int.TryParse(leaf.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= most)
            return Read(leaf, count);
        reading.Unreadable(leaf, SneFaultCodes.Count, $"Give {name} as a whole number from 0 to {most}.");
        return null;
    }

    /// <summary>True or false in the words of XML or of the list <c>booleen</c>, whose <c>NONDOC</c> is unknown (SNI-49).</summary>
    public static bool? Flag(this ElementReading reading, SneElement? parent, string name)
    {
        if (reading.Leaf(parent, name) is not { } leaf)
            return null;
        switch (leaf.Text ?? leaf.Code)
        {
            case "true" or "1" or "OUI":
                return Read(leaf, true);
            case "false" or "0" or "NON":
                return Read(leaf, false);
            case "NONDOC":
                leaf.Mark = Mark.Dropped;
                return null;
            default:
                reading.Unreadable(leaf, SneFaultCodes.Boolean, $"Give {name} as true or false.");
                return null;
        }
    }

    /// <summary>The commune of an address, as received; one that does not exist is named.</summary>
    public static string? AddressCommune(this ElementReading reading, SneElement parent, Geography geography)
    {
        if (reading.Leaf(parent, "commune", coded: true) is not { } leaf)
            return null;
        if (leaf.Code is not { Length: <= 20 } code)
        {
            reading.Unreadable(leaf, SneFaultCodes.CommuneCode, "Give the INSEE code of the commune in the attribute code (SNI-8).");
            return null;
        }

        if (!InseeCode.TryParse(code, out var commune))
            reading.Warn(leaf, "commune", SneFaultCodes.CommuneCode, "The commune has not the form of an INSEE code; it is kept as received (SNI-8).");
        else if (!geography.TryFind(commune, out _))
            reading.Warn(leaf, "commune", SneFaultCodes.UnknownCommune, "No commune has this code; it is kept as received (SNI-8).");
        return Read(leaf, code);
    }

    public static bool TryDate(string? text, out DateOnly date) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    private static T Read<T>(SneElement leaf, T value)
    {
        leaf.Mark = Mark.Read;
        return value;
    }
}
