using System.Security.Claims;
using Allocation.GrainInterfaces;

namespace Allocation.Api.Http;

/// <summary>The actor that every command carries, from the claims of whoever asks.</summary>
internal static class RequestActor
{
    public static Actor ToActor(this ClaimsPrincipal user) => new(
        user.FindFirstValue("sub") ?? "unknown",
        user.FindFirstValue("role") ?? "unknown",
        user.FindFirstValue("organisation") ?? "unknown");
}
