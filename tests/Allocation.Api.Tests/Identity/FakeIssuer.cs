using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Allocation.Api.Tests.Identity;

/// <summary>An OpenID Connect issuer: its description, its keys, tokens signed by them.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;

    public FakeIssuer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapGet("/.well-known/openid-configuration", () => TypedResults.Json(new { issuer = Address, jwks_uri = $"{Address}/keys", authorization_endpoint = $"{Address}/authorize", token_endpoint = $"{Address}/token" }));
        _app.MapGet("/keys", () =>
        {
            var open = Key.Rsa.ExportParameters(includePrivateParameters: false);
            return TypedResults.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = Key.KeyId, alg = "RS256", n = Base64UrlEncoder.Encode(open.Modulus), e = Base64UrlEncoder.Encode(open.Exponent) } } });
        });
        _app.StartAsync().GetAwaiter().GetResult();
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public string Address { get; }

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    public RsaSecurityKey Key { get; } = new(RSA.Create(2048)) { KeyId = "first" };

    /// <summary>A token as such an issuer makes it; what is given replaces what is usual.</summary>
    public string Token(Dictionary<string, object> claims, string audience = "allocation", string? issuer = null, SigningCredentials? signed = null, int minutes = 60) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer ?? Address,
        Audience = audience,
        Claims = claims,
        NotBefore = Now.AddHours(-2),
        IssuedAt = Now.AddHours(-2),
        Expires = Now.AddMinutes(minutes),
        SigningCredentials = signed ?? new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
