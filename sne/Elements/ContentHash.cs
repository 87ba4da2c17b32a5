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
        var content = new Content(hash, stackalloc byte[2048]);
        Add(ref content, demand);
        content.Flush();
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(ref Content content, SneElement element)
    {
        content.Add(element.Namespace);
        content.Add(element.Name);
        foreach (var attribute in InOrder(element.Attributes))
        {
            content.Add("@");
            content.Add(attribute.Namespace);
            content.Add(attribute.Name);
            content.Add(attribute.Value.AsSpan().Trim());
        }

        content.Add("=");
        content.Add(element.Text ?? "");
        foreach (var child in element.Children)
        {
            if (!(child.Is("numUnique") && element.Is("demandeLogement")))
                Add(ref content, child);
        }

        content.Add("/");
    }

    private static IEnumerable<SneAttribute> InOrder(IReadOnlyList<SneAttribute> attributes) => attributes.Count <= 1
        ? attributes
        : attributes.OrderBy(attribute => attribute.Namespace, StringComparer.Ordinal).ThenBy(attribute => attribute.Name, StringComparer.Ordinal);

    /// <summary>Texts on their way into a hash, many at once: a demand has hundreds, most of a few bytes, and each call of the hash costs more than they do.</summary>
    private ref struct Content(IncrementalHash hash, Span<byte> held)
    {
        private readonly Span<byte> _held = held;
        private int _used;

        // Each text goes with its length, so that no two contents run into the same bytes.
        public void Add(ReadOnlySpan<char> text)
        {
            var bytes = MemoryMarshal.AsBytes(text);
            if (_used + sizeof(int) + bytes.Length > _held.Length)
                Flush();
            BinaryPrimitives.WriteInt32LittleEndian(_held[_used..], text.Length);
            _used += sizeof(int);
            if (_used + bytes.Length > _held.Length)
            {
                Flush();
                hash.AppendData(bytes);
                return;
            }

            bytes.CopyTo(_held[_used..]);
            _used += bytes.Length;
        }

        public void Flush()
        {
            hash.AppendData(_held[.._used]);
            _used = 0;
        }
    }
}
