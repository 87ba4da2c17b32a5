using System.Text.Json;
using Allocation.Domain;
using Allocation.Domain.Demands;

namespace Allocation.Api.Http;

/// <summary>Reads a JSON body whole, bounded, and says where it is wrong.</summary>
internal static class RequestBody
{
    /// <summary>Largest JSON body, bytes.</summary>
    public const int Largest = 1_000_000;

    private static readonly InputFault TooLarge = new("", "too-large", "Send at most 1 MB.");

    /// <summary>The bytes, or the fault.</summary>
    public static async Task<(byte[]? Body, InputFault? Fault)> Read(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasJsonContentType() && request.ContentType?.StartsWith("application/merge-patch+json", StringComparison.OrdinalIgnoreCase) != true)
            return (null, new InputFault("Content-Type", "content-type", "Send application/json."));
        if (request.ContentLength > Largest)
            return (null, TooLarge);
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellation)) > 0)
        {
            if (buffer.Length + read > Largest)
                return (null, TooLarge);
            buffer.Write(chunk, 0, read);
        }

        return (buffer.ToArray(), null);
    }

    /// <summary>A value of a type, or the fault.</summary>
    public static (T? Value, InputFault? Fault) Parse<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, DemandJson.Options) is { } value
                ? (value, null)
                : (null, new InputFault("", "json", "Send a JSON object."));
        }
        catch (JsonException refused)
        {
            return (null, DemandJson.FaultOf(refused));
        }
    }
}
