using System.Collections.Frozen;
using Allocation.Domain.Demands;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>Monthly resources, received or paid, exact (SNI-12).</summary>
internal static class ResourcesPart
{
    /// <summary>Codes under which housing aid is declared although the list excludes it (SNI-15).</summary>
    private static readonly FrozenSet<string> HousingAid = FrozenSet.Create("APL", "AL", "ALF", "ALS");

    /// <summary>What is received; housing aid is named, left out of the sum and preserved.</summary>
    public static IReadOnlyList<Resource>? Received(ElementReading reading, SneElement? parent, string name) =>
        Read(reading, parent, name, RegisterCodes.ResourcesReceived);

    public static IReadOnlyList<Resource>? Paid(ElementReading reading, SneElement? parent, string name) =>
        Read(reading, parent, name, RegisterCodes.ResourcesPaid);

    private static List<Resource>? Read(ElementReading reading, SneElement? parent, string name, CodeList codes)
    {
        if (reading.Container(parent, name) is not { } list)
            return null;
        var resources = new List<Resource>();
        var whole = true;
        foreach (var item in reading.Items(list, "detailRessource", SneLimits.Items))
        {
            if (item.IsEmpty)
            {
                item.Mark = Mark.Dropped;
            }
            else if (codes == RegisterCodes.ResourcesReceived && item.Children.FirstOrDefault(child => child.Is("ressource"))?.Code is { } aid && HousingAid.Contains(aid))
            {
                reading.Warn(item, "ressource", SneFaultCodes.HousingAid, "Housing aid is no resource of the form: leave it out. It is not counted (SNI-15).");
                item.Mark = Mark.Unread;
            }
            else if (Resource(reading, item, codes) is { } resource)
            {
                resources.Add(resource);
            }
            else
            {
                whole = false;
            }
        }

        // A sum that lacks one line would be a false fact: the whole list is unknown then, and preserved.
        if (!whole)
            Forget(list);
        return whole && resources.Count > 0 ? resources : null;
    }

    private static Resource? Resource(ElementReading reading, SneElement item, CodeList codes)
    {
        var code = Required("ressource", reading.Code(item, "ressource", codes));
        var amount = Required("montant", reading.Amount(item, "montant"));
        return code is null || amount is null ? null : new Resource(code, amount.Value);

        T Required<T>(string field, T value)
        {
            if (value is null && !item.Children.Any(child => child.Is(field) && !child.IsEmpty))
                reading.Warn(item, field, SneFaultCodes.Missing, $"A resource has a ressource and a montant; without {field} the whole list is unknown.", absent: field);
            return value;
        }
    }

    private static void Forget(SneElement list)
    {
        list.Mark = Mark.Unread;
        foreach (var element in list.Descendants)
            element.Mark = Mark.Unread;
    }
}
