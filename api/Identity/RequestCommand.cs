using System.Security.Cryptography;
using System.Text;
using Allocation.Domain;
using Allocation.GrainInterfaces;

namespace Allocation.Api.Identity;

/// <summary>Makes a command of a request: who asks, and what recognises it when it comes twice.</summary>
internal static class RequestCommand
{
    /// <summary>Header with the client's own name for a command.</summary>
    public const string KeyHeader = "Idempotency-Key";

    private const int LongestKey = 200;

    /// <summary>The command, or the fault when the key is unusable.</summary>
    public static (Command? Command, InputFault? Fault) From(HttpContext context, ReadOnlySpan<byte> asked)
    {
        var actor = context.User.ToActor();
        var key = context.Request.Headers[KeyHeader].ToString();
        if (key.Length > LongestKey)
            return (null, new InputFault(KeyHeader, "idempotency-key", $"Use at most {LongestKey} characters."));
        return (new Command(key.Length == 0 ? Guid.CreateVersion7() : Named(actor, context.Request, key), Fingerprint(context.Request, asked), actor), null);
    }

    /// <summary>Of all that is asked: what the query says, what the body says. Without a query that of the body alone, as it was always kept.</summary>
    private static string Fingerprint(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var ofBody = Convert.ToHexStringLower(SHA256.HashData(body));
        return request.QueryString.HasValue ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ofBody}\n{request.QueryString.Value}"))) : ofBody;
    }

    /// <summary>Two clients, or two resources, may use the same key without meeting.</summary>
    private static Guid Named(Actor actor, HttpRequest request, string key)
    {
        var name = string.Join('\n', actor.Organisation, actor.Subject, request.Method, request.Path.Value, key);
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
    }
}
