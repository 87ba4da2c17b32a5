using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Allocation.Api.Identity;

/// <summary>
/// The console's sign-in at the issuer: OpenID Connect, code flow with PKCE, held in a cookie for as long as the issuer's token is good. Programs
/// send bearer tokens and never meet it.
/// </summary>
internal static class SignIn
{
    /// <summary>Scheme of those who are signed in by a cookie.</summary>
    public const string Cookie = "console";

    private const string Issuer = "issuer";

    /// <summary>Adds it.</summary>
    /// <param name="schemes">Where.</param>
    /// <param name="identity">With an issuer and a client.</param>
    public static void AddSignIn(this AuthenticationBuilder schemes, IdentityOptions identity)
    {
        var keys = schemes.Services.AddDataProtection().SetApplicationName("allocation");
        if (identity.KeysDirectory is { } directory)
            keys.PersistKeysToFileSystem(new DirectoryInfo(directory));
        var secure = identity.AllowHttp ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        schemes.AddCookie(Cookie, options =>
        {
            options.Cookie.Name = "allocation";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = secure;
            options.SlidingExpiration = false;
            options.Events.OnRedirectToLogin = ToIssuer;
            options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
        });
        schemes.AddOpenIdConnect(Issuer, options =>
        {
            options.SignInScheme = Cookie;
            options.Authority = identity.Authority!.AbsoluteUri;
            options.RequireHttpsMetadata = identity.Authority.Scheme == Uri.UriSchemeHttps;
            (options.ClientId, options.ClientSecret) = (identity.ClientId, identity.ClientSecret);
            options.ResponseType = OpenIdConnectResponseType.Code;
            options.ResponseMode = OpenIdConnectResponseMode.Query;
            options.UsePkce = true;
            options.MapInboundClaims = false;
            options.UseTokenLifetime = true;
            options.TokenValidationParameters.NameClaimType = ClaimNames.Subject;
            options.TokenValidationParameters.RoleClaimType = ClaimNames.Role;
            foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
                (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, secure);
            options.Events.OnTokenValidated = context =>
            {
                if (TokenClaims.Settle(context.Principal!, identity) is { } doubt)
                    context.Fail(doubt);
                return Task.CompletedTask;
            };
            options.Events.OnRemoteFailure = context =>
            {
                // The issuer refused, or somebody came back too late: to the beginning.
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                context.HandleResponse();
                return Task.CompletedTask;
            };
        });
    }

    /// <summary>Whether whoever asks is signed in by a cookie.</summary>
    public static bool IsSignedIn(HttpContext context) => context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Ticket?.AuthenticationScheme == Cookie;

    /// <summary>A person who opens a page is sent to the issuer; a program, and a page's own questions, are told that they are unknown.</summary>
    private static Task ToIssuer(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        return HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            ? context.HttpContext.ChallengeAsync(Issuer, new AuthenticationProperties { RedirectUri = request.PathBase + request.Path + request.QueryString })
            : Answer(context, StatusCodes.Status401Unauthorized);
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
