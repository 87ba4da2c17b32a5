using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Api.Flux;

/// <summary>A reserver's own flux: of the organisation of the token, and of nobody else.</summary>
internal static class OwnFluxEndpoints
{
    public static void MapOwnFlux(this IEndpointRouteBuilder api)
    {
        api.MapGet("/flux/own", Read).Is("readOwnFlux", "The accounts of the caller's own organisation as a reserver, its open offers and alerts.").Produces<OwnFluxView>().Needs(Permission.FluxRead).AddEndpointFilter(OfAnOrganisation);
        api.MapGet("/flux/own/alerts", Alerts).Is("readAlerts", "When the caller's organisation is alerted.").Tells(ContractHeaders.ETag).Produces<AlertThresholds>().Needs(Permission.FluxRead).AddEndpointFilter(OfAnOrganisation);
        api.MapPut("/flux/own/alerts", Choose).Is("chooseAlerts", "Chooses when the caller's organisation is alerted.").Takes<AlertThresholds>().MayBeDecided().Tells(ContractHeaders.ETag).Produces<AlertThresholds>().Needs(Permission.FluxRead).AddEndpointFilter(OfAnOrganisation);
    }

    private static ValueTask<object?> OfAnOrganisation(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        string.IsNullOrWhiteSpace(context.HttpContext.User.ToActor().Organisation) ? new(Problems.Forbidden("Your token names no organisation, which has no flux of its own.")) : next(context);

    private static async Task<IResult> Read(int? year, HttpContext context, OwnFlux own) =>
        year is { } asked && !FluxRules.IsYear(asked) ? FluxEndpoints.NoYear : TypedResults.Json(await own.Of(context.User.ToActor(), year), DemandJson.Options);

    private static async Task<IResult> Alerts(HttpContext context, IGrainFactory grains)
    {
        var actor = context.User.ToActor();
        var chosen = await grains.GetGrain<IReserverGrain>(actor.Organisation).Alerts(actor) ?? throw new InvalidOperationException("An organisation sees its own alerts.");
        context.Response.Headers.ETag = DecidedVersion.ETag(chosen.Version);
        return TypedResults.Ok(chosen.Thresholds);
    }

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
        var (expected, wrongVersion) = DecidedVersion.Of(context.Request);
        if (wrongVersion is not null)
            return Problems.Malformed(wrongVersion);
        var (command, wrongKey) = RequestCommand.From(context, body);
        if (command is null)
            return Problems.Malformed(wrongKey!);
        var reply = await grains.GetGrain<IReserverGrain>(command.Actor.Organisation).ChooseAlerts(new ChooseAlerts(command, asked, expected));
        if (reply.Outcome == CommandOutcome.VersionConflict)
            return Problems.VersionConflict(reply.Version);
        context.Response.Headers.ETag = DecidedVersion.ETag(reply.Version);
        return TypedResults.Ok(asked);
    }
}
