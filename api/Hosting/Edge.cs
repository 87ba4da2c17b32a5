using Allocation.Api.Http;
using Allocation.Domain;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Allocation.Api.Hosting;

/// <summary>What every answer has, and what no request may bring.</summary>
internal static class Edge
{
    /// <summary>Largest body, bytes, but for imports.</summary>
    private const long LargestBody = 2_000_000;

    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(15);

    /// <summary>Bytes a second that a body comes at: a whole one, of a megabyte, in about a minute.</summary>
    private const double SlowestBody = 16_000;

    /// <summary>Bytes a second that an answer is taken at while it waits to be.</summary>
    private const double SlowestReader = 4_000;

    /// <summary>Content that is sent compressed to whoever says it can read that. Streams are not: they would wait to be compressed.</summary>
    private static readonly string[] Compressed = ["application/json", "application/problem+json", "text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/yaml", "application/schema+json"];

    /// <summary>The page that shows the interface has script and style in it, and may ask this host alone.</summary>
    private const string ReaderPolicy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

    public static IServiceCollection AddEdge(this IServiceCollection services, EdgeOptions edge)
    {
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(SlowestBody, TimeSpan.FromSeconds(edge.Patience));
            kestrel.Limits.MinResponseDataRate = new MinDataRate(SlowestReader, TimeSpan.FromSeconds(edge.Patience));
        });
        services.AddResponseCompression(options =>
        {
            // A secret beside what its asker puts into the same answer could be measured by its length. One answer has both: that of a new webhook, once.
            options.EnableForHttps = true;
            options.MimeTypes = Compressed;
        });
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.AddCors(options => options.AddDefaultPolicy(policy => policy
            .WithOrigins([.. edge.AllowedOrigins])
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete)
            .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.IfMatch, "Idempotency-Key", "Last-Event-ID", HeaderNames.XRequestedWith, "X-SignalR-User-Agent")
            .WithExposedHeaders(HeaderNames.ContentDisposition, HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter, "RateLimit", "RateLimit-Policy")
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))));
        return services.AddSingleton(edge).AddClientLimits(edge);
    }

    /// <summary>The parameter of an address that holds U+0000; null when none does.</summary>
    private static string? WithNul(IQueryCollection query) =>
        query.FirstOrDefault(parameter => parameter.Value.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true)).Key;

    private static Task Mark(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            headers.CacheControl = "no-store";

            // But for a problem shown as a page, which has brought its own.
            if (headers.ContentSecurityPolicy.Count == 0)
                headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        }

        else if (context.Request.Path.StartsWithSegments("/interface"))
        {
            headers.ContentSecurityPolicy = ReaderPolicy;
        }

        return Task.CompletedTask;
    }

    /// <summary>Before everything: headers of answers whatever becomes of the request.</summary>
    public static void UseEdge(this WebApplication app, EdgeOptions edge, bool development)
    {
        if (!development)
            app.UseHsts();
        app.Use((context, next) =>
        {
            // As late as can be: the answer to a failure begins with a clean sheet.
            context.Response.OnStarting(Mark, context);
            return next(context);
        });

        app.UseResponseCompression();
        if (edge.AllowedOrigins.Count > 0)
            app.UseCors();

        // As in a body: no column of text takes it, and nobody means it.
        app.Use((context, next) => WithNul(context.Request.Query) is { } name ? Problems.Malformed(new InputFault(name, "encoding", "Leave U+0000 out.")).ExecuteAsync(context) : next(context));
    }
}
