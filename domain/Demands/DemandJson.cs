using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Allocation.Domain.Demands;

/// <summary>The one JSON form of a demand: in the store, over HTTP, in a merge patch. Camel case, absent when unknown, strict when read.</summary>
public static partial class DemandJson
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
        Converters = { new ExactWords() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(RefuseNullItems).WithAddedModifier(LeaveOutUnstated).WithAddedModifier(LeaveOutEmpty),
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
    public static (DemandFile? File, IReadOnlyList<InputFault> Faults) Amend(DemandFile file, ReadOnlyMemory<byte> patch)
    {
        try
        {
            using var changes = JsonDocument.Parse(patch, Once);
            return changes.RootElement.ValueKind == JsonValueKind.Object
                ? (Read(MergePatch.Apply(Write(file), changes.RootElement).Span), [])
                : (null, [new InputFault("", "json", "A change is a JSON object.")]);
        }
        catch (JsonException refused)
        {
            return (null, [FaultOf(refused)]);
        }
    }

    /// <summary>The merge patch that makes one demand of another: <see cref="Amend"/> of the first with it gives the second.</summary>
    public static byte[] Difference(DemandFile before, DemandFile after) => Difference(Write(before), Write(after));

    /// <summary>The same of two demands that are written already.</summary>
    public static byte[] Difference(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after) => MergePatch.Between(before, after).ToArray();

    /// <summary>What a refused JSON text says about itself: the path and the rule, never the text.</summary>
    public static InputFault FaultOf(JsonException refused)
    {
        var path = refused.Path?.TrimStart('$', '.') ?? "";
        var hint = refused.Message switch
        {
            var message when message.StartsWith(ExactWords.Refusal, StringComparison.Ordinal) => message,
            var message when message.Contains("could not be mapped", StringComparison.Ordinal) => "There is no such member; see the description of the interface.",
            var message when message.Contains("uplicate", StringComparison.Ordinal) => "A member stands twice: send each once.",
            var message when message.Contains("was missing required properties", StringComparison.Ordinal) => $"Give what is missing: {string.Join(", ", Quoted().Matches(message[message.LastIndexOf(':')..]).Select(name => name.Groups[1].Value))}.",
            _ => "The value does not have the form of this member; see the description of the interface.",
        };
        return new InputFault(path, "json", hint);
    }

    /// <summary>The names in a message of the reader.</summary>
    [GeneratedRegex(@"'(\w+)'")]
    private static partial Regex Quoted();

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

    private static void LeaveOutEmpty(JsonTypeInfo type)
    {
        foreach (var member in type.Properties.Where(member => member.AttributeProvider?.IsDefined(typeof(AbsentWhenEmptyAttribute), inherit: false) == true))
            member.ShouldSerialize = static (_, list) => list is IEnumerable items && items.GetEnumerator().MoveNext();
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
}
