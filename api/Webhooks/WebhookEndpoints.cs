using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Contract;
using Allocation.Api.Events;
using Allocation.Api.Http;
using Allocation.Api.Identity;
using Allocation.Domain;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Allocation.Api.Webhooks;

/// <summary>Webhooks of a program: made, changed, tried, and what was given up for them (docs/reference/webhooks.md).</summary>
internal static class WebhookEndpoints
{
    /// <summary>Webhooks of one owner.</summary>
    private const int MostOfOwner = 20;

    private const string PingType = "fr.allocation.webhook.ping";

    public static IServiceCollection AddWebhooks(this IServiceCollection services, WebhookOptions options) => services
        .AddSingleton(options)
        .AddSingleton<WebhookSecrets>()
        .AddSingleton<WebhookSender>()
        .AddSingleton<SetAsideEvents>()
        .AddSingleton<WebhookDispatcher>()
        .AddSingleton<WebhookChanges>()
        .AddHostedService(provider => provider.GetRequiredService<WebhookDispatcher>());

    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        api.MapPost("/webhooks", Create).Is("createWebhook", "Has events sent to an address; the answer alone has the secret.").Takes<WebhookRequest>().IsCommand().Tells(ContractHeaders.ETag).Produces<SecretReply>(StatusCodes.Status201Created).Needs(Permission.Webhooks);
        api.MapGet("/webhooks", List).Is("readWebhooks", "The caller's webhooks.").Produces<WebhookList>().Needs(Permission.Webhooks);
        api.MapGet("/webhooks/{id:guid}", Read).Is("readWebhook", "A webhook, how far it is and how deliveries go.").Tells(ContractHeaders.ETag).Produces<WebhookView>().Needs(Permission.Webhooks).OfWebhook();
        api.MapPut("/webhooks/{id:guid}", Replace).Is("changeWebhook", "Changes what a webhook is sent, and where.").Takes<WebhookRequest>().IsCommand().IsDecided().Tells(ContractHeaders.ETag).Produces<WebhookView>().Needs(Permission.Webhooks).OfWebhook();
        api.MapDelete("/webhooks/{id:guid}", Remove).Is("removeWebhook", "Ends a webhook and forgets what was given up for it.").MayBeDecided().Produces(StatusCodes.Status204NoContent).Needs(Permission.Webhooks).OfWebhook();
        api.MapPost("/webhooks/{id:guid}/pause", Pause).Is("pauseWebhook", "Sends nothing more for now; it goes on from its place.").IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<WebhookView>().Needs(Permission.Webhooks).OfWebhook();
        api.MapPost("/webhooks/{id:guid}/resume", Resume).Is("resumeWebhook", "Goes on from its place, with the rights of the caller's token.").IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<WebhookView>().Needs(Permission.Webhooks).OfWebhook();
        api.MapPost("/webhooks/{id:guid}/renew", Renew).Is("renewWebhook", "Gives it the rights of the caller's token, from now on.").IsCommand().MayBeDecided().Tells(ContractHeaders.ETag).Produces<WebhookView>().Needs(Permission.Webhooks).OfWebhook();
        api.MapPost("/webhooks/{id:guid}/rotate", Rotate).Is("rotateWebhook", "Makes another secret; the one before signs besides for a day, or no more from now on.").Takes<RotateRequest>().IsCommand().IsDecided().Tells(ContractHeaders.ETag).Produces<SecretReply>().Needs(Permission.Webhooks).OfWebhook();
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

