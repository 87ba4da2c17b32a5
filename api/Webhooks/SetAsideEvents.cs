using System.Runtime.CompilerServices;
using System.Security.Claims;
using Allocation.Api.Events;
using Allocation.Api.Identity;
using Allocation.Grains.Storage;
using Allocation.Grains.Vacancies;

namespace Allocation.Api.Webhooks;

/// <summary>
/// Events that were given up for a webhook, as far as they may be told now: rights that were narrowed since hold for what was set aside before as well. What they do not
/// cover is not there.
/// </summary>
internal sealed class SetAsideEvents(IWebhookStore store, IVacancyEventLog log, DelegatedNews delegated)
{
    private const int Page = 100;

    /// <summary>Those of a webhook, the oldest first.</summary>
    /// <param name="webhook">Which: its rights bound them.</param>
    /// <param name="caller">Who asks, whose rights bound them as well; null for nobody but the webhook.</param>
    /// <param name="after">Behind this event; null from the first.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async IAsyncEnumerable<SetAside> Of(StoredWebhook webhook, ClaimsPrincipal? caller = null, string? after = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var bounds = Bounds(webhook, caller);
        IReadOnlyList<SetAside> page;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            page = await store.AllSetAside(webhook.Id, after, Page);
            foreach (var aside in page)
            {
                after = aside.EventId;
                if (await IsWithin(bounds, aside))
                    yield return aside;
            }
        }
        while (page.Count == Page);
    }

    /// <summary>One of them; null when there is none.</summary>
    public async Task<SetAside?> Find(StoredWebhook webhook, ClaimsPrincipal caller, string eventId) =>
        await store.FindSetAside(webhook.Id, eventId) is { } aside && await IsWithin(Bounds(webhook, caller), aside) ? aside : null;

    private static EventFilter[] Bounds(StoredWebhook webhook, ClaimsPrincipal? caller) =>
        caller is null ? [WebhookRights.BoundsOf(webhook.Order)] : [WebhookRights.BoundsOf(webhook.Order), WebhookRights.BoundsOf(Access.Of(caller))];

    /// <summary>By what the log says of it and of its vacancy now: what was sent does not say to whom the dwelling was handed.</summary>
    private async Task<bool> IsWithin(EventFilter[] bounds, SetAside aside)
    {
        var told = (await delegated.Of(await log.OfVacancy(aside.Place.Vacancy, aside.Place.Sequence - 1, 1))).SingleOrDefault();
        return told?.Place.Sequence == aside.Place.Sequence && Array.TrueForAll(bounds, bound => bound.Passes(told));
    }
}
