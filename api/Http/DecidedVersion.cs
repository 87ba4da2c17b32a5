using System.Globalization;
using System.Text.Json.Nodes;
using Allocation.Domain;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Allocation.Api.Http;

/// <summary>The version a change was decided on: a member of the body, or the ETag of the last read.</summary>
internal static class DecidedVersion
{
    private const string Member = "expectedVersion";

    /// <summary>Takes it out of a body; without it there the header counts. Null when neither says it.</summary>
    public static (int? Version, InputFault? Fault) Take(JsonObject body, string ifMatch)
    {
        if (body.Remove(Member, out var expected))
            return expected is JsonValue value && value.TryGetValue(out int number) ? (number, null) : (null, new InputFault(Member, "version", "Give the version as a number, from 1."));
        if (ifMatch.Length == 0)
            return (null, null);
        return int.TryParse(ifMatch.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var tagged) ? (tagged, null) : (null, new InputFault("If-Match", "version", "Give the ETag of your last read."));
    }

    /// <summary>Of a change whose body does not say it: the header alone. Null when it does not either.</summary>
    public static (int? Version, InputFault? Fault) Of(HttpRequest request) => Take([], request.Headers.IfMatch.ToString());

    /// <summary>A version as an ETag.</summary>
    public static string ETag(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Neither says it.</summary>
    public static ProblemHttpResult Missing() => Problems.Of(
        StatusCodes.Status428PreconditionRequired, "expected-version-required", "Say which version this was decided on.",
        "Give expectedVersion in the body, or the ETag of your last read in If-Match.");
}