    private static async Task<IResult> Replace(Guid id, HttpContext context, WebhookChanges changes, WebhookOptions options, TimeProvider time)
    {
        var (decided, refused) = await Decided(context);
        if (decided is null)
            return refused!;
        var (asked, malformed) = RequestBody.Parse<WebhookRequest>(Encoding.UTF8.GetBytes(decided.Members.ToJsonString()), whole: true);
        if (asked is null)
            return Problems.Malformed(malformed!);
        if (asked.After is not null)
            return Problems.Invalid([new InputFault("after", "after", "A webhook goes on from its place; make another to begin elsewhere.")]);
        if (Unable(context) is { } unable)
            return unable;
        var (order, fault) = asked.ToOrder(context.User, options);
        return order is null
            ? Problems.Invalid([fault!])
            : Told(await changes.Make(id, decided.Version, decided.Command, "ChangeWebhook", webhook => webhook with { Order = order, RightsAt = time.GetUtcNow() }), context, options);
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

    private static Task<IResult> Pause(Guid id, HttpContext context, WebhookChanges changes, WebhookOptions options) =>
        Change(id, "PauseWebhook", webhook => webhook with { State = WebhookState.Paused, Reason = null }, context, changes, options);

    private static async Task<IResult> Resume(Guid id, HttpContext context, WebhookChanges changes, WebhookOptions options, TimeProvider time) =>
        Unable(context) is { } unable ? unable : await Change(
            id, "ResumeWebhook", webhook => Renewed(webhook, context, time) with { State = WebhookState.Active, Reason = null }, context, changes, options);

    private static async Task<IResult> Renew(Guid id, HttpContext context, WebhookChanges changes, WebhookOptions options, TimeProvider time) =>
        Unable(context) is { } unable ? unable : await Change(id, "RenewWebhook", webhook => Renewed(webhook, context, time), context, changes, options);

    private static StoredWebhook Renewed(StoredWebhook webhook, HttpContext context, TimeProvider time) =>
        webhook with { Order = webhook.Order with { Rights = WebhookRights.Of(context.User) }, RightsAt = time.GetUtcNow() };

    private static async Task<IResult> Rotate(Guid id, HttpContext context, WebhookChanges changes, WebhookOptions options, WebhookSecrets secrets, TimeProvider time)
    {
        if (!secrets.Exist)
            return Off();
        var (decided, refused) = await Decided(context);
        if (decided is null)
            return refused!;
        var (asked, unknown) = RequestBody.Parse<RotateRequest>(Encoding.UTF8.GetBytes(decided.Members.ToJsonString()));
        if (asked is null)
            return Problems.Malformed(unknown!);
        var now = time.GetUtcNow();

        // Who changes secrets twice in a day is told the present one, for of three the receiver could not know which signs; but one that leaked signs no more from now on.
        var made = await changes.Make(id, decided.Version, decided.Command, "RotateWebhook", webhook =>
            asked.RevokeFormer ? webhook with { Secret = webhook.Secret + 1, FormerUntil = null }
            : webhook.FormerUntil > now ? null
            : webhook with { Secret = webhook.Secret + 1, FormerUntil = now + WebhookSecrets.FormerLasts });
        if (made.Webhook is not { } rotated)
            return made.Refused!;
        context.Response.Headers.ETag = DecidedVersion.ETag(rotated.Version);
        return TypedResults.Ok(new SecretReply(WebhookView.Of(rotated, options), rotated.Version == made.Made ? secrets.Of(rotated) : null));
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

    /// <summary>A change without a body: it may say in the header on which version it was decided.</summary>
    private static async Task<IResult> Change(Guid id, string action, Func<StoredWebhook, StoredWebhook> change, HttpContext context, WebhookChanges changes, WebhookOptions options)
    {
        var (version, wrongVersion) = DecidedVersion.Of(context.Request);
        var (command, wrongKey) = RequestCommand.From(context, []);
        return (wrongVersion ?? wrongKey) is { } fault ? Problems.Malformed(fault) : Told(await changes.Make(id, version, command!, action, change), context, options);
    }

    private static IResult Told(ChangedWebhook changed, HttpContext context, WebhookOptions options)
    {
        if (changed.Webhook is not { } webhook)
            return changed.Refused!;
        context.Response.Headers.ETag = DecidedVersion.ETag(webhook.Version);
        return TypedResults.Ok(WebhookView.Of(webhook, options));
    }

    /// <summary>A change that must say on which version it was decided, in the header or in the body.</summary>
    private static async Task<(DecidedChange? Decided, IResult? Refused)> Decided(HttpContext context)
    {
        var (body, unreadable) = await RequestBody.Read(context.Request, context.RequestAborted);
        if (body is null)
            return (null, Problems.Malformed(unreadable!));
        var (members, malformed) = RequestBody.Parse<JsonObject>(body);
        if (members is null)
            return (null, Problems.Malformed(malformed!));
        var (version, wrongVersion) = DecidedVersion.Take(members, context.Request.Headers.IfMatch.ToString());
        var (command, wrongKey) = RequestCommand.From(context, body);
        return (wrongVersion ?? wrongKey) is { } fault ? (null, Problems.Malformed(fault))
            : version is { } decided ? (new DecidedChange(decided, command!, members), null)
            : (null, DecidedVersion.Missing());
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

    /// <summary>How secrets change.</summary>
    private sealed record RotateRequest
    {
        /// <summary>The version it was decided on; or say it in If-Match.</summary>
        public int? ExpectedVersion { get; init; }

        /// <summary>Whether the new secret alone signs from now on: for one that somebody else may have.</summary>
        public bool RevokeFormer { get; init; }
    }

    /// <summary>A change that says on which version it was decided.</summary>
    /// <param name="Version">The version.</param>
    /// <param name="Command">Who asks, and under which key.</param>
    /// <param name="Members">The other members of its body.</param>
    private sealed record DecidedChange(int Version, Command Command, JsonObject Members);
}
