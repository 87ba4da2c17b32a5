using System.Xml;

namespace Allocation.Sne.Elements;

/// <summary>Loads one element at a time from a parser, within <see cref="SneLimits"/>.</summary>
internal sealed class ElementLoader(XmlReader xml, MeteredStream? meter = null)
{
    private readonly char[] _chunk = new char[4096];
    private int _elements;
    private int _characters;
    private bool _overflow;

    public int Line => xml is IXmlLineInfo position ? position.LineNumber : 0;

    /// <summary>Moves the parser by one token.</summary>
    public async Task<bool> MoveAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        meter?.Refill();
        if (!await xml.ReadAsync().ConfigureAwait(false))
            return false;
        // Depth is bounded for the document and not for the demand: the parser itself remembers every open element.
        return xml.Depth < SneLimits.Depth ? true : throw new TooDeepException();
    }

    /// <summary>
    /// Loads the element the parser stands on and leaves it at the end of it. Null when it is beyond the limits: it is then
    /// passed over without being held.
    /// </summary>
    public async Task<SneElement?> LoadAsync(CancellationToken cancel)
    {
        (_elements, _characters, _overflow) = (0, 0, false);
        var depth = xml.Depth;
        var top = Start(null);
        for (var current = xml.IsEmptyElement ? null : top; current is not null && await MoveAsync(cancel).ConfigureAwait(false);)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when !_overflow:
                    var empty = xml.IsEmptyElement;
                    var child = Start(current);
                    current.Append(child);
                    current = empty ? current : child;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    await TextAsync(current, cancel).ConfigureAwait(false);
                    break;
                case XmlNodeType.EndElement when xml.Depth == depth:
                    current = null;
                    break;
                case XmlNodeType.EndElement when !_overflow:
                    current = current.Parent!;
                    break;
            }
        }

        return _overflow ? null : top;
    }

    private SneElement Start(SneElement? parent)
    {
        var element = new SneElement(xml.LocalName, xml.NamespaceURI, Line, parent);
        Count(xml.LocalName.Length, SneLimits.Name);
        _overflow |= ++_elements > SneLimits.Elements;
        while (xml.MoveToNextAttribute())
        {
            if (xml.NamespaceURI == "http://www.w3.org/2000/xmlns/")
                continue;
            Count(xml.LocalName.Length, SneLimits.Name);
            Count(xml.Value.Length, SneLimits.Text);
            if (!_overflow)
                element.Append(new SneAttribute(xml.LocalName, xml.NamespaceURI, xml.Value));
        }

        xml.MoveToElement();
        return element;
    }

    private async Task TextAsync(SneElement element, CancellationToken cancel)
    {
        var length = 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            meter?.Refill();
            var read = await xml.ReadValueChunkAsync(_chunk, 0, _chunk.Length).ConfigureAwait(false);
            if (read == 0)
                return;
            length += read;
            Count(read, SneLimits.Characters);
            _overflow |= length > SneLimits.Text;
            if (!_overflow)
                element.Append(new string(_chunk, 0, read));
        }
    }

    private void Count(int characters, int most)
    {
        _characters = Math.Min(_characters + characters, SneLimits.Characters + 1);
        _overflow |= characters > most || _characters > SneLimits.Characters;
    }
}

/// <summary>Elements are nested deeper than any message needs.</summary>
internal sealed class TooDeepException : Exception;
