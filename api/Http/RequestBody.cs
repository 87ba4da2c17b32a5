using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Allocation.Domain;
using Allocation.Domain.Demands;

namespace Allocation.Api.Http;

/// <summary>Reads a body whole, bounded, and says where it is wrong.</summary>
internal static class RequestBody
{
    /// <summary>Largest body, bytes.</summary>
    public const int Largest = 1_000_000;

    /// <summary>As what YAML may be sent, the usual type first.</summary>
    public static readonly string[] YamlTypes = ["application/yaml", "text/yaml", "text/plain"];

    private static readonly InputFault TooLarge = new("", "too-large", "Send at most 1 MB.");

    private static readonly InputFault NotText = new("", "encoding", "Send UTF-8 without lone surrogates and without U+0000.");

    /// <summary>The bytes of a JSON body, or the fault.</summary>
    public static async Task<(byte[]? Body, InputFault? Fault)> Read(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasJsonContentType() && !Is(request, "application/merge-patch+json"))
            return (null, new InputFault("Content-Type", "content-type", "Send application/json."));
        var (body, fault) = await Bytes(request, cancellation);
        return Json(body, fault);
    }

    /// <summary>The bytes of a body whatever they are, or the fault.</summary>
    public static Task<(byte[]? Body, InputFault? Fault)> ReadFile(HttpRequest request, CancellationToken cancellation) => Bytes(request, cancellation);

    /// <summary>The bytes of a JSON file, or the fault: what a body may hold, a file may.</summary>
    public static (byte[]? Body, InputFault? Fault) ReadJsonFile(string path)
    {
        var (body, fault) = Bytes(path);
        return Json(body, fault);
    }

    /// <summary>The text of a YAML file, or the fault.</summary>
    public static (string? Text, InputFault? Fault) ReadYamlFile(string path)
    {
        var (body, fault) = Bytes(path);
        return Yaml(body, fault);
    }

    /// <summary>The text of a YAML body, or the fault.</summary>
    public static async Task<(string? Text, InputFault? Fault)> ReadYaml(HttpRequest request, CancellationToken cancellation)
    {
        if (!Array.Exists(YamlTypes, type => Is(request, type)))
            return (null, new InputFault("Content-Type", "content-type", "Send application/yaml."));
        var (body, fault) = await Bytes(request, cancellation);
        return Yaml(body, fault);
    }

    private static (byte[]? Body, InputFault? Fault) Json(byte[]? body, InputFault? fault) => body is null || IsText(body) ? (body, fault) : (null, NotText);

    private static (string? Text, InputFault? Fault) Yaml(byte[]? body, InputFault? fault) =>
        body is null ? (null, fault) : Utf8.IsValid(body) ? (Encoding.UTF8.GetString(body), null) : (null, NotText);

    /// <summary>A file as bytes. What is too large, or never ends, is not read to its end.</summary>
    private static (byte[]? Body, InputFault? Fault) Bytes(string path)
    {
        using var stream = File.OpenRead(path);
        if (stream.CanSeek && stream.Length > Largest)
            return (null, TooLarge);
        var room = new byte[Largest + 1];
        var read = stream.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
        return read > Largest ? (null, TooLarge) : (room[..read], null);
    }

    private static bool Is(HttpRequest request, string contentType) => request.ContentType?.StartsWith(contentType, StringComparison.OrdinalIgnoreCase) == true;

    private static async Task<(byte[]? Body, InputFault? Fault)> Bytes(HttpRequest request, CancellationToken cancellation)
    {
        if (request.Headers.ContentEncoding.ToString() is not ("" or "identity"))
            return (null, new InputFault("Content-Encoding", "content-encoding", "Send the body as it is, uncompressed."));
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

    /// <summary>Whether every string can be decoded, which the parser leaves to whoever reads the string, too late for an answer; and stored: no text column takes U+0000.</summary>
    private static bool IsText(byte[] body)
    {
        if (!Utf8.IsValid(body))
            return false;
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
                if (reader.ValueIsEscaped && reader.GetString()!.Contains('\0', StringComparison.Ordinal))
                    return false;
            }
        }
        catch (JsonException)
        {
            // No JSON at all: the parser says where.
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return true;
    }

    /// <summary>A JSON body as a value of a type, or the fault.</summary>
    public static async Task<(T? Value, InputFault? Fault)> Read<T>(HttpRequest request, CancellationToken cancellation)
        where T : class
    {
        var (body, unreadable) = await Read(request, cancellation);
        return body is null ? (null, unreadable) : Parse<T>(body);
    }

    /// <summary>The options of a request in which what is not said has no meaning by itself.</summary>
    private static readonly JsonSerializerOptions Whole = new(DemandJson.Options) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    /// <summary>A value of a type, or the fault.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="whole">Whether every member without a default must be given, and none be null that may not.</param>
    public static (T? Value, InputFault? Fault) Parse<T>(ReadOnlySpan<byte> body, bool whole = false)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, whole ? Whole : DemandJson.Options) is { } value
                ? (value, null)
                : (null, new InputFault("", "json", "Send a JSON object."));
        }
        catch (JsonException refused)
        {
            return (null, DemandJson.FaultOf(refused));
        }
    }
}
