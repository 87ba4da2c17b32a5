using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;

namespace Allocation.Api.Demands;

/// <summary>Demands in JSON: register, change, read, score.</summary>
internal static class DemandEndpoints
{
    private const int DefaultChanges = 50;
    private const int MostChanges = 200;

    private static readonly InputFault WrongPart = new("include", "include", $"Include any of: {string.Join(", ", DemandView.Parts)}.");

    public static void MapDemands(this IEndpointRouteBuilder api)
    {
        var demands = api.MapGroup("/demands");
        demands.MapPost("", Register).Is("registerDemand", "Registers a demand.").Takes<DemandFile>().IsCommand().Tells(ContractHeaders.ETag).Produces<DemandReceipt>(StatusCodes.Status201Created).Needs(Permission.DemandsWrite);
        demands.MapPatch("/{uniqueNumber}", Amend).Is("amendDemand", "Changes a demand by a merge patch (RFC 7396).").Takes<JsonObject>("application/json", "application/merge-patch+json").IsCommand().IsDecided().Tells(ContractHeaders.ETag).Produces<DemandReceipt>().Needs(Permission.DemandsWrite).OfDemand();
        demands.MapGet("/{uniqueNumber}", Read).Is("readDemand", "A demand, without names and sensitive facts unless they are asked for.").Tells(ContractHeaders.ETag).Produces<DemandView>().Needs(Permission.DemandsRead).OfDemand();
        demands.MapGet("/{uniqueNumber}/scores", Scores).Is("readScores", "Its score in each wished territory, line by line.").Produces<ScoresView>().Needs(Permission.DemandsRead).OfDemand();
        demands.MapGet("/{uniqueNumber}/position", DemandPosition.Of).Is("readPosition", "Where it stands among demands like it.").Produces<PositionView>().Needs(Permission.DemandsRead).OfDemand();
        demands.MapGet("/{uniqueNumber}/history", History).Is("readHistory", "Its changes and their causes, newest first.").Produces<ChangePage>().Needs(Permission.DemandsRead).OfDemand();
    }

    private static async Task<IResult> Register(HttpContext context, IGrainFactory grains, DemandNumbering numbering)
    {
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (file, refused) = RequestBody.Parse<DemandFile>(body);
        if (file is null)
            return Problems.Malformed(refused!);
        if (file.RegisterMessageAt is not null)
            return Problems.Invalid([new InputFault("registerMessageAt", "immutable", "Only a message of the national register sets this date: leave it out.")]);
        var (command, wrongKey) = RequestCommand.From(context, body);
        if (command is null)
            return Problems.Malformed(wrongKey!);

        // With a key, the creation is found again by it: a repeat after a crash neither doubles the demand nor burns a number.
        var keyed = context.Request.Headers.ContainsKey(RequestCommand.KeyHeader);
        var creation = keyed && file.UniqueNumber == default ? $"command/{command.Id:N}" : null;
        var reply = await numbering.Register(command, file, creation, strict: true);
        return reply.Outcome switch
        {
            CommandOutcome.Accepted => Accepted(context, reply, TypedResults.Created($"/api/v1/demands/{reply.Number}", new DemandReceipt(reply.Number, reply.Version))),
            CommandOutcome.Invalid => Problems.Invalid(reply.Faults),
            CommandOutcome.KeyReused => Problems.KeyReused(),
            CommandOutcome.Forbidden => Problems.Forbidden("None of the places it wishes is in your scope."),
            _ => Problems.Of(StatusCodes.Status409Conflict, "already-exists", "A demand with this number exists.", "Change it with PATCH.", ("currentVersion", reply.Version == 0 ? null : reply.Version)),
        };
    }

    private static async Task<IResult> Amend(string uniqueNumber, string? include, HttpContext context, IGrainFactory grains)
    {
        if (DemandView.PartsOf(include) is not { } parts)
            return Problems.Malformed(WrongPart);
        if (Access.Of(context.User).Withholds(parts) is { } withheld)
            return Problems.Forbidden(withheld);
        if (await Find(uniqueNumber, grains) is not { } id)
            return Problems.NotFound("demand");
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (amendment, refused) = Amendment.Parse(body, context.Request.Headers.IfMatch.ToString());
        if (amendment is null)
            return Problems.Malformed(refused!);
        if (amendment.ExpectedVersion is not { } expected)
            return DecidedVersion.Missing();

        var (command, wrongKey) = RequestCommand.From(context, body);
        if (command is null)
            return Problems.Malformed(wrongKey!);
        var reply = await grains.GetGrain<IDemandGrain>(id.Value).Amend(new AmendDemand(command, expected, amendment.Cause, amendment.Patch, parts.Contains("confidential")));
        return reply.Outcome switch
        {
            CommandOutcome.Accepted or CommandOutcome.Unchanged => Accepted(context, reply, TypedResults.Ok(new DemandReceipt(reply.Number, reply.Version))),
            CommandOutcome.Invalid => Problems.Invalid(reply.Faults),
            CommandOutcome.VersionConflict => Problems.VersionConflict(reply.Version),
            CommandOutcome.KeyReused => Problems.KeyReused(),
            CommandOutcome.Forbidden => Problems.Forbidden("None of the places it would wish is in your scope."),
            _ => Problems.NotFound("demand"),
        };
    }

