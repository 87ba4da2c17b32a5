using System.Text.Json;
using System.Text.Json.Serialization;

namespace Allocation.Api.Http;

/// <summary>The JSON of every answer, over HTTP and over the hub: camel case, absent when unknown, unknown members refused.</summary>
internal static class JsonForm
{
    public static void Apply(JsonSerializerOptions json)
    {
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
    }
}
