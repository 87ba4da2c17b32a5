using Allocation.Api.Events;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Webhooks;
using Allocation.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Allocation.Api.Tests.Webhooks;

/// <summary>A host that waits for nothing between two attempts.</summary>
public class WebhookApi : RunningApi
{
    protected override void Configure(IServiceCollection services) => services.AddSingleton(provider => new WebhookDispatcher(
        provider.GetRequiredService<EventFeed>(), provider.GetRequiredService<IWebhookStore>(), provider.GetRequiredService<SetAsideEvents>(), provider.GetRequiredService<WebhookSender>(), provider.GetRequiredService<WebhookSecrets>(),
        provider.GetRequiredService<WebhookOptions>(), new NoWaiting(), provider.GetRequiredService<ILogger<WebhookDispatcher>>()));

    /// <summary>A clock that is moved on by every wait, which is over at once.</summary>
    private sealed class NoWaiting : TimeProvider
    {
        private long _waited;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _waited));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
                Interlocked.Add(ref _waited, dueTime.Ticks);
            return System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
