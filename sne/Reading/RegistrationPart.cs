using Allocation.Domain.Demands;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>Number, desk and date of first deposit.</summary>
internal static class RegistrationPart
{
    private const int FirstYear = 1950;

    /// <summary>The number by its pattern only (SNI-14, LIF-2); a modification without one says of nothing what it modifies.</summary>
    public static UniqueNumber? Number(ElementReading reading, SneElement? form, string? fileType)
    {
        var element = reading.Single(form, "numUnique");
        if (UniqueNumber.TryParse(element?.Text, out var number))
            return number;
        if (element is { IsEmpty: false })
            reading.Error(element, "numUnique", SneFaultCodes.UniqueNumber, "The number does not have its 18 characters: territory, MMYY, six digits, desk (LIF-2). Leave it out of a creation that has none.");
        else if (form is not null && fileType == "MOD")
            reading.Error(element ?? form, "numUnique", SneFaultCodes.Missing, "A modification says which demand it changes: give numUnique.", absent: element is null ? "numUnique" : null);
        return null;
    }

    public static string? Desk(ElementReading reading, SneElement form)
    {
        var element = reading.Single(form, "numGuichet");
        if (IsDesk(element?.Text))
            return element!.Text;
        if (ElementReading.IsMissing(element?.Text))
            reading.Warn(element ?? form, "numGuichet", SneFaultCodes.Missing, "Give the code of the creating desk (SNI-27).", absent: element is null ? "numGuichet" : null);
        else
            Kept(reading, element!);
        return null;
    }

    /// <summary>The date of first deposit: seniority rests on it, so a demand without a sound one is refused (LIF-3).</summary>
    public static DateOnly? DepositedOn(ElementReading reading, SneElement form, DateTimeOffset? fileDate)
    {
        var element = reading.Single(form, "dateCreationDemande");
        if (ElementReading.IsMissing(element?.Text))
            reading.Error(element ?? form, "dateCreationDemande", SneFaultCodes.Missing, "Give the date of first deposit as yyyy-MM-dd (SNI-27).", absent: element is null ? "dateCreationDemande" : null);
        else if (!ElementFacts.TryDate(element!.Text, out var date) || date.Year is < FirstYear or > 2100)
            reading.Error(element, "dateCreationDemande", SneFaultCodes.DepositDate, $"Give the date of first deposit as a date yyyy-MM-dd of the calendar, from {FirstYear} (SNI-13).");
        else
            return Plausible(reading, element, date, fileDate);
        return null;
    }

    /// <summary>A deposit after the file that tells of it is odd, not unreadable. One day is left for a desk in another time zone.</summary>
    private static DateOnly Plausible(ElementReading reading, SneElement element, DateOnly date, DateTimeOffset? fileDate)
    {
        if (fileDate is { } made && date.DayNumber > DateOnly.FromDateTime(made.DateTime).DayNumber + 1)
            reading.Warn(element, "dateCreationDemande", SneFaultCodes.DepositDate, "The deposit lies after the date of the file: check dateCreationDemande and dateFichier.");
        return date;
    }

    private static bool IsDesk(string? text) => text is { Length: 5 } && text.All(character => char.IsAsciiDigit(character) || char.IsAsciiLetterUpper(character));

    private static void Kept(ElementReading reading, SneElement desk)
    {
        desk.Mark = Mark.Unread;
        reading.Unreadable(desk, SneFaultCodes.Desk, "A desk code has five capital letters or digits, e.g. G1226 (SNI-5).");
    }
}
