using System.Globalization;
using Allocation.Domain.Demands;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>The envelope, and what is wrong with it: said again with every demand, since each depends on it.</summary>
internal sealed record HeaderPart(SneHeader Header, IReadOnlyList<SneFault> Errors, IReadOnlyList<SneFault> Warnings)
{
    private static readonly string[] Offsets = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];
    private static readonly string[] Zulu = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    public static HeaderPart Read(SneElement element, string version, string path)
    {
        var facts = new ElementReading(element, path);
        var type = FileType(facts, element);
        var date = FileDate(facts, element);
        return new HeaderPart(new SneHeader(version, type, date), facts.Errors, facts.Warnings);
    }

    private static string? FileType(ElementReading facts, SneElement entete)
    {
        var element = facts.Single(entete, "typeFichier");
        var code = element?.Text ?? element?.Code;
        if (ElementReading.IsMissing(code))
            facts.Warn(element ?? entete, "typeFichier", SneFaultCodes.Missing, "The envelope does not say what its demands are: give typeFichier. A number that is held was taken as modified, anything else as created (SNI-27).", absent: element is null ? "typeFichier" : null);
        else if (!RegisterCodes.FileTypes.Contains(code))
            facts.Error(element!, "typeFichier", SneFaultCodes.UnknownFileType, $"{ElementReading.Shown(code)} is no file type: use CRE, CRS or MOD (SNI-6).");
        else
            return code;
        return null;
    }

    private static DateTimeOffset? FileDate(ElementReading facts, SneElement entete)
    {
        var element = facts.Single(entete, "dateFichier");
        if (ElementReading.IsMissing(element?.Text))
            facts.Warn(element ?? entete, "dateFichier", SneFaultCodes.Missing, "The envelope has no date: give dateFichier (SNI-27).", absent: element is null ? "dateFichier" : null);
        else if (DateTimeOffset.TryParseExact(element!.Text, Offsets, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || DateTimeOffset.TryParseExact(element.Text, Zulu, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date))
            return date;
        else
            facts.Warn(element, "dateFichier", SneFaultCodes.Date, "Give the date and time of the file with its offset, like 2026-01-05T08:00:00+01:00 (SNI-2).");
        return null;
    }
}
