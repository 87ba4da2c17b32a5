using System.Globalization;
using System.Xml;
using Allocation.Sne.Elements;

namespace Allocation.Sne.Reading;

/// <summary>A <c>demande</c> as it came: its place, and its content unless that is beyond the limits or it is no demand at all.</summary>
internal sealed record ReceivedDemand(int Line, string Path, SneElement? Element, bool IsStray = false);

/// <summary>A message being read: its envelope, then its demands one after the other (SNI-1 to SNI-3).</summary>
internal sealed class Message : IDisposable
{
    private readonly XmlReader _xml;
    private readonly ElementLoader _loader;
    private string _path = SneFormat.Root;
    private int _rootLine;
    private int _demands;
    private string? _version;
    private HeaderPart? _header;

    public Message(Stream stream)
    {
        var meter = new MeteredStream(stream);
        _xml = XmlReader.Create(meter, ElementText.Settings());
        _loader = new ElementLoader(_xml, meter);
    }

    /// <summary>The envelope; there is one as soon as a demand was read.</summary>
    public HeaderPart Header => _header ?? throw new InvalidOperationException("The envelope is read before the first demand.");

    /// <summary>Reads as far as the root, which decides whether this is a message at all.</summary>
    public Task OpenAsync(CancellationToken cancel) => GuardAsync(async () =>
    {
        while (_xml.NodeType != XmlNodeType.Element)
        {
            if (!await _loader.MoveAsync(cancel).ConfigureAwait(false))
                throw Fault("root", SneFaultCodes.Root, "The document is empty: send a message interfaceNuu.");
        }

        _rootLine = _loader.Line;
        if (_xml.LocalName != SneFormat.Root || _xml.NamespaceURI != SneFormat.Namespace)
            throw Fault("root", SneFaultCodes.Root, $"The root must be {SneFormat.Root} of the namespace {SneFormat.Namespace} (SNI-1).");
        _version = _xml.GetAttribute("versionInterface")?.Trim();
        if (_version is null || !SneFormat.Versions.Contains(_version))
            throw Fault("versionInterface", SneFaultCodes.UnknownVersion, "The attribute versionInterface of the root must be 02.00 or 02.01 (SNI-1).");
        return true;
    });

    /// <summary>The next demand, or null at the end of a whole document.</summary>
    public Task<ReceivedDemand?> NextAsync(CancellationToken cancel) => GuardAsync<ReceivedDemand?>(async () =>
    {
        while (await _loader.MoveAsync(cancel).ConfigureAwait(false))
        {
            switch (_xml.NodeType)
            {
                case XmlNodeType.Element when Stands("entete") && _header is null && _demands == 0:
                    await HeaderAsync(cancel).ConfigureAwait(false);
                    break;
                case XmlNodeType.Element when Stands("demande") && _header is not null:
                    return await DemandAsync(cancel).ConfigureAwait(false);
                case XmlNodeType.Element when Stands("demande"):
                    throw Fault("structure", SneFaultCodes.Structure, "One entete must stand before the demands: it says what they are (SNI-2, SNI-27).");
                case XmlNodeType.Element when _xml.Depth == 1 && _header is not null && !Stands("entete"):
                    return await StrayAsync(cancel).ConfigureAwait(false);
                case XmlNodeType.Element or XmlNodeType.Text or XmlNodeType.CDATA:
                    throw Fault("structure", SneFaultCodes.Structure, "Under the root stand one entete, then the elements demande, all in the namespace of the message, and nothing else (SNI-2).");
            }
        }

        _path = SneFormat.Root;
        return _demands > 0 ? null : throw Fault("structure", SneFaultCodes.Structure, "The message holds no demande (SNI-27).", _rootLine);
    });

    public void Dispose() => _xml.Dispose();

    private bool Stands(string name) => _xml.Depth == 1 && _xml.LocalName == name && _xml.NamespaceURI == SneFormat.Namespace;

    private async Task HeaderAsync(CancellationToken cancel)
    {
        _path = $"{SneFormat.Root}/entete";
        var line = _loader.Line;
        var element = await _loader.LoadAsync(cancel).ConfigureAwait(false) ?? throw Fault("structure", SneFaultCodes.TooLarge, "The entete is larger than any envelope needs.", line);
        _header = HeaderPart.Read(element, _version!, _path);
        _path = SneFormat.Root;
    }

    private async Task<ReceivedDemand> DemandAsync(CancellationToken cancel)
    {
        var line = _loader.Line;
        _path = string.Create(CultureInfo.InvariantCulture, $"{SneFormat.Root}/demande[{++_demands}]");
        var demand = new ReceivedDemand(line, _path, await _loader.LoadAsync(cancel).ConfigureAwait(false));
        _path = SneFormat.Root;
        return demand;
    }

    /// <summary>Something else where a demand should stand is refused in its place, and the rest goes on.</summary>
    private async Task<ReceivedDemand> StrayAsync(CancellationToken cancel)
    {
        var stray = new ReceivedDemand(_loader.Line, $"{SneFormat.Root}/*", Element: null, IsStray: true);
        await _loader.LoadAsync(cancel).ConfigureAwait(false);
        return stray;
    }

    /// <summary>Turns what the parser says into a fault of the document. Its own words may quote the document, so they are not kept.</summary>
    private async Task<T> GuardAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (XmlException malformed)
        {
            throw Fault("document", SneFaultCodes.MalformedXml, "The document is not well-formed XML in the encoding it declares, is cut short, or has a document type declaration, which is not accepted: send it again, whole.", malformed.LineNumber);
        }
        catch (TooDeepException)
        {
            throw Fault("document", SneFaultCodes.TooDeep, $"Elements are nested deeper than {SneLimits.Depth}; no message needs that.");
        }
        catch (TooLargeException)
        {
            throw Fault("document", SneFaultCodes.TooLarge, "A tag, a comment or the sum of all names is larger than any message needs.");
        }
    }

    private SneDocumentException Fault(string field, string code, string message, int? line = null) =>
        new(new SneFault(line ?? _loader.Line, _path, field, code, message));
}
