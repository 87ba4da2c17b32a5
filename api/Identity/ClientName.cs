using System.Net;
using System.Security.Claims;

namespace Allocation.Api.Identity;

/// <summary>Whose a request or a connection is, where clients are counted.</summary>
internal static class ClientName
{
    /// <summary>A bearer, by organisation and subject; without a token an address.</summary>
    public static string Of(ClaimsPrincipal user, IPAddress? address) => user.Identity?.IsAuthenticated == true
        ? string.Join('\n', "bearer", user.FindFirst(ClaimNames.Organisation)?.Value, user.FindFirst(ClaimNames.Subject)?.Value)
        : $"address\n{address}";
}
