using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Allocation.Api.Tests.Contract;

/// <summary>Whether a body is as the document describes it: as much of JSON Schema as the document uses.</summary>
internal static class ContractSchema
{
    /// <summary>What is wrong, first of all; null when nothing is. A member that is not described is wrong too.</summary>
    public static string? Fault(ContractDocument document, JsonNode? value, JsonNode schema, string at = "$")
    {
        var said = document.Resolved(schema);
        if ((said["oneOf"] ?? said["anyOf"]) is JsonArray choices)
            return choices.Select(choice => Fault(document, value, choice!, at)).ToList() is var faults && faults.Contains(null) ? null : faults[^1];
        if (said["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
            return $"{at}: {value?.ToJsonString() ?? "null"} is none of {words.ToJsonString()}";
        if (said["type"] is { } type && !Types(type).Contains(KindOf(value)) && !(KindOf(value) == "integer" && Types(type).Contains("number")))
            return $"{at}: {KindOf(value)} instead of {type.ToJsonString()}";
        if (said["pattern"] is { } pattern && value is JsonValue text && text.TryGetValue(out string? word2) && !Regex.IsMatch(word2, pattern.GetValue<string>()))
            return $"{at}: not like {pattern}";
        return value switch
        {
            JsonObject members => OfMembers(document, members, said, at),
            JsonArray items when said["items"] is { } item => items.Select((each, index) => Fault(document, each, item, $"{at}[{index}]")).FirstOrDefault(fault => fault is not null),
            _ => null,
        };
    }

    private static string? OfMembers(ContractDocument document, JsonObject members, JsonObject said, string at)
    {
        var known = said["properties"]?.AsObject() ?? [];
        if ((said["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).FirstOrDefault(name => !members.ContainsKey(name)) is { } missing)
            return $"{at}.{missing}: missing";
        foreach (var (name, value) in members)
        {
            var schema = known[name] ?? said["additionalProperties"];
            if (schema is null && (known.Count > 0 || said["type"] is null))
                return $"{at}.{name}: not described";
            if (schema is JsonObject && Fault(document, value, schema, $"{at}.{name}") is { } fault)
                return fault;
        }

        return null;
    }

    private static IEnumerable<string> Types(JsonNode type) => type is JsonArray all ? all.Select(each => each!.GetValue<string>()) : [type.GetValue<string>()];

    private static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ToJsonString().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? "integer" : "number",
    };
}
