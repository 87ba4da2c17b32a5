using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Contract;
using Allocation.Api.Demands;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Flux;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;

namespace Allocation.Api.Vacancies;

/// <summary>The life of a vacancy over HTTP: each step a request, its facts a timeline (docs/reference/life-of-a-vacancy.md).</summary>
internal static class LifeEndpoints
{
    /// <summary>Steps somebody may ask for; the others are the clock's, or the opening itself.</summary>
    private static readonly IReadOnlyList<string> Steps =
        [.. Enum.GetValues<VacancyStep>().Except([VacancyStep.Notice, VacancyStep.FallSilent, VacancyStep.MissPiece, VacancyStep.ReopenDesignation]).Select(LifeWords.Of)];

    private const int DefaultCandidacies = 50;
    private const int MostCandidacies = 200;

    /// <summary>Maps the routes.</summary>
    public static void MapLife(this IEndpointRouteBuilder api)
    {
        api.MapGet("/vacancies/{id:guid}/life", Read).Is("readLife", "Where a vacancy stands, what may come next, what happened.").Tells(ContractHeaders.ETag).Produces<LifeView>().Needs(Permission.VacanciesRead).OfVacancy();
        api.MapPost("/vacancies/{id:guid}/steps/{step}", Do).Is("takeStep", "Takes a vacancy a step on.").Takes<JsonObject>().IsCommand().IsDecided().Tells(ContractHeaders.ETag).Produces<StepReceipt>().Needs(Permission.VacanciesStep).GuardedInside("id");
        api.MapGet("/demands/{uniqueNumber}/positions", Positions).Is("listCandidacies", "Vacancies for which a demand is or was a candidate.").Produces<CandidacyPage>().Needs(Permission.DemandsRead).OfDemand();
    }

    private static async Task<IResult> Read(Guid id, HttpContext context, IGrainFactory grains, VacancyPractice practice)
    {
        if (await grains.GetGrain<IVacancyLifeGrain>(id).Read(context.User.ToActor()) is not { } life)
            return Problems.NotFound("vacancy");
        var view = LifeView.Of(life, practice, Access.Of(context.User));
        context.Response.Headers.ETag = DecidedVersion.ETag(view.Version);
        return TypedResults.Json(view, DemandJson.Options);
    }

    private static async Task<IResult> Do(Guid id, string step, HttpContext context, IFluxStore flux, IGrainFactory grains)
    {
        if (!Steps.Contains(step))
            return Problems.Malformed(new InputFault("step", "unknown-step", $"The steps are: {string.Join(", ", Steps)}."));
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (asked, expected, refused) = Parse(step, body, context.Request.Headers.IfMatch.ToString());
        if (asked is null)
            return Problems.Malformed(refused!);
        var access = Access.Of(context.User);
        if (!RoleRights.MayTake(access.Role, asked.Step))
            return Problems.Forbidden("A commission decides; a reserver names candidates and gives the dwelling back.");
        if (expected is not { } version)
            return DecidedVersion.Missing();

        var (command, wrongKey) = RequestCommand.From(context, body);
        if (command is null)
            return Problems.Malformed(wrongKey!);
        var order = new LifeOrder(command, version, asked);

        // Who has a dwelling is decided where the landlord's flux is, one dwelling after the other (FLX-34).
        var reply = asked is Orient && await flux.LedgerOf(id) is { } ledger ? await grains.GetGrain<ILandlordGrain>(ledger.ToString()).Orient(order, id) : await grains.GetGrain<IVacancyLifeGrain>(id).Do(order);
        context.Response.Headers.ETag = DecidedVersion.ETag(reply.Version);

        // What is warned of is whether a household has a label, and a label may tell of anything (C10).
        var isWarned = !reply.Warnings.IsDefaultOrEmpty && access.May(Permission.DemandsConfidential);
        return reply.Outcome switch
        {
            CommandOutcome.Accepted => TypedResults.Json(new StepReceipt(reply.Version, reply.State, access.NextSteps(reply.State), isWarned ? reply.Warnings : null), DemandJson.Options),
            CommandOutcome.Invalid when reply.Refusal!.Faults.IsEmpty => Problems.Of(
                StatusCodes.Status409Conflict, "step-refused", "The step is refused.", reply.Refusal.Message,
                ("code", reply.Refusal.Code), ("state", LifeWords.Of(reply.State)), ("currentVersion", reply.Version), ("nextSteps", access.NextSteps(reply.State).Select(LifeWords.Of))),
            CommandOutcome.Invalid => Problems.Invalid(reply.Refusal!.Faults),
            CommandOutcome.VersionConflict => Problems.Of(
                StatusCodes.Status409Conflict, "version-conflict", "The vacancy changed meanwhile.", "Read it again, decide again, and send the step with its present version.", ("currentVersion", reply.Version)),
            CommandOutcome.KeyReused => Problems.KeyReused(),
            _ => Problems.NotFound("vacancy"),
        };
    }

