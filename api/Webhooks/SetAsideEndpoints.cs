using System.ComponentModel.DataAnnotations;
using System.Text;
using Allocation.Api.Contract;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Grains.Storage;

namespace Allocation.Api.Webhooks;

/// <summary>Events that were given up for a webhook: seen, sent again, forgotten.</summary>
internal static class SetAsideEndpoints
{
    /// <summary>Events that were given up, shown at a time.</summary>
    private const int MostSetAside = 100;

    /// <summary>Somebody waits for a replay for so long; what is left is sent when it is asked for again.</summary>
    private static readonly TimeSpan LongestReplay = TimeSpan.FromMinutes(1);

    public static void MapSetAside(this IEndpointRouteBuilder api)
    {
        api.MapGet("/webhooks/{id:guid}/set-aside", AllSetAside).Is("readSetAside", "Events that were given up for a webhook, oldest first.").Produces<SetAsideList>().Needs(Permission.Webhooks).OfWebhook();
        api.MapPost("/webhooks/{id:guid}/set-aside/replay", Replay).Is("replaySetAside", "Sends events again that were given up; those that arrive are given up no more.").Takes<ReplayRequest>().IsRepeatable("what arrived is not sent again.").Produces<ReplayReply>().Needs(Permission.Webhooks).OfWebhook();
        api.MapDelete("/webhooks/{id:guid}/set-aside/{word}", Forget).Is("forgetSetAside", "Forgets an event that was given up.").Produces(StatusCodes.Status204NoContent).Needs(Permission.Webhooks).OfWebhook();
    }

    private static async Task<IResult> AllSetAside(Guid id, string? after, [Range(1, MostSetAside)] int? take, HttpContext context, IWebhookStore store, SetAsideEvents events)
    {
        if (Paging.Fault(take, MostSetAside, "events") is { } fault)
            return Problems.Malformed(fault);
        if (WebhookEndpoints.Unable(context) is { } unable)
            return unable;
        if (await store.Find(id) is not { } webhook)
            return Problems.NotFound("webhook");
        if (after is not null && await events.Find(webhook, context.User, after) is null)
            return Problems.Malformed(Paging.NoPlace);
        var wanted = take ?? MostSetAside;
        var page = await events.Of(webhook, context.User, after, context.RequestAborted).Take(wanted).Select(UndeliveredView.Of).ToListAsync(context.RequestAborted);
        return TypedResults.Ok(new SetAsideList(page, Paging.Next(page, wanted, aside => aside.EventId)));
    }

    private static async Task<IResult> Replay(Guid id, HttpContext context, IWebhookStore store, SetAsideEvents events, WebhookSecrets secrets, WebhookSender sender, WebhookOptions options, ICommandJournal commands, TimeProvider time)
    {
        if (!secrets.Exist)
            return WebhookEndpoints.Off();
        var (asked, malformed) = await RequestBody.Read<ReplayRequest>(context.Request, context.RequestAborted);
        if (asked is null)
            return Problems.Malformed(malformed!);
        if (WebhookEndpoints.Unable(context) is { } unable)
            return unable;
        if (await store.Find(id) is not { } webhook)
            return Problems.NotFound("webhook");
        if (time.GetUtcNow() - webhook.RightsAt > options.RightsLast)
            return Problems.Forbidden("Its rights are over: renew it first.");
        if (asked.EventId is not { } one)
            return await sender.ByHand(id, () => Noted(() => ReplayAll(webhook, context, store, events, sender, time))) is { } all ? TypedResults.Ok(all) : WebhookEndpoints.Busy();
        return await events.Find(webhook, context.User, one) is not { } aside ? Problems.NotFound("event that was given up")
            : await sender.ByHand(id, () => Noted(() => ReplayOne(webhook, aside, store, sender, context.RequestAborted))) is { } made ? TypedResults.Ok(new ReplayReply(made.Outcome == DeliveryOutcome.Delivered ? 1 : 0, made.Failure))
            : WebhookEndpoints.Busy();

        async Task<T> Noted<T>(Func<Task<T>> replay)
        {
            await commands.Note(context.User.ToActor(), "ReplaySetAside", "webhook", id.ToString("N"), webhook.Version);
            return await replay();
        }
    }

    /// <summary>Sends all that were given up, the oldest first, for as long as somebody waits.</summary>
    private static async Task<ReplayReply> ReplayAll(StoredWebhook webhook, HttpContext context, IWebhookStore store, SetAsideEvents events, WebhookSender sender, TimeProvider time)
    {
        var (delivered, failure, until) = (0, default(string), time.GetUtcNow() + LongestReplay);

        // All of them before the first is sent: those that arrive are no places to go on from.
        foreach (var aside in await events.Of(webhook, context.User, cancellation: context.RequestAborted).ToListAsync(context.RequestAborted))
        {
            if (time.GetUtcNow() > until || (await store.Find(webhook.Id))?.Version != webhook.Version)
                break;
            var made = await ReplayOne(webhook, aside, store, sender, context.RequestAborted);
            if (made.Outcome == DeliveryOutcome.Delivered)
            {
                delivered++;
                continue;
            }

            // Whoever is away now is away for those behind as well.
            failure = made.Failure;
            if (made.Outcome != DeliveryOutcome.Refused)
                break;
        }

        return new ReplayReply(delivered, failure);
    }

    private static async Task<DeliveryAttempt> ReplayOne(StoredWebhook webhook, SetAside aside, IWebhookStore store, WebhookSender sender, CancellationToken cancellation)
    {
        var made = await sender.Send(webhook, aside.EventId, Encoding.UTF8.GetBytes(aside.Body), cancellation);
        if (made.Outcome == DeliveryOutcome.Delivered)
            await store.Forget(webhook.Id, aside.EventId);
        return made;
    }

    private static async Task<IResult> Forget(Guid id, string word, HttpContext context, IWebhookStore store, SetAsideEvents events, ICommandJournal commands)
    {
        if (await store.Find(id) is not { } webhook || await events.Find(webhook, context.User, word) is null)
            return Problems.NotFound("event that was given up");
        await commands.Note(context.User.ToActor(), "ForgetSetAside", "webhook", id.ToString("N"), webhook.Version);
        return await store.Forget(id, word) ? TypedResults.NoContent() : Problems.NotFound("event that was given up");
    }

    /// <summary>Events that were given up.</summary>
    /// <param name="Events">They, oldest first.</param>
    /// <param name="Next">Behind them: <c>after</c> of the next question; absent when there are no more.</param>
    private sealed record SetAsideList(IReadOnlyList<UndeliveredView> Events, string? Next);

    /// <summary>Which events are sent again.</summary>
    private sealed record ReplayRequest
    {
        /// <summary>One of them; all when it is not said.</summary>
        public string? EventId { get; init; }
    }

    /// <summary>What became of them.</summary>
    /// <param name="Delivered">How many arrived.</param>
    /// <param name="Failure">What came of the last that did not.</param>
    private sealed record ReplayReply(int Delivered, string? Failure);
}
