using System.Text.Json.Nodes;

namespace Allocation.Api.Tests.Contract;

/// <summary>Requests that somebody sends who read the contract and means no good: bodies of the right form with one member that is not.</summary>
/// <param name="document">The OpenAPI document.</param>
internal sealed class HostileRequests(JsonObject document)
{
    private const int Deepest = 6;

    /// <summary>What may stand where something else is expected.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "-1", "0.5", "1e308", "99999999999999999999999", "[]", "{}", "[null]", "\"\"", "\" \"", "\"'; DROP TABLE demand; --\"", "\"../../etc/passwd\"", "\"\\u202e\\u0000\"",
        "\"0001-01-01\"", "\"9999-12-31\"", "\"2026-02-30\"", "\"00000000-0000-0000-0000-000000000000\"", "[[[[[[[[1]]]]]]]]", $"\"{new string('x', 5_000)}\"",
    ];

    /// <summary>What may stand in an address.</summary>
    public static readonly string[] Words = ["%00", "%20", "-1", "0", "99999999999999999999", "..%2F..%2Fetc", "%27%20OR%201%3D1--", "%F0%9F%8F%A0", "NaN", "%C3%A9%CC%81", new('x', 3_000)];

    /// <summary>Operations of the document.</summary>
    public IEnumerable<(string Path, string Method, JsonObject Operation)> Operations =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key is "get" or "put" or "post" or "patch" or "delete"
        select (path.Key, operation.Key.ToUpperInvariant(), operation.Value!.AsObject());

    /// <summary>Bodies of an operation: as its example, or its schema, has it, each time with another thing in one place.</summary>
    public static IEnumerable<string> Bodies(JsonNode sound)
    {
        foreach (var place in Places(sound, []).ToList())
        {
            foreach (var value in Values)
                yield return Replaced(sound.DeepClone(), place, JsonNode.Parse(value)).ToJsonString();
        }
    }

    /// <summary>A body that an operation takes; null when it takes no JSON.</summary>
    public JsonNode? SoundBody(JsonObject operation) =>
        operation["requestBody"]?["content"]?["application/json"] is { } content ? content["example"]?.DeepClone() ?? Of(content["schema"], 0) : null;

    private JsonNode? Of(JsonNode? schema, int depth)
    {
        if (schema is null || depth > Deepest)
            return null;
        if (schema["$ref"]?.GetValue<string>() is { } reference)
            return Of(document["components"]!["schemas"]![reference.Split('/')[^1]], depth);
        if ((schema["oneOf"] ?? schema["anyOf"])?.AsArray() is { } ways)
            return Of(ways.FirstOrDefault(way => way!["type"]?.ToJsonString() != "\"null\""), depth);
        if (schema["enum"]?.AsArray() is { Count: > 0 } words)
            return words[0]!.DeepClone();
        var type = schema["type"] is JsonArray types ? types.Select(each => each!.GetValue<string>()).First(each => each != "null") : schema["type"]?.GetValue<string>();
        return type switch
        {
            "object" => new JsonObject((schema["properties"]?.AsObject() ?? []).Select(member => KeyValuePair.Create(member.Key, Of(member.Value, depth + 1)))),
            "array" => new JsonArray(Of(schema["items"], depth + 1)),
            "integer" or "number" => JsonValue.Create(1),
            "boolean" => JsonValue.Create(true),
            _ => schema["format"]?.GetValue<string>() switch { "date" => "2026-03-01", "date-time" => "2026-03-01T00:00:00Z", "uuid" => "00000000-0000-4000-8000-000000000001", _ => "x" },
        };
    }

    /// <summary>Every member and item of a body, however deep, and the body itself.</summary>
    private static IEnumerable<object[]> Places(JsonNode? node, object[] place)
    {
        yield return place;
        IEnumerable<(object Name, JsonNode? Value)> inside = node switch
        {
            JsonObject members => members.Select(member => ((object)member.Key, member.Value)),
            JsonArray items => items.Take(1).Select(item => ((object)0, item)),
            _ => [],
        };
        foreach (var below in inside.SelectMany(each => Places(each.Value, [.. place, each.Name])))
            yield return below;
    }

    private static JsonNode Replaced(JsonNode body, object[] place, JsonNode? value)
    {
        if (place.Length == 0)
            return value ?? "null";
        var holder = place[..^1].Aggregate(body, (at, name) => name is string member ? at[member]! : at[0]!);
        if (place[^1] is string last)
            holder[last] = value;
        else
            holder[0] = value;
        return body;
    }
}
