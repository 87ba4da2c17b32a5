using System.Security.Claims;
using Allocation.Api.Http;
using Allocation.Domain;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Allocation.Api.Identity;

/// <summary>Tokens for trying roles on one's own machine; mapped in Development alone.</summary>
internal static class DevelopmentTokens
{
    public const string Issuer = "allocation-development";

    /// <summary>Roles that a token may carry.</summary>
    private static readonly string[] Roles = ["agent", "manager", "commission", "reserver", "policy", "register", "load-tester", "api", "applicant"];

    public static void MapDevelopmentTokens(this IEndpointRouteBuilder app) => app.MapPost("/dev/token", Create).AllowAnonymous();

    private static IResult Create(TokenRequest asked, DevelopmentKey key, TimeProvider time)
    {
        if (!Roles.Contains(asked.Role, StringComparer.Ordinal))
            return Problems.Invalid([new InputFault("role", "role", $"Use one of: {string.Join(", ", Roles)}.")]);
        if (string.IsNullOrWhiteSpace(asked.Organisation) || asked.Organisation.Length > 100)
            return Problems.Invalid([new InputFault("organisation", "organisation", "Name the organisation in 1 to 100 characters.")]);
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            Subject = new ClaimsIdentity([new("sub", $"{asked.Role}@{asked.Organisation}"), new("role", asked.Role), new("organisation", asked.Organisation)]),
            Expires = time.GetUtcNow().UtcDateTime.AddHours(12),
            SigningCredentials = new SigningCredentials(key.Signing, SecurityAlgorithms.HmacSha256),
        });
        return TypedResults.Ok(new TokenReply(token));
    }

    private sealed record TokenRequest(string Role, string Organisation);

    private sealed record TokenReply(string Token);
}
