using System.Collections.Immutable;
using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.Domain.Flux.Mergers;
using Allocation.GrainInterfaces.Flux;

namespace Allocation.Api.Flux;

/// <summary>Mergers of landlords, of communes and of EPCI: their effect, then the deed (FLX-39, FLX-41).</summary>
internal static class MergerEndpoints
{
    public static void MapFluxMergers(this IEndpointRouteBuilder api)
    {
        var flux = api.MapGroup("/flux/{departement}/{landlord}");
        flux.MapPost("/mergers/{name}/preview", PreviewLandlords).Is("previewMerger", "What the merger of another landlord into this one would do, and what stands in its way. Nothing is recorded.").Takes<MergerBody>().IsRepeatable("nothing is recorded.").Tells(ContractHeaders.ETag).Produces<MergerView>().Needs(Permission.FluxRead).OfLedger();
        flux.MapPut("/mergers/{name}", MergeLandlords).Is("mergeLandlord", "Merges another landlord into this one: one agreement for each reserver goes on, the balances add. It cannot be taken back.").Takes<MergerBody>().IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<FluxReceipt>().Needs(Permission.FluxWrite).OfLedger();
        flux.MapPost("/agreements/{name}/merger/preview", PreviewAgreements).Is("previewAgreementsMerger", "What one agreement instead of several would be and have, since their territories merged. Nothing is recorded.").Takes<AgreementsMergerBody>().IsRepeatable("nothing is recorded.").Tells(ContractHeaders.ETag).Produces<MergerView>().Needs(Permission.FluxRead).OfLedger();
        flux.MapPut("/agreements/{name}/merger", MergeAgreements).Is("mergeAgreements", "Makes one agreement of several whose communes or EPCI merged. It cannot be taken back.").Takes<AgreementsMergerBody>().IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<FluxReceipt>().Needs(Permission.FluxWrite).OfLedger();
    }

    private static Task<IResult> PreviewLandlords(string departement, string landlord, string name, HttpContext context, IGrainFactory grains) =>
        Preview<MergerBody>(departement, landlord, context, grains, asked => asked.Of(Landlord(name)));

    private static Task<IResult> PreviewAgreements(string departement, string landlord, string name, HttpContext context, IGrainFactory grains) =>
        Preview<AgreementsMergerBody>(departement, landlord, context, grains, asked => asked.Of(name));

    private static Task<IResult> MergeLandlords(string departement, string landlord, string name, HttpContext context, IGrainFactory grains) =>
        Merge<MergerBody>(departement, landlord, context, grains, asked => asked.Of(Landlord(name)));

    private static Task<IResult> MergeAgreements(string departement, string landlord, string name, HttpContext context, IGrainFactory grains) =>
        Merge<AgreementsMergerBody>(departement, landlord, context, grains, asked => asked.Of(name));

    private static string Landlord(string name) => LedgerAddress.Key("", name).Landlord;

    private static async Task<IResult> Preview<T>(string departement, string landlord, HttpContext context, IGrainFactory grains, Func<T, MergerRequest> request)
        where T : class
    {
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (asked, refused) = RequestBody.Parse<T>(body);
        if (asked is null)
            return Problems.Malformed(refused!);
        var preview = await grains.GetGrain<ILandlordGrain>(LedgerAddress.Key(departement, landlord).ToString()).Preview(request(asked), context.User.ToActor()) ?? throw new InvalidOperationException("The guard lets in whoever sees it.");
        context.Response.Headers.ETag = DecidedVersion.ETag(preview.Version);
        return TypedResults.Json(MergerView.Of(preview), DemandJson.Options);
    }

    private static async Task<IResult> Merge<T>(string departement, string landlord, HttpContext context, IGrainFactory grains, Func<T, MergerRequest> request)
        where T : class
    {
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (asked, refused) = RequestBody.Parse<T>(body);
        if (asked is null)
            return Problems.Malformed(refused!);
        var (expected, wrongVersion) = DecidedVersion.Take([], context.Request.Headers.IfMatch.ToString());
        if (wrongVersion is not null)
            return Problems.Malformed(wrongVersion);
        var (command, wrongKey) = RequestCommand.From(context, body);
        return command is null
            ? Problems.Malformed(wrongKey!)
            : FluxEndpoints.Answer(await grains.GetGrain<ILandlordGrain>(LedgerAddress.Key(departement, landlord).ToString()).Merge(new MergerOrder(command, request(asked), expected)), context);
    }
}

/// <summary>How a landlord is merged into another.</summary>
internal sealed record MergerBody
{
    public required DateOnly On { get; init; }

    public required string Act { get; init; }

    public ImmutableArray<NegotiatedRate> Rates { get => field.IsDefault ? [] : field; init; }

    /// <summary>Version of the ledger of the landlord that ends on which the effect was seen, as the preview says.</summary>
    public int? EndingVersion { get; init; }

    public LandlordMergerRequest Of(string landlord) => new(landlord, On, Act, Rates) { EndingVersion = EndingVersion };
}

/// <summary>How agreements become one.</summary>
internal sealed record AgreementsMergerBody
{
    public required DateOnly On { get; init; }

    public required string Act { get; init; }

    public required ImmutableArray<string> From { get => field.IsDefault ? [] : field; init; }

    public required string Reserver { get; init; }

    public required ReservationTerritory Territory { get; init; }

    public NegotiatedRate? Rate { get; init; }

    public AgreementsMergerRequest Of(string agreement) => new(agreement, From, Reserver, Territory, On, Act, Rate);
}
