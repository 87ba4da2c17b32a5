namespace Allocation.Api.Hosting;

/// <summary>
/// Refuses connections to a hub, and orders to the bench, that a page of another origin makes: web sockets and forms know no CORS, and in
/// Development the demo agent is signed in without a token. Programs send no Origin and pass, and so do the pages of allowed origins to the live hub.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next, EdgeOptions edge)
{
    private static readonly PathString Hubs = "/hubs";

    public async Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && !SameHost(origin, context.Request.Host) && !IsAllowed(origin, context.Request.Path) && IsGuarded(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await next(context);
    }

    /// <summary>Whatever changes something, and web sockets, which are opened by GET.</summary>
    private static bool IsGuarded(HttpRequest request) =>
        request.Path.StartsWithSegments(Hubs, StringComparison.OrdinalIgnoreCase) || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));

    private bool IsAllowed(string origin, PathString path) =>
        (path.StartsWithSegments("/hubs/live", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)) && edge.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    private static bool SameHost(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);
}
