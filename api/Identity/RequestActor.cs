using System.Security.Claims;
using Allocation.GrainInterfaces;

namespace Allocation.Api.Identity;

/// <summary>The actor that every command carries, from the claims of whoever asks.</summary>
internal static class RequestActor
{
    public static Actor ToActor(this ClaimsPrincipal user) => Access.Of(user).Actor;
}
