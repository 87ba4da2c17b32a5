using System.Globalization;
using System.Text;
using System.Xml;
using Allocation.Domain.Demands;
using Allocation.Sne.Elements;
using Allocation.Sne.Writing;

namespace Allocation.Sne;

/// <summary>Writes messages <c>interfaceNuu</c> 02.01, UTF-8 (SNI-1 to SNI-4).</summary>
/// <remarks>
/// Only what the register's form has a place for is written: status, renewal, PDALHPD label, verified groups and disability
/// cards are not. A list of resources that is declared empty is left out, and of tax incomes the two latest years are written.
/// </remarks>
public static class SneWriter
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.Entitize };

    /// <summary>Writes one message; the stream is written asynchronously only and left open.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="fileType">Code <c>typeFichier</c> (SNI-6).</param>
    /// <param name="fileDate">When the file is made, with its offset.</param>
    /// <param name="files">The demands, asked for one by one.</param>
    /// <param name="cancel">Stops the writing.</param>
    /// <exception cref="ArgumentException">The file type is not a code of its list.</exception>
    /// <remarks>Memory is that of one demand.</remarks>
    public static async Task WriteAsync(Stream output, string fileType, DateTimeOffset fileDate, IAsyncEnumerable<DemandFile> files, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(files);
        if (!RegisterCodes.FileTypes.Contains(fileType))
            throw new ArgumentException("The file type is a code of the list typeFichier (SNI-6).", nameof(fileType));

        using var buffer = new MemoryStream();
        using var xml = XmlWriter.Create(buffer, Settings);
        xml.WriteStartDocument();
        xml.WriteStartElement(SneFormat.Root, SneFormat.Namespace);
        xml.WriteAttributeString("versionInterface", SneFormat.Version);
        ElementText.Write(xml, Header(fileType, fileDate));
        await foreach (var file in files.WithCancellation(cancel).ConfigureAwait(false))
        {
            ElementText.Write(xml, await DemandElements.OfAsync(file).ConfigureAwait(false));
            await PassOnAsync().ConfigureAwait(false);
        }

        xml.WriteEndDocument();
        await PassOnAsync().ConfigureAwait(false);

        async Task PassOnAsync()
        {
            xml.Flush();
            await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancel).ConfigureAwait(false);
            buffer.SetLength(0);
        }
    }

    private static SneElement Header(string fileType, DateTimeOffset fileDate)
    {
        var header = new SneElement("entete", SneFormat.Namespace);
        header.Write("typeFichier", fileType);
        header.Write("dateFichier", fileDate.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture));
        return header;
    }
}
