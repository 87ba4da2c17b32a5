using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Territories;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>What is sought, and where. All of it is mandatory (SNI-27); a demand that lacks some is incomplete and stands in no list.</summary>
internal static class WishesPart
{
    public static Wishes Read(ElementReading reading, SneElement form, Geography geography)
    {
        var element = reading.Container(form, "logementRecherche");
        return new Wishes { Extended = Extended(reading, element, form), Types = Types(reading, element, form), Communes = Communes(reading, element, form, geography) };
    }

    private static bool? Extended(ElementReading reading, SneElement? element, SneElement form)
    {
        var warned = reading.Warnings.Count;
        var extended = reading.Flag(element, "demandeElargie");
        if (extended is null && reading.Warnings.Count == warned)
            Missing(reading, element, form, "demandeElargie", "demandeElargie", "Say whether other places are accepted: demandeElargie true or false (SNI-27).");
        return extended;
    }

    private static List<Typology> Types(ElementReading reading, SneElement? element, SneElement form)
    {
        var types = new List<Typology>();
        var items = reading.Items(reading.Container(element, "listeTypeLogement"), "typeLogement", SneLimits.Items);
        foreach (var item in items)
        {
            item.Mark = item.IsEmpty ? Mark.Dropped : Mark.Unread;
            if (item.IsEmpty || ElementReading.IsMissing(item.Code))
            {
                reading.Unreadable(item, SneFaultCodes.Missing, "typeLogement has its attribute code (SNI-27).");
            }
            else if (!RegisterCodes.WishedTypes.Contains(item.Code) || !Enum.TryParse<Typology>(item.Code, out var type))
            {
                reading.Unreadable(item, SneFaultCodes.UnknownCode, $"{ElementReading.Shown(item.Code)} is not in the list typeLogement; the wish is not read (SNI-4).");
            }
            else
            {
                item.Mark = types.Contains(type) ? Mark.Dropped : Mark.Read;
                if (!types.Contains(type))
                    types.Add(type);
            }
        }

        if (items.Count == 0)
            Missing(reading, element, form, "typeLogement", "listeTypeLogement/typeLogement", "Give at least one wished typeLogement (SNI-27).");
        return types;
    }

    private static List<InseeCode> Communes(ElementReading reading, SneElement? element, SneElement form, Geography geography)
    {
        var communes = new List<InseeCode>();
        var places = reading.Items(reading.Container(element, "listeLocalisationSouhaite"), "localisationSouhaite", DemandValidation.MostCommunes);
        foreach (var place in places)
        {
            var found = Commune(reading, place, geography);
            if (found is not { } commune || communes.Contains(commune))
                place.Mark = found is null && !place.IsEmpty ? Mark.Unread : Mark.Dropped;
            else
                communes.Add(commune);
        }

        if (places.Count == 0)
            Missing(reading, element, form, "structure", "listeLocalisationSouhaite/localisationSouhaite", "Give at least one listeLocalisationSouhaite/localisationSouhaite (SNI-27).");
        return communes;
    }

    /// <summary>The commune of a wish in today's codes: merged ones under their present code, unknown ones as received (SNI-8).</summary>
    private static InseeCode? Commune(ElementReading reading, SneElement place, Geography geography)
    {
        var leaf = reading.Leaf(place, "commune", coded: true);
        if (ElementReading.IsMissing(leaf?.Code))
        {
            reading.Warn(leaf ?? place, "commune", SneFaultCodes.Missing, "Each localisationSouhaite has a commune with its INSEE code (SNI-27).", absent: leaf is null ? "commune" : null);
            return null;
        }

        if (!InseeCode.TryParse(leaf!.Code, out var code))
        {
            reading.Unreadable(leaf, SneFaultCodes.CommuneCode, "The code of the commune has not the form of an INSEE code, five characters; the wish is not read (SNI-8, SNI-29).");
            return null;
        }

        leaf.Mark = Mark.Read;
        if (geography.TryFind(code, out var commune))
            return commune.Code;
        if (code.Value != AllOfParis)
            reading.Warn(leaf, "commune", SneFaultCodes.UnknownCommune, $"{ElementReading.Shown(code.Value)} is no commune, present or merged; the wish is kept as received (SNI-8).");
        return code;
    }

    private const string AllOfParis = "75056";

    private static void Missing(ElementReading reading, SneElement? element, SneElement form, string field, string path, string message) =>
        reading.Warn(element ?? form, field, SneFaultCodes.Missing, message, absent: element is null ? $"logementRecherche/{path}" : path);
}
