using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Allocation.Domain;

/// <summary>Enumerations travel as words, <c>like-this</c>, and never as numbers.</summary>
internal sealed class KebabCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>Enumerations of the field's own abbreviations travel as they are spelled, and never as numbers.</summary>
internal sealed class Spelled<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>
/// One word for each member of the enumerations above, and nothing else. The runtime's converters, which describe them to the contract,
/// also read several words with commas, make another member of them or none, and take no heed of capitals.
/// </summary>
internal sealed class ExactWords : JsonConverterFactory
{
    /// <summary>How the refusal of a word begins.</summary>
    public const string Refusal = "Use one of: ";

    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsEnum && typeToConvert.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType is { IsGenericType: true } words
        && (words.GetGenericTypeDefinition() == typeof(KebabCase<>) || words.GetGenericTypeDefinition() == typeof(Spelled<>));

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => (JsonConverter)Activator.CreateInstance(typeof(Exact<>).MakeGenericType(typeToConvert))!;

    private sealed class Exact<T> : JsonConverter<T>
        where T : struct, Enum
    {
        /// <summary>Longer, however it is escaped, is no word.</summary>
        private const int LongestText = 256;

        private readonly FrozenDictionary<T, JsonEncodedText> _words = Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonEncodedText.Encode(JsonSerializer.SerializeToElement(value).GetString()!));
        private readonly FrozenDictionary<string, T> _values;

        public Exact() => _values = _words.ToFrozenDictionary(word => word.Value.Value, word => word.Key, StringComparer.Ordinal);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? Word(ref reader) : throw Refused();

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Word(ref reader);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(_words[value]);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(_words[value]);

        private T Word(ref Utf8JsonReader reader)
        {
            var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
            Span<char> text = stackalloc char[LongestText];
            return length <= LongestText && _values.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..reader.CopyString(text)], out var value) ? value : throw Refused();
        }

        private JsonException Refused() => new($"{Refusal}{string.Join(", ", _words.Values.Select(word => word.Value))}.");
    }
}
