using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.Domain.Flux;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;

namespace Allocation.Api.Flux;

/// <summary>The yearly report, as JSON or a file, and the releases behind each of its figures.</summary>
internal static class ReportEndpoints
{
    public static void MapFluxReports(this IEndpointRouteBuilder api)
    {
        var flux = api.MapGroup("/flux/{departement}/{landlord}");
        flux.MapGet("/reports/{name}", Report).Is("readFluxReport", "The yearly report to reservers, with the legal columns; format=csv or xlsx for a spreadsheet.").Also(ReportFile.Csv, "The lines of the report, for a spreadsheet; with table=accounts or statistics, these.").Also(ReportFile.Xlsx, "The report as a workbook: bytes.").Tells(ContractHeaders.ContentDisposition).Produces<YearReport>().Needs(Permission.FluxRead).OfLedger();
        flux.MapGet("/releases/{name}", Release).Is("readRelease", "A released dwelling, where it stands, and every movement it caused.").Produces<ReleaseView>().Needs(Permission.FluxRead).OfLedger();
    }

    private static async Task<IResult> Report(string departement, string landlord, string name, string? format, string? table, int? version, YearReports reports)
    {
        if (!FluxEndpoints.IsYear(name, out var year) || !FluxRules.IsYear(year))
            return Problems.NotFound("year");
        if (format is not (null or "json" or "csv" or "xlsx"))
            return Problems.Malformed(new InputFault("format", "format", "Ask for json, csv or xlsx."));
        if (table is not null && (format != "csv" || !ReportFile.Tables.Contains(table)))
            return Problems.Malformed(new InputFault("table", "table", $"With format=csv ask for one of: {string.Join(", ", ReportFile.Tables)}."));
        if (await reports.Of(LedgerAddress.Key(departement, landlord), year, version) is not { } report)
            return Problems.NotFound("version");
        var file = $"bilan-{departement}-{year}";
        return format switch
        {
            "csv" => TypedResults.File(ReportFile.ToCsv(report, table ?? ReportFile.Tables[0]), ReportFile.Csv, table is null ? $"{file}.csv" : $"{file}-{table}.csv"),
            "xlsx" => TypedResults.File(ReportFile.ToXlsx(report), ReportFile.Xlsx, $"{file}.xlsx"),
            _ => TypedResults.Json(report, DemandJson.Options),
        };
    }

    private static async Task<IResult> Release(string departement, string landlord, string name, HttpContext context, IFluxStore store, IGrainFactory grains)
    {
        var key = LedgerAddress.Key(departement, landlord);
        if (!Guid.TryParse(name, out var release) || await grains.GetGrain<ILandlordGrain>(key.ToString()).Release(release, context.User.ToActor()) is not { } found)
            return Problems.NotFound("release");
        var entries = await store.EntriesOf(key, release);
        var seesConfidential = Access.Of(context.User).May(Permission.DemandsConfidential);
        return TypedResults.Json(new ReleaseView(seesConfidential ? found.Story : found.Story.WithoutLabels(), found.Standing, await EntryView.Told(key, entries, store, seesConfidential)), DemandJson.Options);
    }
}

/// <summary>A released dwelling.</summary>
/// <param name="Story">What happened to it.</param>
/// <param name="Standing">Where it stands.</param>
/// <param name="Entries">What it moved.</param>
internal sealed record ReleaseView(ReleaseStory Story, ReleaseStanding Standing, IReadOnlyList<EntryView> Entries);
