using System.Text.Json;
using System.Text.Json.Serialization;

namespace Allocation.Api.Http;

/// <summary>The JSON of every answer, over HTTP and over the hub: camel case, absent when unknown, unknown members refused, numbers as numbers.</summary>
internal static class JsonForm
{
    public static void Apply(JsonSerializerOptions json)
    {
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;

        // A number is a number: read from text it would be one of two things in the contract, and in every client made of it.
        json.NumberHandling = JsonNumberHandling.Strict;
    }
}
