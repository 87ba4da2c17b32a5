using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Domain.Demands;
using Allocation.GrainInterfaces.Imports;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Allocation.Api.Imports;

/// <summary>Demands in: from the national register's exchange format, or many at once in the product's own form.</summary>
internal static class ImportEndpoints
{
    private const string NdJson = "application/x-ndjson";

    private static readonly string[] Xml = ["application/xml", "text/xml", "application/octet-stream"];

    /// <summary>Bytes a second, and for how long it may come slower.</summary>
    private static readonly MinDataRate SlowestImport = new(240, TimeSpan.FromSeconds(30));

    public static void MapImports(this IEndpointRouteBuilder api)
    {
        var imports = api.MapGroup("/imports").Needs(Permission.Imports).OfEverything();
        imports.MapPost("/sne", Sne).Is("importRegister", "Enters a message of the national register.").Takes<string>(Xml).IsRepeatable("what is in the register already changes nothing.").Produces<ImportReport>().Produces<ImportReport>(StatusCodes.Status422UnprocessableEntity).WithMetadata(new DisableRequestSizeLimitAttribute()).StaysOpen().AddEndpointFilter(ComesSlowly);
        imports.MapPost("/demands/{name}", Demands).Is("importDemands", "Enters many demands, a line each; broken off, it goes on where it was.").Takes<string>(NdJson).IsRepeatable("it goes on behind what is entered under its name.").Produces<BulkReport>().WithMetadata(new DisableRequestSizeLimitAttribute()).StaysOpen().AddEndpointFilter(ComesSlowly);
        imports.MapGet("/demands/{name}", Progress).Is("readImport", "How far an import is.").Produces<ImportState>();
    }

    /// <summary>A file without end comes over whatever line there is.</summary>
    private static ValueTask<object?> ComesSlowly(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        if (invocation.HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } pace)
            pace.MinDataRate = SlowestImport;
        return next(invocation);
    }

    /// <summary>How far an import is.</summary>
    private static async Task<IResult> Progress(string name, HttpContext context, IGrainFactory grains) =>
        await grains.GetGrain<IImportGrain>(ImportProgress.KeyOf(context.User.ToActor(), name)).Read() is { Lines: > 0 } progress
            ? TypedResults.Ok(new ImportState(name, progress.Lines, progress.Entered, progress.Unchanged, progress.Refused))
            : Problems.NotFound("import");

    private static async Task<IResult> Demands(string name, HttpContext context, BulkImporter importer)
    {
        if (!string.Equals(context.Request.ContentType?.Split(';')[0].Trim(), NdJson, StringComparison.OrdinalIgnoreCase))
            return Problems.Malformed(new InputFault("Content-Type", "content-type", $"Send a demand a line, as {NdJson}."));
        if (context.Request.Headers.ContentEncoding.Count > 0)
            return Problems.Malformed(new InputFault("Content-Encoding", "content-encoding", "Send the lines as they are, not compressed."));
        if (!DemandValidation.IsLabelName(name))
            return Problems.Malformed(new InputFault("name", "name", "Name an import with small letters, digits and hyphens."));
        try
        {
            return TypedResults.Ok(await importer.Import(name, context.Request.Body, context.User.ToActor(), context.RequestAborted));
        }
        catch (OtherFileException)
        {
            await Rest(context);
            return Problems.Of(StatusCodes.Status409Conflict, "other-file", "The import of this name began with other lines.", "Send the file it began with, or choose another name.");
        }
        catch (SentTwiceException)
        {
            await Rest(context);
            return Problems.Of(StatusCodes.Status409Conflict, "import-sent-twice", "Somebody else began to send this import after you.", "Send the file again once the other is done: it goes on behind what is entered.");
        }
        catch (LineTooLongException)
        {
            await Rest(context);
            return Problems.Malformed(new InputFault("", "line-too-long", $"A line is at most {LineChunks.LongestLine} bytes: end each demand with a line feed. What stood before it is entered."));
        }
    }

    /// <summary>Reads to the end what nobody wants: most clients look for an answer only when they have sent everything.</summary>
    private static Task Rest(HttpContext context) => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);

    private static async Task<IResult> Sne(HttpContext context, SneImporter importer)
    {
        // The type matters: a page of another site cannot send it without asking first.
        var type = context.Request.ContentType?.Split(';')[0].Trim();
        if (!Xml.Contains(type, StringComparer.OrdinalIgnoreCase))
            return Problems.Malformed(new InputFault("Content-Type", "content-type", "Send the exchange file as application/xml."));
        var report = await importer.Import(context.Request.Body, context.User.ToActor(), context.RequestAborted);

        // A file of which no demand could be read was refused as a whole; one that broke on the way did some of its work.
        return report is { Read: 0, ErrorCount: > 0 } ? TypedResults.UnprocessableEntity(report) : TypedResults.Ok(report);
    }

    private sealed record ImportState(string Name, long Lines, long Entered, long Unchanged, long Refused);
}
