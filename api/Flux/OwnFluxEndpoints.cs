using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Api.Flux;

/// <summary>A reserver's own flux: of the organisation of the token, and of nobody else.</summary>
internal static class OwnFluxEndpoints
{
    public static void MapOwnFlux(this IEndpointRouteBuilder api)
    {
        api.MapGet("/flux/own", Read).Is("readOwnFlux", "The accounts of the caller's own organisation as a reserver, its open offers and alerts.").Produces<OwnFluxView>().Needs(Permission.FluxRead);
        api.MapPut("/flux/own/alerts", Choose).Is("chooseAlerts", "When the caller's organisation is alerted.").Takes<AlertThresholds>().Produces<AlertThresholds>().Needs(Permission.FluxRead);
    }

    private static async Task<IResult> Read(int? year, HttpContext context, OwnFlux own) =>
        year is { } asked && !FluxRules.IsYear(asked) ? FluxEndpoints.NoYear : TypedResults.Json(await own.Of(context.User.ToActor(), year), DemandJson.Options);

    private static async Task<IResult> Choose(HttpContext context, IGrainFactory grains)
    {
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (asked, refused) = RequestBody.Parse<AlertThresholds>(body);
        if (asked is null)
            return Problems.Malformed(refused!);
        if (asked.Faults() is { Count: > 0 } faults)
            return Problems.Invalid(faults);
        var actor = context.User.ToActor();
        return await grains.GetGrain<IReserverGrain>(actor.Organisation).ChooseAlerts(asked, actor)
            ? TypedResults.Ok(asked)
            : throw new InvalidOperationException("An organisation chooses for itself.");
    }
}
