using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Allocation.Domain.Scoring.Source;

/// <summary>
/// The text a version is the hash of: the nodes as compact JSON, keys sorted, scalars as text. Comments, layout, quotes and
/// the order of keys do not count; the order of criteria does.
/// </summary>
internal static class CanonicalText
{
    /// <summary>First 12 hexadecimal digits of the SHA-256 of the canonical text.</summary>
    public static string Hash(SourceNode root)
    {
        var text = new StringBuilder();
        Write(root, text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }

    private static void Write(SourceNode node, StringBuilder text)
    {
        switch (node)
        {
            case SourceScalar scalar:
                text.Append(scalar.IsNull ? "null" : Quoted(scalar.Text));
                break;
            case SourceSequence sequence:
                text.Append('[');
                foreach (var item in sequence.Items)
                {
                    Write(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case SourceMapping mapping:
                text.Append('{');
                foreach (var entry in mapping.Entries.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal))
                {
                    text.Append(Quoted(entry.Key.Text)).Append(':');
                    Write(entry.Value, text);
                    text.Append(',');
                }

                text.Append('}');
                break;
        }
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text.Normalize(NormalizationForm.FormC).ToString())}\"";
}
