using Microsoft.AspNetCore.Authorization;

namespace Allocation.Api.Identity;

/// <summary>Deny by default: an endpoint is for those who have the permission that it names, one that names none for nobody.</summary>
internal static class AccessRules
{
    /// <summary>Names what callers of the endpoints need.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoints, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(policy => policy.RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(permission))).WithMetadata(new NeededPermission(permission));

    public static IServiceCollection AddAccessRules(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder()
            .RequireAuthenticatedUser()

            // Where nothing is mapped there is nothing to refuse: whoever is known is told so, or which method and type there are.
            .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint)
            .Build());
        return services
            .AddSingleton<IAuthorizationHandler, PermissionHandler>()
            .AddSingleton<Visibility>()
            .AddSingleton<Readings>();
    }

    private sealed record PermissionRequirement(Permission Permission) : IAuthorizationRequirement;

    private sealed class PermissionHandler : AuthorizationHandler<PermissionRequirement>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
        {
            if (Access.Of(context.User).May(requirement.Permission))
                context.Succeed(requirement);
            return Task.CompletedTask;
        }
    }
}

/// <summary>What an endpoint needs, for whoever lists endpoints.</summary>
public sealed record NeededPermission(Permission Permission);
