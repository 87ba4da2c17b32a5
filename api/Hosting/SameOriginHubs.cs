namespace Allocation.Api.Hosting;

/// <summary>
/// Refuses connections to a hub that a page of another origin opens: web sockets know no CORS, and in Development the
/// demo agent is signed in without a token. Programs send no Origin and pass.
/// </summary>
internal sealed class SameOriginHubs(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (context.Request.Path.StartsWithSegments("/hubs", StringComparison.Ordinal) && origin.Length > 0 && !SameHost(origin, context.Request.Host))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await next(context);
    }

    private static bool SameHost(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);
}
