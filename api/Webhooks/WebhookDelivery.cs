using Allocation.Api.Events;
using Allocation.Grains.Storage;

namespace Allocation.Api.Webhooks;

/// <summary>
/// Delivers the events of one webhook, one after the other in the order of the log: at least once, and none overtakes another. Its place is written behind each.
/// </summary>
internal sealed class WebhookDelivery(StoredWebhook webhook, Guid holder, EventFeed feed, IWebhookStore store, SetAsideEvents asides, WebhookSender sender, TimeProvider time)
{
    /// <summary>Where nothing is for a webhook its place is written now and then.</summary>
    private static readonly TimeSpan MarkEvery = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private WebhookProgress _progress = webhook.Progress;
    private DateTimeOffset _written = time.GetUtcNow();
    private int _setAsideInRow;
    private DateTimeOffset? _awaySince;

    /// <summary>Delivers until it is told to end, or the webhook is held no more.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        var filter = WebhookRights.FilterOf(webhook.Order);
        while (true)
        {
            try
            {
                await foreach (var step in feed.Follow(_progress.Place, filter, cancellation))
                {
                    if (!(step.Told is { } told ? await Deliver(told, cancellation) : await Mark(step.Place)))
                        return;
                }
            }
            catch (StoreUnavailableException)
            {
                // Its place is where it was.
            }

            // It did not keep up with what happens, or the store is away: on from its place.
            await Task.Delay(AfterFailure, time, cancellation);
        }
    }

    private async Task<bool> Deliver(FeedEvent told, CancellationToken cancellation)
    {
        var refusals = 0;
        for (var attempt = 1; ; attempt++)
        {
            var made = await sender.Send(webhook, told.Event.Id, told.Json, cancellation);
            WebhookTelemetry.Tried(made.Outcome);
            var now = time.GetUtcNow();
            switch (made.Outcome)
            {
                case DeliveryOutcome.Delivered:
                    (_setAsideInRow, _awaySince) = (0, null);
                    return await Write(new WebhookProgress(told.Stored.Place, now));
                case DeliveryOutcome.Gone:
                    return await GiveUp("gone");
            }

            // How long it is away counts from the first time it did not answer since it last did.
            _awaySince = made.Outcome == DeliveryOutcome.Away ? _awaySince ?? now : null;
            var failing = _progress with { FailingSince = _progress.FailingSince ?? now, Failure = made.Failure };
            if (made.Outcome == DeliveryOutcome.Refused && ++refusals >= RetryPlan.MostRefusals)
            {
                var aside = new SetAside(told.Stored.Place, told.Event.Id, told.Stored.News.Kind, System.Text.Encoding.UTF8.GetString(told.Json), now, attempt, made.Failure!);
                return await Write(failing with { Place = told.Stored.Place }, aside) && await MayGoOn();
            }

            if (!await WriteFailure(failing))
                return false;
            if (made.Outcome == DeliveryOutcome.Away && now - _awaySince > RetryPlan.LongestAbsence)
                return await GiveUp("away");
            await Task.Delay(RetryPlan.After(attempt, made.Wait, Random.Shared.NextDouble()), time, cancellation);
        }
    }

    /// <summary>Whether a receiver that refused an event is sent the next.</summary>
    private async Task<bool> MayGoOn()
    {
        if (++_setAsideInRow >= RetryPlan.MostSetAsideInRow)
            return await GiveUp("refuses-all");

        // Mostly there are few of them; else those count that its owner can see and forget.
        return (await store.AllSetAside(webhook.Id, null, RetryPlan.MostSetAside)).Count < RetryPlan.MostSetAside
            || await asides.Of(webhook).Take(RetryPlan.MostSetAside).CountAsync() < RetryPlan.MostSetAside
            || await GiveUp("too-many-set-aside");
    }

    private async Task<bool> Mark(EventPlace place)
    {
        if (time.GetUtcNow() - _written >= MarkEvery)
            return await Write(_progress with { Place = place });
        _progress = _progress with { Place = place };
        return true;
    }

    private async Task<bool> Write(WebhookProgress progress, SetAside? aside = null)
    {
        // What arrived is not sent again because the store does not write it; what was to be set aside is not passed over before it is.
        if (aside is null)
            _progress = progress;
        if (!await store.Advance(webhook.Id, holder, webhook.Version, progress, aside))
            return false;
        (_progress, _written) = (progress, time.GetUtcNow());
        return true;
    }

    /// <summary>Writes that an event did not arrive; where the store does not write, that is not known elsewhere and nothing else.</summary>
    private async Task<bool> WriteFailure(WebhookProgress failing)
    {
        try
        {
            return await Write(failing);
        }
        catch (StoreUnavailableException)
        {
            return true;
        }
    }

    private async Task<bool> GiveUp(string reason)
    {
        await store.Stop(webhook.Id, webhook.Version, reason);
        return false;
    }
}
