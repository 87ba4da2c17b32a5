using System.Security.Claims;
using System.Text.Encodings.Web;
using Allocation.GrainInterfaces;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Allocation.Api.Identity;

/// <summary>Development only: a request without token is the demo agent's, who may do everything, so that the tour works as pasted.</summary>
internal sealed class DemoAgent(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "demo-agent";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        Claim[] claims =
        [
            new(ClaimNames.Subject, "demo-agent"), new(ClaimNames.Role, RoleRights.Agent), new(ClaimNames.Organisation, "demo"),
            new(ClaimNames.Territories, AccessScope.Any), new(ClaimNames.Landlords, AccessScope.Any), new(ClaimNames.Everything, bool.TrueString),
        ];
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName, ClaimNames.Subject, ClaimNames.Role)), SchemeName)));
    }
}
