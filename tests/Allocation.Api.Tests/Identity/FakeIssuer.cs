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
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (string Nonce, string Challenge)> _codes = new();

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
        _app.MapGet("/authorize", (HttpRequest request) =>
        {
            // Nobody is asked who he is: the next one is the agent that the test wants.
            var (code, nonce) = (Guid.NewGuid().ToString("N"), request.Query["nonce"].ToString());
            _codes[code] = (nonce, request.Query["code_challenge"].ToString());
            return TypedResults.Redirect($"{request.Query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(request.Query["state"].ToString())}");
        });
        _app.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            var proof = Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
            return _codes.TryRemove(form["code"].ToString(), out var held) && held.Challenge == proof && form["client_secret"] == "secret of the console"
                ? Results.Json(new { access_token = "unused", token_type = "Bearer", expires_in = 3600, id_token = Token(new(Visitor) { ["nonce"] = held.Nonce }, audience: "console") })
                : Results.BadRequest(new { error = "invalid_grant" });
        });
        _app.StartAsync().GetAwaiter().GetResult();
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public string Address { get; }

    /// <summary>Claims of whoever signs in next.</summary>
    public Dictionary<string, object> Visitor { get; set; } = [];

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
