using System.Text;
using System.Xml;

namespace Allocation.Sne.Elements;

/// <summary>Writes elements as XML text and back.</summary>
internal static class ElementText
{
    private static readonly XmlWriterSettings Fragment = new() { OmitXmlDeclaration = true, ConformanceLevel = ConformanceLevel.Fragment, NewLineHandling = NewLineHandling.Entitize };

    /// <summary>The element, whole: the same text for the same element.</summary>
    public static string Whole(SneElement element)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, Fragment))
            Write(xml, element);
        return text.ToString();
    }

    /// <summary>Reads one element back; null when the text is not well-formed XML within the limits.</summary>
    public static async Task<SneElement?> ParseAsync(string text)
    {
        using var xml = XmlReader.Create(new StringReader(text), Settings());
        try
        {
            await xml.MoveToContentAsync().ConfigureAwait(false);
            return xml.NodeType == XmlNodeType.Element ? await new ElementLoader(xml).LoadAsync(CancellationToken.None).ConfigureAwait(false) : null;
        }
        catch (Exception refused) when (refused is XmlException or TooDeepException or TooLargeException)
        {
            return null;
        }
    }

    /// <summary>How text from outside is parsed: nothing is fetched, expanded or remembered without bound.</summary>
    public static XmlReaderSettings Settings() => new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        NameTable = new BoundedNames(),
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    public static void Write(XmlWriter xml, SneElement element)
    {
        xml.WriteStartElement(element.Name, element.Namespace);
        foreach (var attribute in element.Attributes)
            xml.WriteAttributeString(attribute.Name, attribute.Namespace, Legal(attribute.Value));
        foreach (var (text, child) in element.Content)
        {
            if (child is not null)
                Write(xml, child);
            else
                xml.WriteString(Legal(text!));
        }

        xml.WriteEndElement();
    }

    /// <summary>Text without the characters that no XML document can hold.</summary>
    private static string Legal(string text)
    {
        if (text.All(character => XmlConvert.IsXmlChar(character)))
            return text;
        var legal = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value))
                legal.Append(rune.ToString());
        }

        return legal.ToString();
    }
}
