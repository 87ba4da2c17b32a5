namespace Allocation.Api.Hosting;

/// <summary>
/// Refuses connections to a hub, and orders to the bench, that a page of another origin makes: web sockets and forms know no CORS, and in
/// Development the demo agent is signed in without a token. Programs send no Origin and pass.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next)
{
    private static readonly PathString[] Guarded = ["/hubs", "/banc"];

    public async Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && !SameHost(origin, context.Request.Host) && Array.Exists(Guarded, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await next(context);
    }

    private static bool SameHost(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);
}
