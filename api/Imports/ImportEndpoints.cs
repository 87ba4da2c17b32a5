using Allocation.Api.Http;
using Allocation.Domain;
using Microsoft.AspNetCore.Mvc;

namespace Allocation.Api.Imports;

/// <summary>Demands in from the national register's exchange format.</summary>
internal static class ImportEndpoints
{
    private static readonly string[] Xml = ["application/xml", "text/xml", "application/octet-stream"];

    public static void MapImports(this IEndpointRouteBuilder api) => api.MapPost("/imports/sne", Sne)
        .WithMetadata(new DisableRequestSizeLimitAttribute());

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
}
