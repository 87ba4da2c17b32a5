using Allocation.Domain.Demands;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>What no fact was read in, kept whole in document order (SNI-25).</summary>
internal static class PreservedPart
{
    public static IReadOnlyList<PreservedElement> Of(SneElement form)
    {
        var preserved = new List<PreservedElement>();
        Collect(form, form, preserved);
        return preserved;
    }

    private static void Collect(SneElement form, SneElement parent, List<PreservedElement> preserved)
    {
        foreach (var child in parent.Children.Where(child => child.Mark != Mark.Dropped))
        {
            if (child.Mark == Mark.Read)
                Collect(form, child, preserved);
            else if (Unread(child) is { } unread)
                preserved.Add(new PreservedElement(Path(form, child), ElementText.Whole(unread)));
        }
    }

    /// <summary>An unknown element without the facts that were read inside it; null when nothing else was there.</summary>
    private static SneElement? Unread(SneElement element)
    {
        if (element.Descendants.All(inner => inner.Mark == Mark.Unread))
            return element;
        var rest = new SneElement(element.Name, element.Namespace);
        foreach (var attribute in element.Attributes)
            rest.Append(attribute);
        foreach (var (text, child) in element.Content)
        {
            if (child is null)
                rest.Append(text!);
            else if (child.Mark == Mark.Unread && Unread(child) is { } inner)
                rest.Append(inner);
        }

        return rest.IsEmpty ? null : rest;
    }

    // Numbers count the items that gave facts: these the writer can find again.
    private static string Path(SneElement form, SneElement element)
    {
        var above = element.Parent!.PathBelow(form, sibling => sibling.Mark == Mark.Read);
        return above.Length == 0 ? element.Name : $"{above}/{element.Name}";
    }
}
