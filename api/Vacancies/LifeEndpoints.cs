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

    /// <summary>Maps the routes.</summary>
    public static void MapLife(this IEndpointRouteBuilder api)
    {
        api.MapGet("/vacancies/{id:guid}/life", Read).Is("readLife", "Where a vacancy stands, what may come next, what happened.").Produces<LifeView>().Needs(Permission.VacanciesRead).OfVacancy();
        api.MapPost("/vacancies/{id:guid}/steps/{step}", Do).Is("takeStep", "Takes a vacancy a step on.").Takes<JsonObject>().IsCommand(onVersion: true).Produces<StepReceipt>().Needs(Permission.VacanciesStep).GuardedInside("id");
        api.MapGet("/demands/{uniqueNumber}/positions", Positions).Is("listCandidacies", "Vacancies for which a demand is or was a candidate.").Produces<CandidacyPage>().Needs(Permission.DemandsRead).OfDemand();
    }

    private static async Task<IResult> Read(Guid id, HttpContext context, IGrainFactory grains, VacancyPractice practice)
    {
        if (await grains.GetGrain<IVacancyLifeGrain>(id).Read(context.User.ToActor()) is not { } life)
            return Problems.NotFound("vacancy");
        var view = LifeView.Of(life, practice);
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
        if (!RoleRights.MayTake(Access.Of(context.User).Role, asked.Step))
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
        return reply.Outcome switch
        {
            CommandOutcome.Accepted => TypedResults.Json(new StepReceipt(reply.Version, reply.State, reply.NextSteps), DemandJson.Options),
            CommandOutcome.Invalid when reply.Refusal!.Faults.IsEmpty => Problems.Of(
                StatusCodes.Status409Conflict, "step-refused", "The step is refused.", reply.Refusal.Message,
                ("code", reply.Refusal.Code), ("state", LifeWords.Of(reply.State)), ("currentVersion", reply.Version), ("nextSteps", reply.NextSteps.Select(LifeWords.Of))),
            CommandOutcome.Invalid => Problems.Invalid(reply.Refusal!.Faults),
            CommandOutcome.VersionConflict => Problems.Of(
                StatusCodes.Status409Conflict, "version-conflict", "The vacancy changed meanwhile.", "Read it again, decide again, and send the step with its present version.", ("currentVersion", reply.Version)),
            CommandOutcome.KeyReused => Problems.KeyReused(),
            _ => Problems.NotFound("vacancy"),
        };
    }

    private static async Task<IResult> Positions(string uniqueNumber, HttpContext context, Visibility visibility, IGrainFactory grains, IVacancyLifeStore lives) =>
        await DemandEndpoints.Find(uniqueNumber, grains) is { } id
            ? TypedResults.Ok(new CandidacyPage(await Seen(Access.Of(context.User), await lives.PositionsOf(id), visibility)))
            : Problems.NotFound("demand");

    /// <summary>Candidacies for vacancies that the caller sees; an applicant is told of all of its own, and not which vacancy it is.</summary>
    private static async Task<IReadOnlyList<Candidacy>> Seen(Access access, IReadOnlyList<StoredPosition> positions, Visibility visibility)
    {
        if (access.Role == RoleRights.Applicant)
            return [.. positions.Select(position => new Candidacy(null, position.Standing, position.At))];
        var seen = await Task.WhenAll(positions.Select(position => visibility.SeesVacancy(access, position.Vacancy)));
        return [.. positions.Where((_, index) => seen[index]).Select(position => new Candidacy(position.Vacancy, position.Standing, position.At))];
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
internal sealed record CandidacyPage(IReadOnlyList<Candidacy> Positions);

/// <summary>A candidacy.</summary>
/// <param name="Vacancy">For what; absent for an applicant.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Since">Since when.</param>
internal sealed record Candidacy(Guid? Vacancy, string Standing, DateTimeOffset Since);

/// <summary>A step was made.</summary>
/// <param name="Version">Version of the vacancy now.</param>
/// <param name="State">Where it stands now.</param>
/// <param name="NextSteps">What may come next.</param>
internal sealed record StepReceipt(int Version, VacancyState State, IReadOnlyList<VacancyStep> NextSteps);
