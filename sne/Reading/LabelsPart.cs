using Allocation.Domain.Demands;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>Reasons, DALO and collective agreement: their place in the form is not read [verify], so they are found by name anywhere.</summary>
internal static class LabelsPart
{
    private const string NotDocumented = "NONDOC";

    public static DemandFile With(ElementReading reading, DemandFile file, SneElement form) => file with
    {
        Reasons = Reasons(reading, form),
        Dalo = Label(reading, form, "statutDalo", RegisterCodes.DaloStatuses),
        CollectiveAgreement = Label(reading, form, "accordCollectif", RegisterCodes.CollectiveAgreements),
    };

    private static List<string>? Reasons(ElementReading reading, SneElement form)
    {
        var reasons = new List<string>();
        if (form.Children.FirstOrDefault(child => child.Is("listeMotifDemande")) is { } list)
            list.Mark = Mark.Read;
        foreach (var element in Anywhere(form, "motifDemande").Take(SneLimits.Items))
        {
            if (element.Code is null && element.Children.Any())
                reading.Unreadable(element, SneFaultCodes.Structure, "motifDemande has a code and no elements; it is not read.");
            else if (reading.Code(element, RegisterCodes.Reasons, orText: true) is { } reason && !reasons.Contains(reason))
                reasons.Add(reason);
        }

        return reasons.Count == 0 ? null : reasons;
    }

    private static string? Label(ElementReading reading, SneElement form, string name, CodeList codes)
    {
        var elements = Anywhere(form, name).ToList();
        if (elements.Count > 1)
            reading.Warn(elements[1], name, SneFaultCodes.Repeated, $"{name} stands once in a demand: keep one. None is read.");
        if (elements.Count != 1)
            return null;
        if ((elements[0].Code ?? elements[0].Text) == NotDocumented)
        {
            // Said to be unknown is unknown, not "no" (SNI-49).
            elements[0].Mark = Mark.Dropped;
            return null;
        }

        return reading.Code(elements[0], codes, orText: true);
    }

    private static IEnumerable<SneElement> Anywhere(SneElement form, string name)
    {
        foreach (var element in form.Descendants.Where(element => element.Is(name)))
        {
            if (element.IsEmpty)
                element.Mark = Mark.Dropped;
            else
                yield return element;
        }
    }
}
