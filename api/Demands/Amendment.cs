using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Http;
using Allocation.Domain;
using Allocation.Domain.Demands;

namespace Allocation.Api.Demands;

/// <summary>The body of a change: a merge patch of the demand, with two members of its own.</summary>
/// <param name="ExpectedVersion">Version it was decided on; null when neither the body nor If-Match says.</param>
/// <param name="Cause">Why; <see cref="ChangeKind.SituationChanged"/> when not said.</param>
/// <param name="Patch">The rest, in the JSON form of a demand.</param>
internal sealed record Amendment(int? ExpectedVersion, ChangeKind Cause, byte[] Patch)
{
    /// <summary>Causes a client may give; the others are the engine's own.</summary>
    private static readonly ChangeKind[] Causes = [.. Enum.GetValues<ChangeKind>().Except([ChangeKind.Registered, ChangeKind.Seniority, ChangeKind.DwellingChanged, ChangeKind.GridChanged, ChangeKind.InOffer, ChangeKind.OfferEnded, ChangeKind.OfferAccepted, ChangeKind.Allocated])];

    /// <summary>A member given twice is a mistake, and which of the two counts would be a guess.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static (Amendment? Amendment, InputFault? Fault) Parse(ReadOnlySpan<byte> body, string ifMatch)
    {
        JsonObject patch;
        try
        {
            if (JsonNode.Parse(body, documentOptions: Strict) is not JsonObject read)
                return (null, new InputFault("", "json", "Send a JSON object."));
            patch = read;
        }
        catch (JsonException refused)
        {
            return (null, DemandJson.FaultOf(refused));
        }

        var (version, unreadable) = DecidedVersion.Take(patch, ifMatch);
        if (unreadable is not null)
            return (null, unreadable);
        var cause = ChangeKind.SituationChanged;
        if (patch.Remove("cause", out var named) && CauseOf(named) is var known)
        {
            if (known is null)
                return (null, new InputFault("cause", "cause", $"Use one of: {string.Join(", ", Causes.Select(NameOf))}."));
            cause = known.Value;
        }

        return (new Amendment(version, cause, JsonSerializer.SerializeToUtf8Bytes(patch)), null);
    }

    private static ChangeKind? CauseOf(JsonNode? named) =>
        named is JsonValue value && value.TryGetValue(out string? name) && Array.FindIndex(Causes, cause => NameOf(cause) == name) is >= 0 and var at ? Causes[at] : null;

    private static string NameOf(ChangeKind cause) => JsonSerializer.Serialize(cause).Trim('"');
}
