using System.Text.Json;
using System.Text.Json.Serialization;
using Allocation.Domain.Scoring;

namespace Allocation.Api.Grids;

/// <summary>Values for the parameters of a grid: numbers, and a word for how months count (<see cref="GridParameters"/>).</summary>
internal sealed class SuppliedParameters : JsonConverter<IReadOnlyDictionary<string, decimal>>
{
    public override IReadOnlyDictionary<string, decimal> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException();
        var values = new Dictionary<string, decimal>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            decimal value = 0;
            var read = reader.TokenType switch
            {
                JsonTokenType.Number => name != GridParameters.Seniority && reader.TryGetDecimal(out value),
                JsonTokenType.String => name == GridParameters.Seniority && GridParameters.TryRead(name, reader.GetString()!, out value),
                _ => false,
            };
            if (!read || values.Count == GridParameters.Most || !values.TryAdd(name, value))
                throw new JsonException();
        }

        return values;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, decimal> value, JsonSerializerOptions options) => throw new NotSupportedException();
}
