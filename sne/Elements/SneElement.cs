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

    private readonly List<SneElement> _children = [];

    /// <summary>Texts, each with the number of children before it.</summary>
    private readonly List<(int Place, string Text)> _texts = [];

    public string Name { get; } = name;

    public string Namespace { get; } = space;

    public int Line { get; } = line;

    public SneElement? Parent { get; } = parent;

    public Mark Mark { get; set; }

    public List<SneAttribute> Attributes { get; } = [];

    public IReadOnlyList<SneElement> Children => _children;

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
            foreach (var (place, text) in _texts)
            {
                for (; next < place; next++)
                    yield return (null, _children[next]);
                yield return (text, null);
            }

            for (; next < _children.Count; next++)
                yield return (null, _children[next]);
        }
    }

    /// <summary>Text directly inside, trimmed; null when there is none.</summary>
    public string? Text => (_texts.Count == 1 ? _texts[0].Text : string.Concat(_texts.Select(piece => piece.Text))).Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Attribute <c>code</c>, trimmed; null when absent or empty.</summary>
    public string? Code => Attributes.Find(attribute => attribute is { Name: "code", Namespace: "" }).Value?.Trim() is { Length: > 0 } code ? code : null;

    /// <summary>Whether it says nothing: no text, no attribute with a value, no child that says something.</summary>
    public bool IsEmpty => Text is null && Attributes.TrueForAll(attribute => attribute.Namespace == SchemaInstance || string.IsNullOrWhiteSpace(attribute.Value)) && _children.TrueForAll(child => child.IsEmpty);

    public bool IsOfFormat => Namespace == SneFormat.Namespace;

    public bool Is(string name) => IsOfFormat && SneFormat.Canonical(Name) == name;

    public void Append(string text) => _texts.Add((_children.Count, text));

    public void Append(SneElement child) => _children.Add(child);

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

    private void AddDescendants(List<SneElement> all)
    {
        foreach (var child in _children)
        {
            all.Add(child);
            child.AddDescendants(all);
        }
    }
}
