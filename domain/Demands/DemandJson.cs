using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Allocation.Domain.Demands;

/// <summary>The one JSON form of a demand: in the store, over HTTP, in a merge patch. Camel case, absent when unknown, strict when read.</summary>
public static class DemandJson
{
    /// <summary>Options of the form; unknown members are refused, so that a misspelt field is an error and not a loss.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(RefuseNullItems).WithAddedModifier(LeaveOutUnstated),
        // Names with accents stay readable in the store; the form never stands inside HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    /// <summary>The demand as UTF-8; equal demands give equal bytes.</summary>
    public static byte[] Write(DemandFile file) => JsonSerializer.SerializeToUtf8Bytes(file, Options);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">Not a demand in this form.</exception>
    public static DemandFile Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize<DemandFile>(utf8, Options) ?? throw new JsonException("A demand is an object.");

    /// <summary>Applies a merge patch (RFC 7396): given members replace, null removes, objects merge.</summary>
    /// <returns>The changed demand, or the faults when the patch does not give a demand.</returns>
    public static (DemandFile? File, IReadOnlyList<InputFault> Faults) Amend(DemandFile file, ReadOnlySpan<byte> patch)
    {
        try
        {
            var target = JsonSerializer.SerializeToNode(file, Options)!.AsObject();
            if (JsonNode.Parse(patch, documentOptions: Once) is not JsonObject changes)
                return (null, [new InputFault("", "json", "A change is a JSON object.")]);
            Merge(target, changes);
            return (target.Deserialize<DemandFile>(Options), []);
        }
        catch (JsonException refused)
        {
            return (null, [FaultOf(refused)]);
        }
    }

    /// <summary>The merge patch that makes one demand of another: <see cref="Amend"/> of the first with it gives the second.</summary>
    public static byte[] Difference(DemandFile before, DemandFile after) => JsonSerializer.SerializeToUtf8Bytes(
        Between(JsonSerializer.SerializeToNode(before, Options)!.AsObject(), JsonSerializer.SerializeToNode(after, Options)!.AsObject()));

    /// <summary>What a refused JSON text says about itself: the path and the rule, never the text.</summary>
    public static InputFault FaultOf(JsonException refused)
    {
        var path = refused.Path?.TrimStart('$', '.') ?? "";
        var hint = refused.Message switch
        {
            var message when message.Contains("could not be mapped", StringComparison.Ordinal) => "There is no such member; see the description of a demand.",
            var message when message.Contains("uplicate", StringComparison.Ordinal) => "A member stands twice: send each once.",
            var message when message.Contains("was missing required properties", StringComparison.Ordinal) => "A demand needs at least depositedOn and applicant.",
            _ => "The value does not have the form of this member; see the description of a demand.",
        };
        return new InputFault(path, "json", hint);
    }

    /// <summary>An item of a list is never null; annotations alone say so of members, not of items.</summary>
    private static void RefuseNullItems(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        var lists = type.Properties.Where(member => member.Get is not null && typeof(IEnumerable<object>).IsAssignableFrom(member.PropertyType)).ToArray();
        if (lists.Length == 0)
            return;
        type.OnDeserialized = value =>
        {
            if (lists.FirstOrDefault(list => ((IEnumerable<object?>?)list.Get!(value))?.Contains(null) == true) is { } list)
                throw new JsonException("An item of a list is null.", list.Name, null, null);
        };
    }

    /// <summary>A list that nobody stated is absent, and not the empty list that says that there is nobody: in every form in which a demand travels.</summary>
    public static void LeaveOutUnstated(JsonTypeInfo type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.Type != typeof(DemandFile))
            return;
        foreach (var member in type.Properties)
        {
            if (member.PropertyType == typeof(IReadOnlyList<Dependant>))
                member.ShouldSerialize = (_, list) => !Unstated.Is(list as IReadOnlyList<Dependant>);
            else if (member.PropertyType == typeof(IReadOnlyList<ChildInCustody>))
                member.ShouldSerialize = (_, list) => !Unstated.Is(list as IReadOnlyList<ChildInCustody>);
        }
    }

    private static JsonObject Between(JsonObject before, JsonObject after)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in after)
        {
            if (value is JsonObject inner && before[name] is JsonObject outer)
            {
                if (Between(outer, inner) is { Count: > 0 } deeper)
                    patch[name] = deeper;
            }
            else if (!JsonNode.DeepEquals(before[name], value))
            {
                patch[name] = value?.DeepClone();
            }
        }

        foreach (var (name, _) in before)
        {
            if (!after.ContainsKey(name))
                patch[name] = null;
        }

        return patch;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject inner && target[name] is JsonObject existing)
                Merge(existing, inner);
            else
                target[name] = value is JsonObject fresh ? Stripped(fresh) : value.DeepClone();
        }
    }

    /// <summary>An object that comes new holds no nulls: in a merge patch they mean absence (RFC 7396, section 2).</summary>
    private static JsonObject Stripped(JsonObject fresh)
    {
        var result = new JsonObject();
        Merge(result, fresh);
        return result;
    }
}
