using Allocation.Api.Http;

namespace Allocation.Api.Visits;

/// <summary>Visits of a list: what changed since I last looked.</summary>
internal static class VisitEndpoints
{
    public static void MapVisits(this IEndpointRouteBuilder api)
    {
        api.MapPost("/vacancies/{id:guid}/visits", Open);
        api.MapPut("/vacancies/{id:guid}/visits/last", Seen);
    }

    private static async Task<IResult> Open(Guid id, HttpContext context, VisitedLists lists) =>
        await lists.Open(id, context.User.ToActor()) is { } opened ? TypedResults.Ok(new { anchors = opened.Anchors, events = opened.Events }) : Problems.NotFound("vacancy");

    private static async Task<IResult> Seen(Guid id, HttpContext context, VisitedLists lists) =>
        await lists.Seen(id, context.User.ToActor()) ? TypedResults.NoContent() : Problems.NotFound("vacancy");
}
