using System.Security.Cryptography;
using System.Text;

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
        foreach (var attribute in element.Attributes.OrderBy(attribute => attribute.Namespace, StringComparer.Ordinal).ThenBy(attribute => attribute.Name, StringComparer.Ordinal))
        {
            Add(hash, "@");
            Add(hash, attribute.Namespace);
            Add(hash, attribute.Name);
            Add(hash, attribute.Value.Trim());
        }

        Add(hash, "=");
        Add(hash, element.Text ?? "");
        foreach (var child in element.Children.Where(child => !(child.Is("numUnique") && element.Is("demandeLogement"))))
            Add(hash, child);
        Add(hash, "/");
    }

    // Each text goes with its length, so that no two contents run into the same bytes.
    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
