using System.Globalization;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Writing;

/// <summary>Builds elements out of facts. A fact that is unknown makes no element: absent is never 0 or false (SNI-9).</summary>
internal static class ElementBuilding
{
    /// <summary>An element that holds elements.</summary>
    public static SneElement Hold(this SneElement parent, string name)
    {
        var element = new SneElement(name, SneFormat.Namespace, parent: parent) { Mark = Mark.Read };
        parent.Append(element);
        return element;
    }

    /// <summary>An element that holds elements, unless it would hold none.</summary>
    public static void HoldSome(this SneElement parent, string name, Action<SneElement> fill)
    {
        var element = new SneElement(name, SneFormat.Namespace, parent: parent) { Mark = Mark.Read };
        fill(element);
        if (element.Children.Any())
            parent.Append(element);
    }

    /// <summary>A list and its items, unless there are none.</summary>
    public static void HoldList<T>(this SneElement parent, string list, string item, IEnumerable<T> values, Action<SneElement, T> fill) => parent.HoldSome(list, element =>
    {
        foreach (var value in values)
            fill(element.Hold(item), value);
    });

    public static void Write(this SneElement parent, string name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
            parent.Hold(name).Append(text);
    }

    public static void Write(this SneElement parent, string name, DateOnly? date) => parent.Write(name, date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static void Write(this SneElement parent, string name, decimal? amount) => parent.Write(name, amount?.ToString(CultureInfo.InvariantCulture));

    public static void Write(this SneElement parent, string name, int? count) => parent.Write(name, count?.ToString(CultureInfo.InvariantCulture));

    public static void Write(this SneElement parent, string name, bool? flag) => parent.Write(name, flag is null ? null : flag.Value ? "true" : "false");

    /// <summary>A coded element (SNI-4).</summary>
    public static void WriteCode(this SneElement parent, string name, string? code)
    {
        if (!string.IsNullOrWhiteSpace(code))
            parent.Hold(name).SetCode(code);
    }

    public static void SetCode(this SneElement element, string code) => element.Append(new SneAttribute("code", "", code));
}
