using System.Globalization;
using System.Threading.RateLimiting;
using Allocation.Api.Http;
using Allocation.Api.Identity;

namespace Allocation.Api.Hosting;

/// <summary>How much one client may ask: a bucket for each bearer, and for each address that has no token. Health is for everybody.</summary>
internal static class ClientLimits
{
    private const string Policy = "client";

    public static IServiceCollection AddClientLimits(this IServiceCollection services, EdgeOptions edge) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => edge.RequestsPerSecond == 0 || context.Request.Path.StartsWithSegments("/health")
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(ClientName.Of(context.User, context.Connection.RemoteIpAddress), _ => BucketOf(edge)));
        options.OnRejected = async (context, _) =>
        {
            var http = context.HttpContext;
            Tell(http, edge, 0);
            http.Response.Headers.RetryAfter = Seconds(context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1));
            await Problems.Of(
                StatusCodes.Status429TooManyRequests, "too-many-requests", "You ask too often.", $"Nothing was done. Ask at most {edge.RequestsPerSecond} times a second, and wait as Retry-After says.").ExecuteAsync(http);
        };
    });

    /// <summary>Limits requests, and says in each answer how many are left.</summary>
    public static void UseClientLimits(this WebApplication app, EdgeOptions edge)
    {
        if (edge.RequestsPerSecond == 0)
            return;
        app.UseRateLimiter();
        var limiter = app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>>().Value.GlobalLimiter!;
        app.Use((context, next) =>
        {
            if (limiter.GetStatistics(context) is { } left)
                Tell(context, edge, left.CurrentAvailablePermits);
            return next(context);
        });
    }

    /// <summary>As draft-ietf-httpapi-ratelimit-headers writes it: how many there may be, how many there may still be now.</summary>
    private static void Tell(HttpContext context, EdgeOptions edge, long left)
    {
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{Policy}\";q={edge.Burst};w={Math.Max(1, edge.Burst / edge.RequestsPerSecond)}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{Policy}\";r={left};t={Math.Max(1, (edge.Burst - left) / edge.RequestsPerSecond)}");
    }

    /// <summary>What a bucket gets at a time: some ten times a second.</summary>
    private static int Portion(EdgeOptions edge) => Math.Max(1, edge.RequestsPerSecond / 10);

    /// <summary>The bucket of a client.</summary>
    public static TokenBucketRateLimiterOptions BucketOf(EdgeOptions edge) => new()
    {
        TokenLimit = edge.Burst,
        TokensPerPeriod = Portion(edge),
        ReplenishmentPeriod = TimeSpan.FromSeconds((double)Portion(edge) / edge.RequestsPerSecond),
        QueueLimit = 0,
    };

    private static string Seconds(TimeSpan wait) => ((long)Math.Ceiling(Math.Max(1, wait.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
}
