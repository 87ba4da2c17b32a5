using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Dwellings;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Dwellings;

namespace Allocation.Api.Dwellings;

/// <summary>Dwellings: describe, read.</summary>
internal static class DwellingEndpoints
{
    private const int LongestId = 100;

    public static void MapDwellings(this IEndpointRouteBuilder api)
    {
        var dwellings = api.MapGroup("/dwellings");
        dwellings.MapPut("/{id}", Describe).Is("describeDwelling", "Describes a dwelling, or describes it anew.").Takes<Dwelling>().MayBeDecided().Tells(ContractHeaders.ETag).Produces<DwellingReceipt>().Produces<DwellingReceipt>(StatusCodes.Status201Created).Needs(Permission.DwellingsWrite).GuardedInside("id");
        dwellings.MapGet("/{id}", Read).Is("readDwelling", "A dwelling.").Tells(ContractHeaders.ETag).Produces<DescribedDwelling>().Needs(Permission.DwellingsRead).OfDwelling();
    }

    private static async Task<IResult> Describe(string id, HttpContext context, IGrainFactory grains)
    {
        if (FaultOf(id) is { } wrongId)
            return Problems.Malformed(wrongId);
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (dwelling, refused) = RequestBody.Parse<Dwelling>(body);
        if (dwelling is null)
            return Problems.Malformed(refused! with { Message = DwellingHint(refused) });
        var (command, wrongKey) = RequestCommand.From(context, body);
        if (command is null)
            return Problems.Malformed(wrongKey!);
        var (expected, wrongVersion) = DecidedVersion.Of(context.Request);
        if (wrongVersion is not null)
            return Problems.Malformed(wrongVersion);
        var reply = await grains.GetGrain<IDwellingGrain>(id).Describe(new DescribeDwelling(command, dwelling, expected));
        if (reply.Outcome is CommandOutcome.Accepted or CommandOutcome.Unchanged)
            context.Response.Headers.ETag = DecidedVersion.ETag(reply.Version);
        return reply.Outcome == CommandOutcome.Invalid ? Problems.Invalid(reply.Faults)
            : reply.Outcome == CommandOutcome.VersionConflict ? Problems.VersionConflict(reply.Version)
            : reply.Outcome == CommandOutcome.Forbidden ? Problems.Forbidden("The dwelling is, or would be, outside your scope.")
            : reply.Created ? TypedResults.Created($"/api/v1/dwellings/{Uri.EscapeDataString(id)}", new DwellingReceipt(id, reply.Version))
            : TypedResults.Ok(new DwellingReceipt(id, reply.Version));
    }

    private static async Task<IResult> Read(string id, HttpContext context, IGrainFactory grains)
    {
        if (FaultOf(id) is not null || await grains.GetGrain<IDwellingGrain>(id).Read(context.User.ToActor()) is not { } dwelling)
            return Problems.NotFound("dwelling");
        context.Response.Headers.ETag = DecidedVersion.ETag(dwelling.Version);
        return TypedResults.Ok(new DescribedDwelling(id, dwelling.Version, dwelling.Dwelling, dwelling.CurrentVacancy));
    }

    public static InputFault? FaultOf(string? id) => string.IsNullOrWhiteSpace(id) || id.Length > LongestId || id.Any(char.IsControl)
        ? new InputFault("id", "dwelling-id", $"Name the dwelling in 1 to {LongestId} characters.")
        : null;

    private static string DwellingHint(InputFault fault) => fault.Path.Length == 0
        ? "A dwelling needs landlord, commune, typology and financing; rent, charges, areaM2 and inPriorityDistrict are optional."
        : fault.Message.Replace("a demand", "a dwelling", StringComparison.Ordinal);

    private sealed record DwellingReceipt(string Id, int Version);

    private sealed record DescribedDwelling(string Id, int Version, Dwelling Dwelling, Guid? CurrentVacancy);
}
