using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.GrainInterfaces;

namespace Allocation.Api.Flux;

/// <summary>Guard of addresses that name a ledger.</summary>
internal static class LedgerGuard
{
    /// <summary>Of addresses in which <c>departement</c> and <c>landlord</c> are a ledger of the flux.</summary>
    public static TBuilder OfLedger<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints
        .WithMetadata(new Guard("departement"), new Guard("landlord"))
        .AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            return http.GetRouteValue("departement") is string departement && http.GetRouteValue("landlord") is string landlord && Access.Of(http.User).Actor.Sees(LedgerAddress.Key(departement, landlord))
                ? await next(context)
                : Problems.NotFound("flux");
        });
}
