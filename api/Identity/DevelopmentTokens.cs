using Allocation.Api.Http;
using Allocation.Domain;
using Allocation.GrainInterfaces;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Allocation.Api.Identity;

/// <summary>Tokens for trying roles on one's own machine; mapped in Development alone.</summary>
internal static class DevelopmentTokens
{
    public const string Issuer = "allocation-development";

    private const int LongestText = 100;
    private const int MostPlaces = 100;

    private static readonly string[] Everywhere = [AccessScope.Any];

    public static void MapDevelopmentTokens(this IEndpointRouteBuilder app) => app.MapPost("/dev/token", Create).AllowAnonymous();

    private static IResult Create(TokenRequest asked, DevelopmentKey key, TimeProvider time)
    {
        if (!RoleRights.All.Contains(asked.Role, StringComparer.Ordinal))
            return Problems.Invalid([new InputFault("role", "role", $"Use one of: {string.Join(", ", RoleRights.All)}.")]);
        if (string.IsNullOrWhiteSpace(asked.Organisation) || asked.Organisation.Length > LongestText)
            return Problems.Invalid([new InputFault("organisation", "organisation", $"Name the organisation in 1 to {LongestText} characters.")]);
        if (asked.Minutes is < 0 or > 720)
            return Problems.Invalid([new InputFault("minutes", "minutes", "Let it live 0 to 720 minutes.")]);
        var claims = new Dictionary<string, object>
        {
            [ClaimNames.Subject] = $"{asked.Role}@{asked.Organisation}",
            [ClaimNames.Role] = asked.Role,
            [ClaimNames.Organisation] = asked.Organisation,
            [ClaimNames.Territories] = Places(asked.Territories ?? (asked.Departements is null ? Everywhere : [])),
            [ClaimNames.Departements] = Places(asked.Departements ?? []),
            [ClaimNames.Landlords] = Places(asked.Landlords ?? Everywhere),
            [ClaimNames.Scope] = asked.Scope ?? "",
            [ClaimNames.Demand] = asked.Demand ?? "",
        };
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            Claims = claims,
            Expires = time.GetUtcNow().UtcDateTime.AddMinutes(asked.Minutes ?? 720),
            SigningCredentials = new SigningCredentials(key.Signing, SecurityAlgorithms.HmacSha256),
        });
        return TypedResults.Ok(new TokenReply(token));
    }

    private static string[] Places(IReadOnlyList<string> places) => [.. places.Take(MostPlaces)];

    /// <param name="Role">A role.</param>
    /// <param name="Organisation">An organisation.</param>
    /// <param name="Territories">Territories by code; all of them without it, unless <paramref name="Departements"/> is there.</param>
    /// <param name="Departements">Départements by code.</param>
    /// <param name="Landlords">Landlords by name; all without it.</param>
    /// <param name="Scope">Of role <c>api</c>: permissions, a space between.</param>
    /// <param name="Demand">Of role <c>applicant</c>: its demand.</param>
    /// <param name="Minutes">How long it lives; twelve hours without it.</param>
    private sealed record TokenRequest(
        string Role, string Organisation, string[]? Territories = null, string[]? Departements = null, string[]? Landlords = null, string? Scope = null, string? Demand = null, int? Minutes = null);

    private sealed record TokenReply(string Token);
}
