using System.ComponentModel.DataAnnotations;
using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;

namespace Allocation.Api.Flux;

/// <summary>Programmes of a ledger, by which first lettings are shared out (FLX-21).</summary>
internal static class ProgrammeEndpoints
{
    private const int MostProgrammes = 200;

    public static void MapFluxProgrammes(this IEndpointRouteBuilder api)
    {
        var flux = api.MapGroup("/flux/{departement}/{landlord}");
        flux.MapGet("/programmes", Programmes).Is("listProgrammes", "Its programmes of new dwellings, and what each reserver had of them.").Tells(ContractHeaders.ETag).Produces<ProgrammePage>().Needs(Permission.FluxRead).OfLedger();
        flux.MapPut("/programmes/{name}", Record).Is("recordProgramme", "Records a programme of new dwellings and who has how many of them, or puts it right.").Takes<Programme>().IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<FluxReceipt>().Needs(Permission.FluxWrite).OfLedger();
    }

    private static async Task<IResult> Programmes(string departement, string landlord, string? after, [Range(1, MostProgrammes)] int? take, HttpContext context, IGrainFactory grains)
    {
        if (Paging.Fault(take, MostProgrammes, "programmes") is { } fault)
            return Problems.Malformed(fault);
        var (_, ledger) = await FluxEndpoints.Ledger(departement, landlord, context, grains);
        var wanted = take ?? MostProgrammes;
        if (Paging.Of(ProgrammeStandingView.Of(ledger), after, wanted, shown => shown.Programme.Id) is not { } page)
            return Problems.Malformed(Paging.NoPlace);
        context.Response.Headers.ETag = DecidedVersion.ETag(ledger.Version);
        return TypedResults.Json(new ProgrammePage(ledger.Version, page, Paging.Next(page, wanted, shown => shown.Programme.Id)), DemandJson.Options);
    }

    private static async Task<IResult> Record(string departement, string landlord, string name, string? correction, HttpContext context, IGrainFactory grains)
    {
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (programme, refused) = RequestBody.Parse<Programme>(body);
        return programme is null ? Problems.Malformed(refused!)
            : programme.Id != name ? Problems.Invalid([new InputFault("id", "address", "The identifier is that of the address.")])
            : await FluxEndpoints.Record(LedgerAddress.Key(departement, landlord), new ProgrammeRecorded(programme, string.IsNullOrWhiteSpace(correction) ? null : correction), body, context, grains);
    }
}

/// <summary>Programmes of a ledger.</summary>
/// <param name="Version">Version of the ledger.</param>
/// <param name="Programmes">They, by their identifiers.</param>
/// <param name="Next">Behind them: <c>after</c> of the next question; absent when there are no more.</param>
internal sealed record ProgrammePage(int Version, IReadOnlyList<ProgrammeStandingView> Programmes, string? Next);
