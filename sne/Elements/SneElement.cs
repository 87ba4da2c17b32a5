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

    private static readonly List<(int Place, string Text)> NoTexts = [];

    private readonly string _canonical = SneFormat.Canonical(name);

    // Most elements hold one text and nothing else, and a national file has hundreds of millions of them.
    private List<SneElement>? _children;
    private List<SneAttribute>? _attributes;

    /// <summary>Texts, each with the number of children before it.</summary>
    private List<(int Place, string Text)>? _texts;

    public string Name { get; } = name;

    public string Namespace { get; } = space;

    public int Line { get; } = line;

    public SneElement? Parent { get; } = parent;

    public Mark Mark { get; set; }

    public IReadOnlyList<SneAttribute> Attributes => _attributes is { } attributes ? attributes : [];

    public IReadOnlyList<SneElement> Children => _children is { } children ? children : [];

    /// <summary>Everything below, in document order.</summary>
    public IReadOnlyList<SneElement> Descendants
    {
        get
        {
            var all = new List<SneElement>();
            AddDescendants(all);
            return all;
        }
    }

    /// <summary>Texts and children in their order.</summary>
    public IEnumerable<(string? Text, SneElement? Child)> Content
    {
        get
        {
            var next = 0;
            foreach (var (place, text) in _texts ?? NoTexts)
            {
                for (; next < place; next++)
                    yield return (null, Children[next]);
                yield return (text, null);
            }

            for (; next < Children.Count; next++)
                yield return (null, Children[next]);
        }
    }

    /// <summary>Text directly inside, trimmed; null when there is none.</summary>
    public string? Text => _texts is null ? null : (_texts is [var only] ? only.Text : string.Concat(_texts.Select(piece => piece.Text))).Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Attribute <c>code</c>, trimmed; null when absent or empty.</summary>
    public string? Code => _attributes?.Find(attribute => attribute is { Name: "code", Namespace: "" }).Value?.Trim() is { Length: > 0 } code ? code : null;

    /// <summary>Whether it says nothing: no text, no attribute with a value, no child that says something.</summary>
    public bool IsEmpty => Text is null && (_attributes?.TrueForAll(attribute => attribute.Namespace == SchemaInstance || string.IsNullOrWhiteSpace(attribute.Value)) ?? true) && (_children?.TrueForAll(child => child.IsEmpty) ?? true);

    public bool IsOfFormat => Namespace == SneFormat.Namespace;

    public bool Is(string name) => IsOfFormat && _canonical == name;

    public void Append(SneAttribute attribute) => (_attributes ??= []).Add(attribute);

    public void Append(string text) => (_texts ??= []).Add((Children.Count, text));

    public void Append(SneElement child) => (_children ??= []).Add(child);

    /// <summary>Path from the topmost element, exclusive; items are numbered among their like.</summary>
    public string PathBelow(SneElement? top, Func<SneElement, bool>? counts = null)
    {
        if (this == top)
            return "";
        var above = Parent?.PathBelow(top, counts) ?? "";
        var step = _canonical;
        if (Parent is not null && IsOfFormat && (SneFormat.Items.Contains(step) || Parent.Children.Count(sibling => sibling.Is(step)) > 1))
        {
            var position = Parent.Children.TakeWhile(sibling => sibling != this).Count(sibling => sibling.Is(step) && counts?.Invoke(sibling) != false) + 1;
            step = string.Create(CultureInfo.InvariantCulture, $"{step}[{position}]");
        }

        return above.Length == 0 ? step : $"{above}/{step}";
    }

    private void AddDescendants(List<SneElement> all)
    {
        for (var next = 0; next < Children.Count; next++)
        {
            all.Add(Children[next]);
            Children[next].AddDescendants(all);
        }
    }
}
