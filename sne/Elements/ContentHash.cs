using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Allocation.Sne.Elements;

/// <summary>The fingerprint of what a demand says, however it is written down.</summary>
internal static class ContentHash
{
    /// <summary>SHA-256 of names, attributes and trimmed texts in hexadecimal; the number of the demand is left out.</summary>
    public static string Of(SneElement demand)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, demand);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, SneElement element)
    {
        Add(hash, element.Namespace);
        Add(hash, element.Name);
        foreach (var attribute in InOrder(element.Attributes))
        {
            Add(hash, "@");
            Add(hash, attribute.Namespace);
            Add(hash, attribute.Name);
            Add(hash, attribute.Value.Trim());
        }

        Add(hash, "=");
        Add(hash, element.Text ?? "");
        foreach (var child in element.Children)
        {
            if (!(child.Is("numUnique") && element.Is("demandeLogement")))
                Add(hash, child);
        }

        Add(hash, "/");
    }

    private static IEnumerable<SneAttribute> InOrder(List<SneAttribute> attributes) => attributes.Count <= 1
        ? attributes
        : attributes.OrderBy(attribute => attribute.Namespace, StringComparer.Ordinal).ThenBy(attribute => attribute.Name, StringComparer.Ordinal);

    // Each text goes with its length, so that no two contents run into the same bytes.
    private static void Add(IncrementalHash hash, string text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        hash.AppendData(length);
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
