using System.Text.RegularExpressions;
using System.Xml;
using Allocation.Domain.Demands;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Writing;

/// <summary>
/// Puts preserved elements back where they stood (SNI-25). Left out are those whose person or item is gone, those whose place
/// a known fact has taken since, and those that are no XML.
/// </summary>
internal static partial class PreservedElements
{
    public static async Task PutBackAsync(SneElement form, IReadOnlyList<PreservedElement> preserved)
    {
        foreach (var kept in preserved)
        {
            var steps = kept.Path.Split('/');
            if (steps.Length >= SneLimits.Depth || await ElementText.ParseAsync(kept.Xml).ConfigureAwait(false) is not { } element || Parent(form, steps[..^1]) is not { } parent)
                continue;
            if (!parent.Children.Any(child => child.Mark == Mark.Read && child.Is(element.Name) && element.IsOfFormat && !SneFormat.Items.Contains(element.Name)))
                parent.Append(element);
        }
    }

    private static SneElement? Parent(SneElement form, string[] steps)
    {
        var parent = form;
        foreach (var step in steps)
        {
            if (Step().Match(step) is not { Success: true } match)
                return null;
            var name = match.Groups["name"].Value;
            var position = match.Groups["position"] is { Success: true } group ? int.Parse(group.Value, System.Globalization.CultureInfo.InvariantCulture) : 1;
            var found = parent.Children.Where(child => child.Is(name)).ElementAtOrDefault(position - 1);
            if (found is null && (SneFormat.Items.Contains(name) || position > 1 || !IsName(name)))
                return null;
            parent = found ?? parent.Hold(name);
        }

        return parent;
    }

    private static bool IsName(string text)
    {
        try
        {
            return XmlConvert.VerifyNCName(text) == text;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^(?<name>[^\[\]]+)(?:\[(?<position>[1-9]\d{0,3})\])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
