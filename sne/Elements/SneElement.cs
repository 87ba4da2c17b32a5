using System.Globalization;

namespace Allocation.Sne.Elements;

/// <summary>An attribute; namespace declarations are not kept as attributes.</summary>
internal readonly record struct SneAttribute(string Name, string Namespace, string Value);

/// <summary>What reading made of an element.</summary>
internal enum Mark
{
    /// <summary>No fact was read in it: it is preserved (SNI-25).</summary>
    Unread,

    /// <summary>A fact was read in it, or it holds elements in which facts were read.</summary>
    Read,

    /// <summary>It says nothing, or nothing new.</summary>
    Dropped,
}

/// <summary>
/// One element of a demand, held in memory. Not the framework's own tree: that one keeps every name it has ever met, and
/// names come from the sender.
/// </summary>
internal sealed class SneElement(string name, string space, int line = 0, SneElement? parent = null)
{
    private const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

    private readonly List<(string? Text, SneElement? Child)> _content = [];

    public string Name { get; } = name;

    public string Namespace { get; } = space;

    public int Line { get; } = line;

    public SneElement? Parent { get; } = parent;

    public Mark Mark { get; set; }

    public List<SneAttribute> Attributes { get; } = [];

    public IEnumerable<(string? Text, SneElement? Child)> Content => _content;

    public IEnumerable<SneElement> Children => _content.Select(piece => piece.Child).OfType<SneElement>();

    public IEnumerable<SneElement> Descendants => Children.SelectMany(child => child.Descendants.Prepend(child));

    /// <summary>Text directly inside, trimmed; null when there is none.</summary>
    public string? Text => string.Concat(_content.Select(piece => piece.Text)).Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Attribute <c>code</c>, trimmed; null when absent or empty.</summary>
    public string? Code => Attributes.Find(attribute => attribute is { Name: "code", Namespace: "" }).Value?.Trim() is { Length: > 0 } code ? code : null;

    /// <summary>Whether it says nothing: no text, no attribute with a value, no child that says something.</summary>
    public bool IsEmpty => Text is null && Attributes.TrueForAll(attribute => attribute.Namespace == SchemaInstance || string.IsNullOrWhiteSpace(attribute.Value)) && Children.All(child => child.IsEmpty);

    public bool IsOfFormat => Namespace == SneFormat.Namespace;

    public bool Is(string name) => IsOfFormat && SneFormat.Canonical(Name) == name;

    public void Append(string text) => _content.Add((text, null));

    public void Append(SneElement child) => _content.Add((null, child));

    /// <summary>Path from the topmost element, exclusive; items are numbered among their like.</summary>
    public string PathBelow(SneElement? top, Func<SneElement, bool>? counts = null)
    {
        if (this == top)
            return "";
        var above = Parent?.PathBelow(top, counts) ?? "";
        var step = SneFormat.Canonical(Name);
        if (Parent is not null && IsOfFormat && (SneFormat.Items.Contains(step) || Parent.Children.Count(sibling => sibling.Is(step)) > 1))
        {
            var position = Parent.Children.TakeWhile(sibling => sibling != this).Count(sibling => sibling.Is(step) && counts?.Invoke(sibling) != false) + 1;
            step = string.Create(CultureInfo.InvariantCulture, $"{step}[{position}]");
        }

        return above.Length == 0 ? step : $"{above}/{step}";
    }
}