    private static async Task<IResult> Read(string uniqueNumber, string? include, string? purpose, HttpContext context, IGrainFactory grains, Geography geography, Readings readings)
    {
        if (DemandView.PartsOf(include) is not { } parts)
            return Problems.Malformed(WrongPart);
        if (Access.Of(context.User).Withholds(parts) is { } withheld)
            return Problems.Forbidden(withheld);
        if (await Find(uniqueNumber, grains) is not { } id || await grains.GetGrain<IDemandGrain>(id.Value).Read(context.User.ToActor()) is not { } demand)
            return Problems.NotFound("demand");
        if (Readings.Fault(parts, purpose) is { } unsaid)
            return Problems.Malformed(unsaid);
        await readings.Note(context.User.ToActor(), id, demand.Version, parts, purpose);
        context.Response.Headers.ETag = DecidedVersion.ETag(demand.Version);
        return TypedResults.Json(DemandView.Of(demand, geography, parts), DemandJson.Options);
    }

    private static readonly Dictionary<string, SheetReader?> Readers = new(StringComparer.Ordinal) { [""] = null, ["agent"] = SheetReader.Agent, ["applicant"] = SheetReader.Applicant };

    private static async Task<IResult> Scores(string uniqueNumber, DateOnly? on, string? words, HttpContext context, IGrainFactory grains, CivilClock clock, Readings readings)
    {
        if (on?.Year is < 2000 or > 2100)
            return Problems.Malformed(new InputFault("on", "date", "Give a date from 2000 to 2100, as yyyy-MM-dd."));
        if (!Readers.TryGetValue(words ?? "", out var reader))
            return Problems.Malformed(new InputFault("words", "words", "Say 'agent' or 'applicant', or leave it out."));
        if (await Find(uniqueNumber, grains) is not { } id || await grains.GetGrain<IDemandGrain>(id.Value).Scores(on, context.User.ToActor()) is not { } scores)
            return Problems.NotFound("demand");
        await readings.Note(context.User.ToActor(), Reading.Explanation, id, scores.Length == 0 ? "" : scores.Max(score => score.Version).ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(ScoresView.Of(uniqueNumber, on ?? clock.Today, scores, reader));
    }

    private static async Task<IResult> History(string uniqueNumber, string? after, [Range(1, MostChanges)] int? take, HttpContext context, IGrainFactory grains, IDemandStore store, Readings readings)
    {
        var (before, noPlace) = Paging.Number(after);
        if ((Paging.Fault(take, MostChanges, "changes") ?? noPlace) is { } fault)
            return Problems.Malformed(fault);
        if (await Find(uniqueNumber, grains) is not { } id || await grains.GetGrain<IDemandGrain>(id.Value).Read(context.User.ToActor()) is null)
            return Problems.NotFound("demand");
        var wanted = take ?? DefaultChanges;
        var changes = await store.History(id, wanted, before ?? int.MaxValue);
        await readings.Note(context.User.ToActor(), Reading.History, id, changes is [var newest, ..] ? newest.Version.ToString(CultureInfo.InvariantCulture) : "");
        return TypedResults.Ok(new ChangePage(uniqueNumber, [.. changes.Select(HistoryView.Of)], Paging.Next(changes, wanted, change => change.Version)));
    }

    /// <summary>A number that is malformed belongs to no demand: the answer is the same, and nothing of it is echoed.</summary>
    internal static async Task<DemandId?> Find(string text, IGrainFactory grains) =>
        UniqueNumber.TryParse(text, out var number) ? await grains.GetGrain<IDemandDirectoryGrain>(0).Find(number) : null;

    private static IResult Accepted(HttpContext context, DemandReply reply, IResult result)
    {
        context.Response.Headers.ETag = DecidedVersion.ETag(reply.Version);
        return result;
    }

    /// <summary>Changes of a demand.</summary>
    /// <param name="UniqueNumber">Its number.</param>
    /// <param name="Changes">They, newest first.</param>
    /// <param name="Next">Behind them: <c>after</c> of the next question; absent when there are no more.</param>
    private sealed record ChangePage(string UniqueNumber, IReadOnlyList<HistoryView> Changes, string? Next);

    /// <summary>What is said of an accepted command.</summary>
    private sealed record DemandReceipt(UniqueNumber UniqueNumber, int Version);
}
