using System.Security.Claims;
using Allocation.Api.Events;
using Allocation.Api.Identity;
using Allocation.Grains.Storage;

namespace Allocation.Api.Webhooks;

/// <summary>What a webhook may be told: what the token may by which it was made or changed last.</summary>
internal static class WebhookRights
{
    private static readonly string[] Kept =
    [
        ClaimNames.Subject, ClaimNames.Role, ClaimNames.Organisation, ClaimNames.Territories, ClaimNames.Departements, ClaimNames.Landlords, ClaimNames.Scope,
    ];

    /// <summary>The claims of a caller that say it.</summary>
    public static IReadOnlyList<WebhookClaim> Of(ClaimsPrincipal user) => [.. user.Claims.Where(claim => Kept.Contains(claim.Type)).Select(claim => new WebhookClaim(claim.Type, claim.Value))];

    /// <summary>Whose a webhook of a caller is.</summary>
    public static WebhookOwner OwnerOf(ClaimsPrincipal user)
    {
        var actor = user.ToActor();
        return new WebhookOwner(actor.Organisation, actor.Subject);
    }

    /// <summary>What passes to a webhook.</summary>
    public static EventFilter FilterOf(WebhookOrder order) => Filter(AccessOf(order), new EventsWanted(order.Territory, order.Landlord, order.Typology, order.Kind));

    /// <summary>What it may be told at all, whatever it asks for.</summary>
    public static EventFilter BoundsOf(WebhookOrder order) => BoundsOf(AccessOf(order));

    /// <summary>What somebody may be told at all.</summary>
    public static EventFilter BoundsOf(Access access) => Filter(access, new EventsWanted());

    private static Access AccessOf(WebhookOrder order) => Access.Of(new ClaimsPrincipal(new ClaimsIdentity(order.Rights.Select(claim => new Claim(claim.Type, claim.Value)), "webhook")));

    private static EventFilter Filter(Access access, EventsWanted wanted)
    {
        var (filter, fault) = EventFilter.Of(access, wanted);
        return filter ?? throw new InvalidOperationException($"A stored webhook asks for what there is not: {fault!.Path}.");
    }
}
