using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;

namespace Allocation.Api.Hosting;

/// <summary>How often one client may call the hubs: a bucket of its own, as large as that of its requests, for a call comes over a connection that was let in once.</summary>
internal sealed class HubLimits : IHubFilter, IDisposable
{
    private readonly EdgeOptions _edge;
    private readonly PartitionedRateLimiter<HubCallerContext> _buckets;

    public HubLimits(EdgeOptions edge)
    {
        _edge = edge;
        _buckets = PartitionedRateLimiter.Create<HubCallerContext, string>(caller => edge.RequestsPerSecond == 0
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(ClientLimits.NameOf(caller.User!, caller.GetHttpContext()?.Connection.RemoteIpAddress), _ => ClientLimits.BucketOf(edge)));
    }

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        using var lease = _buckets.AttemptAcquire(invocationContext.Context);
        return lease.IsAcquired ? await next(invocationContext) : throw new HubException($"too-many-requests: call at most {_edge.RequestsPerSecond} times a second.");
    }

    public void Dispose() => _buckets.Dispose();
}
