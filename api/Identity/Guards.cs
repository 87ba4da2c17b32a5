using Allocation.Api.Http;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;

namespace Allocation.Api.Identity;

/// <summary>
/// Guards of addresses that name one thing: whoever may not see it is answered as if it were not there, before anything of it is read.
/// Every address with such a name has its guard, which a test goes through them for.
/// </summary>
internal static class Guards
{
    /// <summary>Of addresses in which <c>id</c> is a vacancy.</summary>
    /// <param name="endpoints">They.</param>
    /// <param name="absent">What is answered of one that is not there; a problem without it.</param>
    public static TBuilder OfVacancy<TBuilder>(this TBuilder endpoints, Func<HttpContext, IResult>? absent = null)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.Guarded("id", absent ?? (_ => Problems.NotFound("vacancy")), (visibility, access, value) => Guid.TryParse(value, out var id) ? visibility.SeesVacancy(access, id) : Task.FromResult(false));

    /// <summary>Of addresses in which <c>uniqueNumber</c> is a demand.</summary>
    public static TBuilder OfDemand<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.Guarded("uniqueNumber", _ => Problems.NotFound("demand"), (visibility, access, value) => UniqueNumber.TryParse(value, out var number) ? visibility.SeesDemand(access, number) : Task.FromResult(false));

    /// <summary>Of addresses in which <c>id</c> is a dwelling.</summary>
    public static TBuilder OfDwelling<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.Guarded("id", _ => Problems.NotFound("dwelling"), (visibility, access, value) => string.IsNullOrWhiteSpace(value) ? Task.FromResult(false) : visibility.SeesDwelling(access, value));

    /// <summary>Of addresses in which <c>id</c> is a webhook.</summary>
    public static TBuilder OfWebhook<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.Guarded("id", _ => Problems.NotFound("webhook"), (visibility, access, value) => Guid.TryParse(value, out var id) ? visibility.SeesWebhook(access, id) : Task.FromResult(false));

    /// <summary>Of addresses whose handler, or the actor of the thing, looks at the scope itself, because it has more to say than that there is none.</summary>
    public static TBuilder GuardedInside<TBuilder>(this TBuilder endpoints, string name)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new Guard(name));

    /// <summary>Of addresses that are for those alone who may go everywhere.</summary>
    public static TBuilder OfEverything<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (context, next) => Access.Of(context.HttpContext.User).Scope is null ? await next(context) : Problems.Forbidden("It is for those who may act in every territory."));

    /// <summary>Territories a caller may publish grids for.</summary>
    public static bool MayRule(this Access access, TerritoryId territory) => access.Scope is not { } scope || scope.Territories.Contains(AccessScope.Any) || scope.Territories.Contains(territory.Value);

    private static TBuilder Guarded<TBuilder>(this TBuilder endpoints, string name, Func<HttpContext, IResult> absent, Func<Visibility, Access, string, Task<bool>> sees)
        where TBuilder : IEndpointConventionBuilder => endpoints
        .WithMetadata(new Guard(name))
        .AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            return await sees(http.RequestServices.GetRequiredService<Visibility>(), Access.Of(http.User), http.GetRouteValue(name)?.ToString() ?? "")
                ? await next(context)
                : absent(http);
        });
}

/// <summary>That a name in an address is guarded.</summary>
public sealed record Guard(string Name);
