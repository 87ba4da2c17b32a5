using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Flux;
using Allocation.Grains.Storage;

namespace Allocation.Api.Flux;

/// <summary>Who should have a dwelling that fell vacant, and why (FLX-34). The choice itself is the step <c>orient</c>.</summary>
internal static class OrientationEndpoints
{
    public static void MapOrientation(this IEndpointRouteBuilder api) =>
        api.MapGet("/vacancies/{id:guid}/orientation", Rank).Is("rankReservers", "The reservers ranked for a vacancy, each with its reasons.").Produces<OrientationView>().Needs(Permission.FluxRead).OfVacancy();

    private static async Task<IResult> Rank(Guid id, HttpContext context, IFluxStore store, IGrainFactory grains, PoolReader pools)
    {
        var access = Access.Of(context.User);
        return await store.LedgerOf(id) is { } ledger && await grains.GetGrain<ILandlordGrain>(ledger.ToString()).Rank(id, access.Actor) is { } ranking
            ? TypedResults.Json(OrientationView.Of(ranking, await pools.Read(id, ranking, access.Actor, access.May(Permission.DemandsConfidential))), DemandJson.Options)
            : Problems.NotFound("orientation");
    }
}
