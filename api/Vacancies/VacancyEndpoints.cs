using System.ComponentModel.DataAnnotations;
using Allocation.Api.Contract;
using Allocation.Api.Dwellings;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Dwellings;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;

namespace Allocation.Api.Vacancies;

/// <summary>Vacancies: open, list, shortlist, explain.</summary>
internal static class VacancyEndpoints
{
    private const int DefaultRows = 50;
    private const int MostPerPage = 200;

    public static void MapVacancies(this IEndpointRouteBuilder api)
    {
        var vacancies = api.MapGroup("/vacancies");
        vacancies.MapPost("", Open).Is("openVacancy", "Opens the vacancy of a dwelling.").Takes<OpenRequest>().IsCommand().Produces<OpenReply>(StatusCodes.Status201Created).Needs(Permission.DwellingsWrite);
        vacancies.MapGet("", List).Is("listVacancies", "Open vacancies, newest first.").Produces<VacancyPage>().Needs(Permission.VacanciesRead);
        vacancies.MapGet("/{id:guid}", Read).Is("readVacancy", "One vacancy.").Produces<VacancyView>().Needs(Permission.VacanciesRead).OfVacancy();
        vacancies.MapGet("/{id:guid}/shortlist", Shortlist).Is("readShortlist", "Its ranked list, and the filters behind it.").Produces<ShortlistView>().Needs(Permission.VacanciesRead).OfVacancy();
        vacancies.MapGet("/{id:guid}/shortlist/explain", Explain).Is("explainDemand", "Why a demand stands where it stands in the list.").Produces<ExplanationView>().Needs(Permission.VacanciesRead).OfVacancy();
    }

    private static async Task<IResult> Open(HttpContext context, IGrainFactory grains)
    {
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (asked, refused) = RequestBody.Parse<OpenRequest>(body);
        if (asked is null)
            return Problems.Malformed(refused! with { Message = "Send dwellingId, and availableOn as yyyy-MM-dd." });
        if (DwellingEndpoints.FaultOf(asked.DwellingId) is { } wrongId)
            return Problems.Invalid([wrongId with { Path = "dwellingId" }]);
        if (asked.AvailableOn.Year is < 2000 or > 2100)
            return Problems.Invalid([new InputFault("availableOn", "date", "Give a date from 2000 to 2100, as yyyy-MM-dd.")]);
        var (command, wrongKey) = RequestCommand.From(context, body);
        if (command is null)
            return Problems.Malformed(wrongKey!);
        var reply = await grains.GetGrain<IDwellingGrain>(asked.DwellingId).OpenVacancy(new OpenVacancy(command, asked.AvailableOn));
        return reply.Outcome switch
        {
            CommandOutcome.Accepted or CommandOutcome.Unchanged => TypedResults.Created($"/api/v1/vacancies/{reply.VacancyId}", new OpenReply(reply.VacancyId)),
            CommandOutcome.AlreadyExists => Problems.Of(
                StatusCodes.Status409Conflict, "vacancy-open", "The dwelling has an open vacancy already.", "Use the open one: a dwelling has at most one.", ("id", reply.VacancyId)),
            CommandOutcome.KeyReused => Problems.KeyReused(),
            _ => Problems.NotFound("dwelling"),
        };
    }

    private static async Task<IResult> List(string? territory, Guid? after, [Range(1, MostPerPage)] int? take, HttpContext context, Visibility visibility, Geography geography)
    {
        if (Paging.Fault(take, MostPerPage, "vacancies") is { } fault)
            return Problems.Malformed(fault);
        if (after is { } place && !await visibility.IsPlace(Access.Of(context.User), place))
            return Problems.Malformed(Paging.NoPlace);
        var page = await visibility.Page(Access.Of(context.User), territory is null ? null : new TerritoryId(territory), after, take ?? DefaultRows);
        return TypedResults.Ok(new VacancyPage([.. page.Rows.Select(row => VacancyView.Of(row.Vacancy, geography))], page is { MayHaveMore: true, Rows: [.., var last] } ? last.Vacancy.Id.ToString() : null));
    }

    private static async Task<IResult> Read(Guid id, HttpContext context, IGrainFactory grains, Geography geography) =>
        await grains.GetGrain<IVacancyGrain>(id).Read(context.User.ToActor()) is { } vacancy ? TypedResults.Ok(VacancyView.Of(vacancy, geography)) : Problems.NotFound("vacancy");

    private static async Task<IResult> Shortlist(Guid id, [Range(0, GrainInterfaces.Vacancies.Shortlist.MostRows)] int? take, HttpContext context, IGrainFactory grains)
    {
        if (take is < 0 or > GrainInterfaces.Vacancies.Shortlist.MostRows)
            return Problems.Malformed(new InputFault("take", "take", $"Ask for 0 to {GrainInterfaces.Vacancies.Shortlist.MostRows} rows."));
        return await grains.GetGrain<IVacancyGrain>(id).Shortlist(take ?? DefaultRows, context.User.ToActor()) is { } list
            ? TypedResults.Ok(ShortlistView.Of(list))
            : Problems.NotFound("vacancy");
    }

    private static async Task<IResult> Explain(Guid id, string demand, HttpContext context, Visibility visibility, Readings readings, IGrainFactory grains)
    {
        if (!UniqueNumber.TryParse(demand, out var number) || !await visibility.SeesDemand(Access.Of(context.User), number) || await grains.GetGrain<IDemandDirectoryGrain>(0).Find(number) is not { } key)
            return Problems.NotFound("demand");
        if (await grains.GetGrain<IVacancyGrain>(id).Explain(key, context.User.ToActor()) is not { } explanation)
            return Problems.NotFound("vacancy");
        var view = ExplanationView.Of(explanation);
        await readings.Note(context.User.ToActor(), Reading.Explanation, key, view.Version);
        return TypedResults.Ok(view);
    }

    private sealed record OpenRequest
    {
        public required string DwellingId { get; init; }

        public required DateOnly AvailableOn { get; init; }
    }

    private sealed record OpenReply(Guid Id);

    /// <summary>Open vacancies.</summary>
    /// <param name="Vacancies">They, newest first.</param>
    /// <param name="Next">Behind them: <c>after</c> of the next question; absent when there are no more.</param>
    private sealed record VacancyPage(IReadOnlyList<VacancyView> Vacancies, string? Next);
}
