using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Allocation.Api.Identity;

/// <summary>
/// Who asks: the bearer of a token of the issuer that is configured, or a person who signed in there. In Development also of one made here, and the demo agent when there is
/// no token. Without an issuer every request outside Development is refused.
/// </summary>
internal static class IdentitySetup
{
    private const string Chooser = "allocation";
    private const string Local = "local";

    /// <summary>Algorithms of tokens from an issuer: with a key of its own that nobody else holds.</summary>
    private static readonly string[] Asymmetric =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>By how much the clock of an issuer may differ.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddAllocationIdentity(this IServiceCollection services, IdentityOptions identity)
    {
        // Made at start and kept nowhere: a token of Development dies with its process.
        var key = new DevelopmentKey(RandomNumberGenerator.GetBytes(32));
        var schemes = services.AddSingleton(key).AddSingleton(identity).AddAuthentication(Chooser)
            .AddPolicyScheme(Chooser, null, options => options.ForwardDefaultSelector = context => SchemeOf(context.Request, identity))
            .AddJwtBearer(JwtBearerDefaults.AuthenticationScheme, options => Believe(options, identity));
        if (identity.SignsIn)
            schemes.AddSignIn(identity);
        if (identity.Development)
        {
            schemes.AddScheme<AuthenticationSchemeOptions, DemoAgent>(DemoAgent.SchemeName, null)
                .AddJwtBearer(Local, options => Believe(options, key));
        }

        return services;
    }

    private static string SchemeOf(HttpRequest request, IdentityOptions identity)
    {
        var token = TokenOf(request);
        if (!identity.Development)
            return token is null && identity.SignsIn ? SignIn.Cookie : JwtBearerDefaults.AuthenticationScheme;
        if (token is null)
            return DemoAgent.SchemeName;
        return identity.Authority is not null && IssuerOf(token) != DevelopmentTokens.Issuer ? JwtBearerDefaults.AuthenticationScheme : Local;
    }

    private static void Believe(JwtBearerOptions options, IdentityOptions identity)
    {
        Common(options);
        if (identity.Authority is { } authority)
        {
            options.Authority = authority.AbsoluteUri;
            options.Audience = identity.Audience;
            options.RequireHttpsMetadata = authority.Scheme == Uri.UriSchemeHttps;
            options.TokenValidationParameters.ValidAlgorithms = Asymmetric;
        }

        options.Events.OnTokenValidated = context =>
        {
            if (TokenClaims.Settle(context.Principal!, identity) is { } doubt)
                context.Fail(doubt);
            return Task.CompletedTask;
        };
    }

    private static void Believe(JwtBearerOptions options, DevelopmentKey key)
    {
        Common(options);
        options.TokenValidationParameters.ValidIssuer = DevelopmentTokens.Issuer;
        options.TokenValidationParameters.ValidAudience = DevelopmentTokens.Issuer;
        options.TokenValidationParameters.IssuerSigningKey = key.Signing;
        options.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.HmacSha256];
    }

    private static void Common(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new TokenValidationParameters { NameClaimType = ClaimNames.Subject, RoleClaimType = ClaimNames.Role, ClockSkew = ClockDifference };
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = context =>
            {
                context.Token = TokenOf(context.Request);
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>The token of the header. A browser cannot set headers on a web socket: SignalR sends the token in the query, on hubs only.</summary>
    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 0 } header ? header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : header
        : request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase) && request.Query["access_token"].ToString() is { Length: > 0 } token ? token
        : null;

    private static string? IssuerOf(string token)
    {
        try
        {
            return new JsonWebToken(token).Issuer;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }
}

/// <summary>Signing key of this process's Development tokens.</summary>
internal sealed class DevelopmentKey(byte[] secret)
{
    public SymmetricSecurityKey Signing { get; } = new(secret);
}
