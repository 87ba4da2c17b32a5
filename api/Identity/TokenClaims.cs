using System.Security.Claims;
using Allocation.Domain.Demands;

namespace Allocation.Api.Identity;

/// <summary>Claims of an issuer's token, made ours.</summary>
internal static class TokenClaims
{
    /// <summary>Takes out what only this process may say, and gives role and organisation their names.</summary>
    /// <returns>What is wrong with who the token says its bearer is, for nobody is guessed; null when nothing is.</returns>
    public static string? Settle(ClaimsPrincipal bearer, IdentityOptions identity)
    {
        var claims = (ClaimsIdentity)bearer.Identity!;
        foreach (var everything in claims.FindAll(ClaimNames.Everything).ToList())
            claims.RemoveClaim(everything);
        Rename(claims, identity.RoleClaim, ClaimNames.Role);
        Rename(claims, identity.OrganisationClaim, ClaimNames.Organisation);
        return Doubt(claims);
    }

    private static string? Doubt(ClaimsIdentity claims)
    {
        if (claims.FindAll(ClaimNames.Subject).Count() != 1 || string.IsNullOrWhiteSpace(claims.FindFirst(ClaimNames.Subject)!.Value))
            return "A token names one subject.";
        if (claims.FindAll(ClaimNames.Role).Count() > 1 || claims.FindAll(ClaimNames.Organisation).Count() > 1)
            return "A token names one role and one organisation.";
        if (claims.HasClaim(ClaimNames.Role, RoleRights.Reserver) && string.IsNullOrWhiteSpace(claims.FindFirst(ClaimNames.Organisation)?.Value))
            return "A token of a reserver names its organisation, as agreements write it.";
        if (claims.HasClaim(ClaimNames.Role, RoleRights.Applicant) && claims.FindAll(ClaimNames.Demand).ToList() is { Count: > 0 } demands
            && (demands.Count > 1 || !UniqueNumber.TryParse(demands[0].Value, out var number) || number.ToString() != demands[0].Value))
            return "A token of an applicant names one demand, by its unique number as it is written.";
        return claims.Claims.Any(claim => claim.Type is ClaimNames.Subject or ClaimNames.Role or ClaimNames.Organisation && claim.Value.Any(char.IsControl)) ? "Names have no control characters." : null;
    }

    private static void Rename(ClaimsIdentity claims, string from, string to)
    {
        if (from == to)
            return;
        foreach (var old in claims.FindAll(to).ToList())
            claims.RemoveClaim(old);
        foreach (var claim in claims.FindAll(from).ToList())
            claims.AddClaim(new Claim(to, claim.Value));
    }
}
