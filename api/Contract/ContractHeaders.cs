using Microsoft.OpenApi;

namespace Allocation.Api.Contract;

/// <summary>Headers of answers, each described once in the document and referred to where it is sent.</summary>
internal static class ContractHeaders
{
    /// <summary>Version of what was read or written.</summary>
    public const string ETag = "ETag";

    /// <summary>Name of a file.</summary>
    public const string ContentDisposition = "Content-Disposition";

    private const string Location = "Location";

    private const string RetryAfter = "Retry-After";

    /// <summary>On every answer of a host that limits its clients.</summary>
    private static readonly string[] OfLimits = ["RateLimit", "RateLimit-Policy"];

    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        [ETag] = "The version in quotes, for If-Match of the next change.",
        [Location] = "Address of what was made.",
        [RetryAfter] = "Of 429: seconds to wait before the next request.",
        [ContentDisposition] = "Of a file: its name.",
        [OfLimits[0]] = "What is left to the client now, as draft-ietf-httpapi-ratelimit-headers writes it; absent where the host has no limit.",
        [OfLimits[1]] = "The limit of the client, as that draft writes it; absent where the host has none.",
    };

    /// <summary>Names the headers of every answer of an operation.</summary>
    /// <param name="responses">Its answers, by status.</param>
    /// <param name="told">What it tells beside when it succeeds.</param>
    /// <param name="document">Where headers are described.</param>
    public static void Name(OpenApiResponses responses, IEnumerable<string> told, OpenApiDocument document)
    {
        foreach (var (status, response) in responses)
        {
            string[] own = status[0] != '2' ? [] : status == "201" ? [.. told, Location] : [.. told];
            ((OpenApiResponse)response).Headers = References([.. own, .. OfLimits], document);
        }
    }

    /// <summary>Names the headers of a refusal.</summary>
    public static void OfRefusal(OpenApiResponse refusal, OpenApiDocument document) => refusal.Headers = References([RetryAfter, .. OfLimits], document);

    private static Dictionary<string, IOpenApiHeader> References(IEnumerable<string> names, OpenApiDocument document) => names.ToDictionary(name => name, IOpenApiHeader (name) => Reference(name, document));

    private static OpenApiHeaderReference Reference(string name, OpenApiDocument document)
    {
        if (document.Components?.Headers?.ContainsKey(name) != true)
            document.AddComponent<IOpenApiHeader>(name, new OpenApiHeader { Description = Meanings[name], Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        return new OpenApiHeaderReference(name, document);
    }
}
