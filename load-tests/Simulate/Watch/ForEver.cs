using Microsoft.AspNetCore.SignalR.Client;

namespace Allocation.LoadTests.Simulate.Watch;

/// <summary>A client that comes back for ever, each time after the same breath.</summary>
internal sealed class ForEver(TimeSpan breath) : IRetryPolicy
{
    /// <inheritdoc />
    public TimeSpan? NextRetryDelay(RetryContext retryContext) => breath;
}
