using System.Runtime.CompilerServices;
using System.Text;
using Allocation.Domain.Territories;
using Allocation.Sne.Reading;

namespace Allocation.Sne;

/// <summary>Reads messages <c>interfaceNuu</c> 02.00 and 02.01 of the national register (SNI-1 to SNI-15, SNI-25 to SNI-30).</summary>
public static class SneReader
{
    // Exporters of the register's age declare windows-1252 or iso-8859-15; without this the framework knows neither.
    static SneReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>
    /// The demands of a message in their order, each read when asked for. A demand that cannot be registered is yielded with
    /// its errors and the rest goes on.
    /// </summary>
    /// <param name="xml">The message, in any encoding that XML declares; read asynchronously only and left open.</param>
    /// <param name="geography">Where communes are looked up, merged ones included (SNI-8).</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="SneDocumentException">The document itself is at fault; thrown when the reading comes to the fault.</exception>
    /// <remarks>Memory is that of one demand within <see cref="SneLimits"/>, whatever the size of the file.</remarks>
    public static async IAsyncEnumerable<SneDemand> ReadAsync(Stream xml, Geography geography, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(xml);
        ArgumentNullException.ThrowIfNull(geography);
        using var message = new Message(xml);
        await message.OpenAsync(cancel).ConfigureAwait(false);
        while (await message.NextAsync(cancel).ConfigureAwait(false) is { } received)
            yield return DemandPart.Read(received, message.Header, geography);
    }
}
