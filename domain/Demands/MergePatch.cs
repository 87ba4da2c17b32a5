using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Allocation.Domain.Demands;

/// <summary>Merge patches of JSON texts (RFC 7396), from text to text: what is not touched is copied as it stands.</summary>
/// <remarks>Texts that <see cref="DemandJson.Write"/> made: equal values are equal bytes, and no name needs escaping.</remarks>
internal static class MergePatch
{
    /// <summary>Bytes of most patches: one fact or two.</summary>
    private const int SmallPatch = 128;

    /// <summary>The text after a patch, an object.</summary>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> target, JsonElement patch)
    {
        using var document = JsonDocument.Parse(target);
        return Written(target.Length, writer => Apply(writer, document.RootElement, patch));
    }

    /// <summary>The patch that makes one text of another.</summary>
    public static ReadOnlyMemory<byte> Between(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        using var from = JsonDocument.Parse(before);
        using var to = JsonDocument.Parse(after);
        return Written(SmallPatch, writer => Between(writer, from.RootElement, to.RootElement));
    }

    private static void Apply(Utf8JsonWriter writer, JsonElement target, JsonElement patch)
    {
        var merges = target.ValueKind == JsonValueKind.Object;
        writer.WriteStartObject();
        foreach (var member in merges ? target.EnumerateObject() : default)
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(member);
            if (!patch.TryGetProperty(name, out var change))
                Copy(writer, name, member.Value);
            else if (change.ValueKind != JsonValueKind.Null)
                Set(writer, name, member.Value, change);
        }

        foreach (var member in patch.EnumerateObject())
        {
            // An object that comes new holds no nulls: in a merge patch they mean absence (RFC 7396, section 2).
            if (member.Value.ValueKind != JsonValueKind.Null && !(merges && target.TryGetProperty(member.Name, out _)))
                Set(writer, System.Text.Encoding.UTF8.GetBytes(member.Name), default, member.Value);
        }

        writer.WriteEndObject();
    }

    private static void Set(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonElement target, JsonElement change)
    {
        if (change.ValueKind != JsonValueKind.Object)
        {
            Copy(writer, name, change);
            return;
        }

        writer.WritePropertyName(name);
        Apply(writer, target, change);
    }

    private static void Between(Utf8JsonWriter writer, JsonElement before, JsonElement after)
    {
        writer.WriteStartObject();
        foreach (var member in after.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(member);
            var known = before.TryGetProperty(name, out var old);
            if (known && JsonMarshal.GetRawUtf8Value(old).SequenceEqual(JsonMarshal.GetRawUtf8Value(member.Value)))
                continue;
            if (known && old.ValueKind == JsonValueKind.Object && member.Value.ValueKind == JsonValueKind.Object)
            {
                writer.WritePropertyName(name);
                Between(writer, old, member.Value);
            }
            else
            {
                Copy(writer, name, member.Value);
            }
        }

        foreach (var member in before.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(member);
            if (!after.TryGetProperty(name, out _))
                writer.WriteNull(name);
        }

        writer.WriteEndObject();
    }

    private static void Copy(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
    }

    private static ReadOnlyMemory<byte> Written(int about, Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>(about + SmallPatch);
        using (var writer = new Utf8JsonWriter(text))
            write(writer);
        return text.WrittenMemory;
    }
}
