using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace Allocation.Api.Identity;

/// <summary>
/// Who asks. In Development a token made here, or the demo agent when there is none; elsewhere every request is refused until
/// an identity provider exists.
/// </summary>
internal static class IdentitySetup
{
    private const string Chooser = "allocation";

    public static IServiceCollection AddAllocationIdentity(this IServiceCollection services, bool development)
    {
        // Made at start and kept nowhere: a token of Development dies with its process.
        var key = new DevelopmentKey(RandomNumberGenerator.GetBytes(32));
        services.AddSingleton(key);
        services.AddAuthentication(Chooser)
            .AddPolicyScheme(Chooser, null, options => options.ForwardDefaultSelector = context =>
                development && !HasToken(context.Request) ? DemoAgent.SchemeName : JwtBearerDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, DemoAgent>(DemoAgent.SchemeName, null)
            .AddJwtBearer(options =>
            {
                options.MapInboundClaims = false;
                options.TokenValidationParameters = new TokenValidationParameters
                {
                    ValidIssuer = DevelopmentTokens.Issuer,
                    ValidAudience = DevelopmentTokens.Issuer,
                    IssuerSigningKey = key.Signing,
                    ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
                    NameClaimType = "sub",
                    RoleClaimType = "role",
                };
                options.Events = new JwtBearerEvents { OnMessageReceived = TokenOfWebSocket };
            });
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }

    private static bool HasToken(HttpRequest request) =>
        request.Headers.Authorization.Count > 0 || (request.Path.StartsWithSegments("/hubs", StringComparison.Ordinal) && request.Query.ContainsKey("access_token"));

    /// <summary>A browser cannot set headers on a web socket: SignalR sends the token in the query, on hubs only.</summary>
    private static Task TokenOfWebSocket(MessageReceivedContext context)
    {
        if (context.Request.Path.StartsWithSegments("/hubs", StringComparison.Ordinal) && context.Request.Query["access_token"].ToString() is { Length: > 0 } token)
            context.Token = token;
        return Task.CompletedTask;
    }
}

/// <summary>Signing key of this process's Development tokens.</summary>
internal sealed class DevelopmentKey(byte[] secret)
{
    public SymmetricSecurityKey Signing { get; } = new(secret);
}
