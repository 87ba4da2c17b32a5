using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Api.Vacancies;
using Allocation.Domain;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Api.Visits;

/// <summary>Visits of a list: what changed since I last looked.</summary>
internal static class VisitEndpoints
{
    private static readonly InputFault TooMany = new("rows", "too-many", $"Send the rows that are shown, at most {ShortlistDepth.Live}.");

    public static void MapVisits(this IEndpointRouteBuilder api)
    {
        api.MapPost("/vacancies/{id:guid}/visits", Open).Is("openList", "Notes that the caller looks at the list, and says what it saw before.").IsRepeatable("it is the same visit.").Produces<SeenBefore>().Needs(Permission.VacanciesRead).OfVacancy();
        api.MapPut("/vacancies/{id:guid}/visits/last", Seen).Is("noteSeen", "Notes which version of the list is before the caller's eyes.").Takes<SeenListView>().Produces(StatusCodes.Status204NoContent).Needs(Permission.VacanciesRead).OfVacancy();
    }

    private static async Task<IResult> Open(Guid id, HttpContext context, VisitedLists lists) =>
        await lists.Open(id, context.User.ToActor()) is { } opened ? TypedResults.Ok(new SeenBefore(opened.Anchors, opened.Events)) : Problems.NotFound("vacancy");

    private static async Task<IResult> Seen(Guid id, HttpContext context, VisitedLists lists)
    {
        var (seen, refused) = await RequestBody.Read<SeenListView>(context.Request, context.RequestAborted);
        if (seen is null)
            return Problems.Malformed(refused!);
        if (seen.Rows.Count > ShortlistDepth.Live)
            return Problems.Invalid([TooMany]);
        return await lists.Seen(id, seen, Access.Of(context.User)) ? TypedResults.NoContent() : Problems.NotFound("vacancy");
    }

    private sealed record SeenBefore(IReadOnlyList<AnchorView> Anchors, IReadOnlyDictionary<string, IReadOnlyList<CauseView>> Events);
}
