using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Allocation.Api.Http;

namespace Allocation.Api.Identity;

/// <summary>How many streams of events, connections to a hub and long answers one client holds open: they cost for as long as they last, however seldom it asks.</summary>
/// <param name="most">At most so many; 0 for any number.</param>
internal sealed class OpenStreams(int most) : IDisposable
{
    private const string RetryAfter = "5";

    /// <summary>What one more than that is told.</summary>
    public string Refusal => $"At most {most} streams of events, connections to a hub and long answers may be open at once: close one, then open another.";

    private readonly PartitionedRateLimiter<string> _places = PartitionedRateLimiter.Create<string, string>(client => most == 0
        ? RateLimitPartition.GetNoLimiter("")
        : RateLimitPartition.GetConcurrencyLimiter(client, _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 }));

    /// <summary>A place among the open of a client, until it is given back; null when there is none.</summary>
    public IDisposable? Take(ClaimsPrincipal user, IPAddress? address)
    {
        var place = _places.AttemptAcquire(ClientName.Of(user, address));
        return place.IsAcquired ? place : null;
    }

    /// <summary>Takes a place until the answer has ended; or says that there is none.</summary>
    public IResult? Refused(HttpContext context)
    {
        if (Take(context.User, context.Connection.RemoteIpAddress) is { } place)
        {
            context.Response.RegisterForDispose(place);
            return null;
        }

        // Nobody knows when one ends: soon enough to see it.
        context.Response.Headers.RetryAfter = RetryAfter;
        return Problems.Of(StatusCodes.Status429TooManyRequests, "too-many-streams", "You hold too many streams open.", Refusal);
    }

    public void Dispose() => _places.Dispose();
}

internal static class OpenStreamsOfEndpoints
{
    /// <summary>That an answer lasts: it takes a place among the open of its client until it has ended.</summary>
    public static RouteHandlerBuilder StaysOpen(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (invocation, next) =>
        invocation.HttpContext.RequestServices.GetRequiredService<OpenStreams>().Refused(invocation.HttpContext) ?? await next(invocation));
}
