using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Contract;
using Allocation.Api.Events;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.Grains.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Allocation.Api.Webhooks;

/// <summary>Webhooks of a program: made, changed, tried, and what was given up for them (docs/reference/webhooks.md).</summary>
internal static class WebhookEndpoints
{
    /// <summary>Webhooks of one owner.</summary>
    private const int MostOfOwner = 20;

    /// <summary>Attempts at a change that does not say on which version it was decided.</summary>
    private const int ChangeAttempts = 5;

    private const string PingType = "fr.allocation.webhook.ping";

    public static IServiceCollection AddWebhooks(this IServiceCollection services, WebhookOptions options) => services
        .AddSingleton(options)
        .AddSingleton<WebhookSecrets>()
        .AddSingleton<WebhookSender>()
        .AddSingleton<SetAsideEvents>()
        .AddSingleton<WebhookDispatcher>()
        .AddHostedService(provider => provider.GetRequiredService<WebhookDispatcher>());

    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        api.MapPost("/webhooks", Create).Is("createWebhook", "Has events sent to an address; the answer alone has the secret.").Takes<WebhookRequest>().IsCommand().Tells(ContractHeaders.ETag).Produces<SecretReply>(StatusCodes.Status201Created).Needs(Permission.Webhooks);
        api.MapGet("/webhooks", List).Is("readWebhooks", "The caller's webhooks.").Produces<WebhookList>().Needs(Permission.Webhooks);
        api.MapGet("/webhooks/{id:guid}", Read).Is("readWebhook", "A webhook, how far it is and how deliveries go.").Tells(ContractHeaders.ETag).Produces<WebhookView>().Needs(Permission.Webhooks).OfWebhook();
        api.MapPut("/webhooks/{id:guid}", Replace).Is("changeWebhook", "Changes what a webhook is sent, and where.").Takes<WebhookRequest>().IsDecided().Tells(ContractHeaders.ETag).Produces<WebhookView>().Needs(Permission.Webhooks).OfWebhook();
        api.MapDelete("/webhooks/{id:guid}", Remove).Is("removeWebhook", "Ends a webhook and forgets what was given up for it.").MayBeDecided().Produces(StatusCodes.Status204NoContent).Needs(Permission.Webhooks).OfWebhook();
        api.MapPost("/webhooks/{id:guid}/pause", Pause).Is("pauseWebhook", "Sends nothing more for now; it goes on from its place.").IsRepeatable("it stays as it is.").Tells(ContractHeaders.ETag).Produces<WebhookView>().Needs(Permission.Webhooks).OfWebhook();
        api.MapPost("/webhooks/{id:guid}/resume", Resume).Is("resumeWebhook", "Goes on from its place, with the rights of the caller's token.").IsRepeatable("it stays as it is.").Tells(ContractHeaders.ETag).Produces<WebhookView>().Needs(Permission.Webhooks).OfWebhook();
        api.MapPost("/webhooks/{id:guid}/renew", Renew).Is("renewWebhook", "Gives it the rights of the caller's token, from now on.").IsRepeatable("it stays as it is.").Tells(ContractHeaders.ETag).Produces<WebhookView>().Needs(Permission.Webhooks).OfWebhook();
        api.MapPost("/webhooks/{id:guid}/rotate", Rotate).Is("rotateWebhook", "Makes another secret; the one before signs besides for a day.").Takes<RotateRequest>().IsDecided().IsRepeatable("it is decided on a version, and for a day the same secret is told again.").Tells(ContractHeaders.ETag).Produces<SecretReply>().Needs(Permission.Webhooks).OfWebhook();
        api.MapPost("/webhooks/{id:guid}/ping", Ping).Is("pingWebhook", "Sends an event that says nothing, now, and tells what became of it.").IsRepeatable("it says nothing that counts.").Produces<AttemptReply>().Needs(Permission.Webhooks).OfWebhook();
    }

    private static async Task<IResult> Create(HttpContext context, IWebhookStore store, IVacancyEventLog log, EventFeed feed, WebhookOptions options, WebhookSecrets secrets, WebhookDispatcher dispatcher, TimeProvider time)
    {
        if (!secrets.Exist)
            return Off();
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return Problems.Malformed(unreadable!);
        var (asked, malformed) = RequestBody.Parse<WebhookRequest>(body, whole: true);
        if (asked is null)
            return Problems.Malformed(malformed!);
        if (Unable(context) is { } unable)
            return unable;
        var (order, fault) = asked.ToOrder(context.User, options);
        var (after, wrongPlace) = EventEndpoints.PlaceOf(asked.After, "after");
        if ((fault ?? wrongPlace) is { } refused)
            return Problems.Invalid([refused]);
        if (after is { } given && !await feed.Reaches(given))
            return EventEndpoints.PlaceGone();
        var (command, wrongKey) = RequestCommand.From(context, body);
        if (command is null)
            return Problems.Malformed(wrongKey!);
        var now = time.GetUtcNow();
        var webhook = new StoredWebhook(
            command.Id, 1, WebhookRights.OwnerOf(context.User), now, order!, now, WebhookState.Active, null, WebhookSecrets.Draw(), null, command.Fingerprint, new WebhookProgress(after ?? await log.Head()));
        if (!await store.Add(webhook, command.Actor, MostOfOwner))
            return Problems.Of(StatusCodes.Status409Conflict, "too-many-webhooks", "You have as many webhooks as one may.", $"Remove one, or change one; {MostOfOwner} are the most.");
        dispatcher.Look();
        if (await store.Find(webhook.Id) is not { } stored)
            return Problems.NotFound("webhook");

        // To whoever repeats the request the secret is told again, until something was changed.
        if (stored.Fingerprint != command.Fingerprint)
            return Problems.KeyReused();
        context.Response.Headers.ETag = DecidedVersion.ETag(stored.Version);
        return TypedResults.Created($"/api/v1/webhooks/{webhook.Id}", new SecretReply(WebhookView.Of(stored, options), stored.Version == 1 ? secrets.Of(stored) : null));
    }

    private static async Task<IResult> List(HttpContext context, IWebhookStore store, WebhookOptions options) =>
        TypedResults.Ok(new WebhookList([.. (await store.Of(WebhookRights.OwnerOf(context.User))).Select(webhook => WebhookView.Of(webhook, options))]));

    private static async Task<IResult> Read(Guid id, HttpContext context, IWebhookStore store, WebhookOptions options)
    {
        if (await store.Find(id) is not { } webhook)
            return Problems.NotFound("webhook");
        context.Response.Headers.ETag = DecidedVersion.ETag(webhook.Version);
        return TypedResults.Ok(WebhookView.Of(webhook, options));
    }

    private static async Task<IResult> Replace(Guid id, HttpContext context, IWebhookStore store, WebhookOptions options, WebhookDispatcher dispatcher, TimeProvider time)
    {
        var (version, members, refused) = await Decided(context);
        if (refused is not null)
            return refused;
        var (asked, malformed) = RequestBody.Parse<WebhookRequest>(Encoding.UTF8.GetBytes(members!.ToJsonString()), whole: true);
        if (asked is null)
            return Problems.Malformed(malformed!);
        if (asked.After is not null)
            return Problems.Invalid([new InputFault("after", "after", "A webhook goes on from its place; make another to begin elsewhere.")]);
        if (Unable(context) is { } unable)
            return unable;
        var (order, fault) = asked.ToOrder(context.User, options);
        return order is null
            ? Problems.Invalid([fault!])
            : await Change(id, version, webhook => webhook with { Order = order, RightsAt = time.GetUtcNow() }, "ChangeWebhook", context, store, options, dispatcher);
    }

    private static async Task<IResult> Remove(Guid id, HttpContext context, IWebhookStore store, WebhookDispatcher dispatcher)
    {
        var (version, fault) = DecidedVersion.Of(context.Request);
        if (fault is not null)
            return Problems.Malformed(fault);
        if (!await store.Remove(id, context.User.ToActor(), version))
            return await store.Find(id) is { } changed ? Problems.VersionConflict(changed.Version) : Problems.NotFound("webhook");
        dispatcher.Look();
        return TypedResults.NoContent();
    }

    private static Task<IResult> Pause(Guid id, HttpContext context, IWebhookStore store, WebhookOptions options, WebhookDispatcher dispatcher) =>
        Change(id, null, webhook => webhook with { State = WebhookState.Paused, Reason = null }, "PauseWebhook", context, store, options, dispatcher);

    private static async Task<IResult> Resume(Guid id, HttpContext context, IWebhookStore store, WebhookOptions options, WebhookDispatcher dispatcher, TimeProvider time) =>
        Unable(context) is { } unable ? unable : await Change(
            id, null, webhook => webhook with { State = WebhookState.Active, Reason = null, Order = webhook.Order with { Rights = WebhookRights.Of(context.User) }, RightsAt = time.GetUtcNow() },
            "ResumeWebhook", context, store, options, dispatcher);

    private static async Task<IResult> Renew(Guid id, HttpContext context, IWebhookStore store, WebhookOptions options, WebhookDispatcher dispatcher, TimeProvider time) =>
        Unable(context) is { } unable ? unable : await Change(
            id, null, webhook => webhook with { Order = webhook.Order with { Rights = WebhookRights.Of(context.User) }, RightsAt = time.GetUtcNow() }, "RenewWebhook", context, store, options, dispatcher);

    private static async Task<IResult> Rotate(Guid id, HttpContext context, IWebhookStore store, WebhookOptions options, WebhookSecrets secrets, WebhookDispatcher dispatcher, TimeProvider time)
    {
        if (!secrets.Exist)
            return Off();
        var (version, members, refused) = await Decided(context);
        if (refused is not null)
            return refused;
        if (RequestBody.Parse<RotateRequest>(Encoding.UTF8.GetBytes(members!.ToJsonString())).Fault is { } unknown)
            return Problems.Malformed(unknown);
        var now = time.GetUtcNow();

        // Whose answer was lost, or who changes secrets twice in a day, is told the present one: of three the receiver could not know which signs.
        if (await store.Find(id) is { } present && present.FormerUntil > now)
        {
            context.Response.Headers.ETag = DecidedVersion.ETag(present.Version);
            return TypedResults.Ok(new SecretReply(WebhookView.Of(present, options), secrets.Of(present)));
        }

        var answer = await Change(
            id, version, webhook => webhook with { Secret = webhook.Secret + 1, FormerUntil = now + WebhookSecrets.FormerLasts }, "RotateWebhook", context, store, options, dispatcher);
        return answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } && await store.Find(id) is { } rotated
            ? TypedResults.Ok(new SecretReply(WebhookView.Of(rotated, options), secrets.Of(rotated)))
            : answer;
    }

    private static async Task<IResult> Ping(Guid id, HttpContext context, IWebhookStore store, WebhookSecrets secrets, WebhookSender sender, ICommandJournal commands, TimeProvider time)
    {
        if (!secrets.Exist)
            return Off();
        if (await store.Find(id) is not { } webhook)
            return Problems.NotFound("webhook");
        var ping = Guid.NewGuid().ToString("N");
        var body = new JsonObject { ["specversion"] = "1.0", ["id"] = ping, ["source"] = $"/api/v1/webhooks/{id}", ["type"] = PingType, ["time"] = JsonSerializer.SerializeToNode(time.GetUtcNow()) };
        var made = await sender.ByHand(id, async () =>
        {
            await commands.Note(context.User.ToActor(), "PingWebhook", "webhook", id.ToString("N"), webhook.Version);
            return await sender.Send(webhook, ping, Encoding.UTF8.GetBytes(body.ToJsonString()), context.RequestAborted);
        });
        return made is null ? Busy() : TypedResults.Ok(new AttemptReply(made.Outcome == DeliveryOutcome.Delivered, made.Failure));
    }

    /// <summary>Changes one, and has it delivered for as it is now.</summary>
    /// <param name="id">Which.</param>
    /// <param name="version">On which version it was decided; null when that does not matter.</param>
    /// <param name="change">What changes.</param>
    /// <param name="action">What was asked, for the audit.</param>
    /// <param name="context">By whom.</param>
    /// <param name="store">Where it is.</param>
    /// <param name="options">Settings.</param>
    /// <param name="dispatcher">Who delivers.</param>
    private static async Task<IResult> Change(
        Guid id, int? version, Func<StoredWebhook, StoredWebhook> change, string action, HttpContext context, IWebhookStore store, WebhookOptions options, WebhookDispatcher dispatcher)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await store.Find(id) is not { } present)
                return Problems.NotFound("webhook");
            if (version is { } decided && decided != present.Version)
                return Problems.VersionConflict(present.Version);
            var changed = change(present) with { Version = present.Version + 1 };
            if (await store.Change(changed, context.User.ToActor(), action))
            {
                dispatcher.Look();
                context.Response.Headers.ETag = DecidedVersion.ETag(changed.Version);
                return TypedResults.Ok(WebhookView.Of(changed, options));
            }

            if (attempt == ChangeAttempts)
                return Problems.VersionConflict(present.Version);
        }
    }

    /// <summary>The version a change was decided on, and the other members of its body.</summary>
    private static async Task<(int? Version, JsonObject? Members, IResult? Refused)> Decided(HttpContext context)
    {
        var (members, malformed) = await RequestBody.Read<JsonObject>(context.Request, context.RequestAborted);
        if (members is null)
            return (null, null, Problems.Malformed(malformed!));
        var (version, fault) = DecidedVersion.Take(members, context.Request.Headers.IfMatch.ToString());
        return (version, members, fault is not null ? Problems.Malformed(fault) : version is null ? DecidedVersion.Missing() : null);
    }

    /// <summary>A token that may not read events gives a webhook nothing to be told.</summary>
    internal static ProblemHttpResult? Unable(HttpContext context) =>
        Access.Of(context.User).May(Permission.VacanciesRead) ? null : Problems.Forbidden($"A webhook is told what its maker may read: {PermissionWords.Of(Permission.VacanciesRead)} is needed.");

    internal static ProblemHttpResult Busy() =>
        Problems.Of(StatusCodes.Status409Conflict, "webhook-busy", "Something is being sent for this webhook already.", "Wait until the ping or the replay that runs is answered.");

    internal static ProblemHttpResult Off() => Problems.Of(
        StatusCodes.Status503ServiceUnavailable, "webhooks-off", "This installation sends no webhooks.", "Ask its operator to set Webhooks:SigningKey, or follow the stream of events.");

    private sealed record WebhookList(IReadOnlyList<WebhookView> Webhooks);

    /// <summary>A webhook with its secret, which is told now alone.</summary>
    /// <param name="Webhook">It.</param>
    /// <param name="Secret">Its secret, as Standard Webhooks writes it; absent when a request is repeated after a change.</param>
    private sealed record SecretReply(WebhookView Webhook, string? Secret);

    /// <summary>What became of an attempt.</summary>
    /// <param name="Delivered">Whether it arrived.</param>
    /// <param name="Failure">Why not.</param>
    private sealed record AttemptReply(bool Delivered, string? Failure);

    /// <summary>On which version a rotation was decided.</summary>
    private sealed record RotateRequest
    {
        /// <summary>The version; or say it in If-Match.</summary>
        public int? ExpectedVersion { get; init; }
    }
}