    private static async Task<IResult> Positions(string uniqueNumber, string? after, [Range(1, MostCandidacies)] int? take, HttpContext context, Visibility visibility, IGrainFactory grains, IVacancyLifeStore lives, Readings readings)
    {
        var (place, noPlace) = CandidacyPlace.Of(after);
        if ((Paging.Fault(take, MostCandidacies, "candidacies") ?? noPlace) is { } fault)
            return Problems.Malformed(fault);
        if (await DemandEndpoints.Find(uniqueNumber, grains) is not { } id || await grains.GetGrain<IDemandGrain>(id.Value).Read(context.User.ToActor()) is not { } demand)
            return Problems.NotFound("demand");
        await readings.Note(context.User.ToActor(), Reading.Candidacies, id, demand.Version.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(await Page(Access.Of(context.User), CandidacyPlace.Each(await lives.PositionsOf(id)), place, take ?? DefaultCandidacies, visibility));
    }

    /// <summary>Candidacies for vacancies that the caller sees; an applicant is told of all of its own, and not which vacancy it is.</summary>
    private static async Task<CandidacyPage> Page(Access access, IEnumerable<(CandidacyPlace Place, StoredPosition Position)> all, CandidacyPlace? after, int take, Visibility visibility)
    {
        var (isApplicant, page) = (access.Role == RoleRights.Applicant, new List<Candidacy>());
        foreach (var (place, position) in all.Where(each => after is not { } behind || each.Place.IsBehind(behind)))
        {
            if (!isApplicant && !await visibility.SeesVacancy(access, position.Vacancy))
                continue;
            page.Add(new Candidacy(isApplicant ? null : position.Vacancy, position.Standing, position.At));
            if (page.Count == take)
                return new CandidacyPage(page, place.ToString());
        }

        return new CandidacyPage(page, null);
    }

    /// <summary>The route names the step, the body says the rest; the expected version may stand in either of two places.</summary>
    private static (VacancyCommand? Command, int? ExpectedVersion, InputFault? Fault) Parse(string step, byte[] body, string ifMatch)
    {
        try
        {
            if (JsonNode.Parse(body, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) is not JsonObject members)
                return (null, null, new InputFault("", "json", "Send a JSON object."));
            var (expected, fault) = DecidedVersion.Take(members, ifMatch);
            if (fault is not null)
                return (null, null, fault);
            if (members.ContainsKey("step"))
                return (null, null, new InputFault("step", "json", "The route names the step: leave it out of the body."));
            members.Insert(0, "step", step);
            return RequestBody.Parse<VacancyCommand>(JsonSerializer.SerializeToUtf8Bytes(members), whole: true) switch
            {
                ({ } command, _) => (command, expected, null),
                (_, var refused) => (null, null, refused),
            };
        }
        catch (JsonException unreadable)
        {
            return (null, null, DemandJson.FaultOf(unreadable));
        }
    }
}

/// <summary>Where a demand is or was a candidate.</summary>
/// <param name="Positions">Its candidacies, the newest first.</param>
/// <param name="Next">Behind them: <c>after</c> of the next question; absent when there are no more.</param>
internal sealed record CandidacyPage(IReadOnlyList<Candidacy> Positions, string? Next);

/// <summary>A candidacy.</summary>
/// <param name="Vacancy">For what; absent for an applicant.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Since">Since when.</param>
internal sealed record Candidacy(Guid? Vacancy, string Standing, DateTimeOffset Since);

/// <summary>A step was made.</summary>
/// <param name="Version">Version of the vacancy now.</param>
/// <param name="State">Where it stands now.</param>
/// <param name="NextSteps">What may come next, of the steps that the caller may take.</param>
/// <param name="Warnings">What is said of the step and refused by nobody, each with its place; absent where there is nothing, and for who is not shown confidential facts (C10).</param>
internal sealed record StepReceipt(int Version, VacancyState State, IReadOnlyList<VacancyStep> NextSteps, IReadOnlyList<InputFault>? Warnings);
