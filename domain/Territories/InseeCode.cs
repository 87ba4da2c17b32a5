using System.Text.Json;
using System.Text.Json.Serialization;

namespace Allocation.Domain.Territories;

/// <summary>INSEE code of a commune or municipal arrondissement: five characters, Corsica as 2A… and 2B… (SNI-8, SNI-29).</summary>
[JsonConverter(typeof(InseeCodeJsonConverter))]
public readonly record struct InseeCode
{
    private readonly string? _value;

    private InseeCode(string value) => _value = value;

    /// <summary>The five characters, or the empty string for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>Département of the code: two characters, three overseas.</summary>
    public string Departement => Value.Length == 0 ? "" : Value.StartsWith("97", StringComparison.Ordinal) || Value.StartsWith("98", StringComparison.Ordinal) ? Value[..3] : Value[..2];

    /// <summary>Reads a code by its shape only; whether such a commune exists is the <see cref="Geography"/>'s answer.</summary>
    public static bool TryParse(string? text, out InseeCode code)
    {
        code = default;
        if (text is not { Length: 5 } || !char.IsAsciiDigit(text[0]))
            return false;
        if (!char.IsAsciiDigit(text[1]) && !(text[0] == '2' && text[1] is 'A' or 'B'))
            return false;
        if (!char.IsAsciiDigit(text[2]) || !char.IsAsciiDigit(text[3]) || !char.IsAsciiDigit(text[4]))
            return false;
        code = new InseeCode(text);
        return true;
    }

    /// <summary>Reads a code known to be well formed.</summary>
    /// <exception cref="FormatException">Not five characters of an INSEE code.</exception>
    public static InseeCode Parse(string text) => TryParse(text, out var code) ? code : throw new FormatException("An INSEE code has five characters, digits except 2A and 2B.");

    /// <inheritdoc />
    public override string ToString() => Value;
}

internal sealed class InseeCodeJsonConverter : JsonConverter<InseeCode>
{
    public override InseeCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        InseeCode.TryParse(reader.GetString(), out var code) ? code : throw new JsonException("Not an INSEE commune code: five characters, digits except 2A and 2B.");

    public override void Write(Utf8JsonWriter writer, InseeCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
