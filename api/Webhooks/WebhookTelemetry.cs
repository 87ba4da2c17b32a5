using System.Diagnostics.Metrics;

namespace Allocation.Api.Webhooks;

/// <summary>What deliveries show of themselves.</summary>
internal static class WebhookTelemetry
{
    private static readonly Meter Meter = new("Allocation");

    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("allocation.webhook.attempts", "{attempt}", "Events sent to webhooks, by what became of them");

    private static readonly UpDownCounter<int> Held = Meter.CreateUpDownCounter<int>("allocation.webhook.held", "{webhook}", "Webhooks that this host delivers for");

    /// <summary>An event was sent.</summary>
    public static void Tried(DeliveryOutcome outcome) => Attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString().ToLowerInvariant()));

    /// <summary>One more is delivered for (+1), or one less (-1).</summary>
    public static void Holds(int sign) => Held.Add(sign);
}
