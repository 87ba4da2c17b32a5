using System.Text.Json.Nodes;
using Allocation.Grains.Storage;

namespace Allocation.Api.Webhooks;

/// <summary>A webhook as its owner sees it (docs/reference/webhooks.md).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version, also the ETag.</param>
/// <param name="Url">Where events go.</param>
/// <param name="Territory">Only of this territory.</param>
/// <param name="Landlord">Only of dwellings of this landlord.</param>
/// <param name="Typology">Only of dwellings of this typology.</param>
/// <param name="Kind">Only of these kinds, with commas.</param>
/// <param name="State">Whether events are delivered.</param>
/// <param name="Reason">Why not, when the product gave up: <c>gone</c>, <c>refuses-all</c>, <c>away</c>, <c>too-many-set-aside</c>, <c>rights-over</c>.</param>
/// <param name="Place">Behind it events are still to come.</param>
/// <param name="DeliveredAt">When an event arrived last.</param>
/// <param name="FailingSince">Since when none arrives.</param>
/// <param name="Failure">Why.</param>
/// <param name="RightsUntil">Renew or change it before, or deliveries end.</param>
/// <param name="FormerSecretUntil">Until when the secret before signs as well.</param>
internal sealed record WebhookView(
    Guid Id, int Version, string Url, string? Territory, string? Landlord, string? Typology, string? Kind, string State, string? Reason, string Place, DateTimeOffset? DeliveredAt, DateTimeOffset? FailingSince,
    string? Failure, DateTimeOffset RightsUntil, DateTimeOffset? FormerSecretUntil)
{
    public static WebhookView Of(StoredWebhook webhook, WebhookOptions options) => new(
        webhook.Id, webhook.Version, webhook.Order.Url, webhook.Order.Territory, webhook.Order.Landlord, webhook.Order.Typology, webhook.Order.Kind, webhook.State.ToString().ToLowerInvariant(),
        webhook.State == WebhookState.Stopped ? webhook.Reason : null, webhook.Progress.Place.ToString(), webhook.Progress.DeliveredAt, webhook.Progress.FailingSince,
        webhook.Progress.FailingSince is null ? null : webhook.Progress.Failure, webhook.RightsAt + options.RightsLast, webhook.FormerUntil);
}

/// <summary>An event that was given up.</summary>
/// <param name="EventId">Its id.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="At">When it was given up.</param>
/// <param name="Attempts">After how many attempts.</param>
/// <param name="Failure">What came of the last.</param>
/// <param name="Event">It, as it was sent.</param>
internal sealed record UndeliveredView(string EventId, string Kind, DateTimeOffset At, int Attempts, string Failure, JsonObject Event)
{
    public static UndeliveredView Of(SetAside aside) => new(aside.EventId, aside.Kind, aside.At, aside.Attempts, aside.Failure, JsonNode.Parse(aside.Body)!.AsObject());
}
