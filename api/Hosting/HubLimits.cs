using System.Threading.RateLimiting;
using Allocation.Api.Identity;
using Microsoft.AspNetCore.SignalR;

namespace Allocation.Api.Hosting;

/// <summary>
/// How often one client may call the hubs: a bucket of its own, as large as that of its requests, for a call comes over a connection that was let in once. And how many connections it
/// has: each takes a place among what it holds open, whatever its transport.
/// </summary>
internal sealed class HubLimits : IHubFilter, IDisposable
{
    private const string Place = "open-streams";

    private readonly EdgeOptions _edge;
    private readonly OpenStreams _streams;
    private readonly PartitionedRateLimiter<HubCallerContext> _buckets;

    public HubLimits(EdgeOptions edge, OpenStreams streams)
    {
        (_edge, _streams) = (edge, streams);
        _buckets = PartitionedRateLimiter.Create<HubCallerContext, string>(caller => edge.RequestsPerSecond == 0
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(ClientName.Of(caller.User!, caller.GetHttpContext()?.Connection.RemoteIpAddress), _ => ClientLimits.BucketOf(edge)));
    }

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        using var lease = _buckets.AttemptAcquire(invocationContext.Context);
        return lease.IsAcquired ? await next(invocationContext) : throw new HubException($"too-many-requests: call at most {_edge.RequestsPerSecond} times a second.");
    }

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var place = _streams.Take(context.Context.User!, context.Context.GetHttpContext()?.Connection.RemoteIpAddress) ?? throw new HubException($"too-many-streams: {_streams.Refusal}");
        context.Context.Items[Place] = place;
        try
        {
            await next(context);
        }
        catch
        {
            // Of a connection that did not come to be nobody is told that it has ended.
            place.Dispose();
            throw;
        }
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        try
        {
            await next(context, exception);
        }
        finally
        {
            (context.Context.Items[Place] as IDisposable)?.Dispose();
        }
    }

    public void Dispose() => _buckets.Dispose();
}
