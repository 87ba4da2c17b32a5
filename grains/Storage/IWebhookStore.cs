using Allocation.GrainInterfaces;

namespace Allocation.Grains.Storage;

/// <summary>
/// Webhooks: who is told of events at which address, and how far each is. One process at a time delivers for a webhook: it holds it on a lease, and what it
/// writes counts only while it does.
/// </summary>
public interface IWebhookStore
{
    /// <summary>Adds one, unless it is there.</summary>
    /// <param name="webhook">It.</param>
    /// <param name="actor">Who asks for it.</param>
    /// <param name="most">How many its owner may have.</param>
    /// <returns>Whether it is there now; false when its owner has as many as it may.</returns>
    Task<bool> Add(StoredWebhook webhook, Actor actor, int most);

    /// <summary>Those of an owner, oldest first.</summary>
    Task<IReadOnlyList<StoredWebhook>> Of(WebhookOwner owner);

    /// <summary>One of them; null when there is none.</summary>
    Task<StoredWebhook?> Find(Guid id);

    /// <summary>Writes what its owner changed: all but its place and how deliveries went.</summary>
    /// <param name="changed">As it becomes, of the next version.</param>
    /// <param name="command">Who asks, and by which command, which is kept.</param>
    /// <param name="action">What was asked, for the audit.</param>
    /// <returns>False when it changed meanwhile, or is gone.</returns>
    Task<bool> Change(StoredWebhook changed, Command command, string action);

    /// <summary>Removes it and what was set aside for it.</summary>
    /// <param name="id">Which.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="version">On which version that was decided; null when it does not matter.</param>
    /// <returns>False when it is gone, or changed meanwhile.</returns>
    Task<bool> Remove(Guid id, Actor actor, int? version = null);

    /// <summary>Takes, and keeps, the active ones that no other process holds.</summary>
    /// <param name="holder">This process.</param>
    /// <param name="lease">For how long, by the clock of the store.</param>
    Task<IReadOnlyList<StoredWebhook>> Hold(Guid holder, TimeSpan lease);

    /// <summary>Lets go of all that a process holds.</summary>
    Task Release(Guid holder);

    /// <summary>Writes how far deliveries are.</summary>
    /// <param name="id">Of which.</param>
    /// <param name="holder">Who holds it.</param>
    /// <param name="version">On which version of it deliveries run.</param>
    /// <param name="progress">How far.</param>
    /// <param name="aside">An event that is given up with it, or null.</param>
    /// <returns>False when it is held no more, was changed, or is not active: deliver nothing for it as it was.</returns>
    Task<bool> Advance(Guid id, Guid holder, int version, WebhookProgress progress, SetAside? aside = null);

    /// <summary>Stops one, unless it was changed.</summary>
    /// <param name="id">Which.</param>
    /// <param name="version">As it was when that was decided.</param>
    /// <param name="reason">Why: a code.</param>
    Task Stop(Guid id, int version, string reason);

    /// <summary>Events that were given up, in the order of the log.</summary>
    /// <param name="id">Of which webhook.</param>
    /// <param name="after">Behind this event; null from the first.</param>
    /// <param name="most">At most so many.</param>
    Task<IReadOnlyList<SetAside>> AllSetAside(Guid id, string? after, int most);

    /// <summary>An event that was given up; null when it was not.</summary>
    Task<SetAside?> FindSetAside(Guid id, string eventId);

    /// <summary>Forgets an event that was given up.</summary>
    Task<bool> Forget(Guid id, string eventId);
}

/// <summary>Whose a webhook is: the program, or the person, that made it.</summary>
/// <param name="Organisation">Its organisation.</param>
/// <param name="Subject">It.</param>
public sealed record WebhookOwner(string Organisation, string Subject);

/// <summary>Whether events are delivered.</summary>
public enum WebhookState
{
    /// <summary>They are.</summary>
    Active,

    /// <summary>Its owner wants none for now.</summary>
    Paused,

    /// <summary>The product gave up; <see cref="StoredWebhook.Reason"/> says why.</summary>
    Stopped,
}

/// <summary>What its owner asked for.</summary>
/// <param name="Url">Where events go.</param>
/// <param name="Territory">Only of this territory.</param>
/// <param name="Landlord">Only of dwellings of this landlord.</param>
/// <param name="Typology">Only of dwellings of this typology.</param>
/// <param name="Kind">Only of these kinds.</param>
/// <param name="Rights">Claims of the token by which it was made: what it may be told.</param>
public sealed record WebhookOrder(string Url, string? Territory, string? Landlord, string? Typology, string? Kind, IReadOnlyList<WebhookClaim> Rights);

/// <summary>A claim of a token.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Value">What it says.</param>
public sealed record WebhookClaim(string Type, string Value);

/// <summary>A webhook as stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">From 1; one more with each change by its owner.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="CreatedAt">Since when it is there.</param>
/// <param name="Order">What was asked for.</param>
/// <param name="RightsAt">When its rights were seen last.</param>
/// <param name="State">Whether events are delivered.</param>
/// <param name="Reason">Why not, when it was stopped.</param>
/// <param name="Secret">Which of its secrets signs: a number, one more with each rotation.</param>
/// <param name="FormerUntil">Until when the one before signs as well; null when it does not.</param>
/// <param name="Fingerprint">Hash of the request that made it.</param>
/// <param name="Progress">How far deliveries are.</param>
public sealed record StoredWebhook(
    Guid Id, int Version, WebhookOwner Owner, DateTimeOffset CreatedAt, WebhookOrder Order, DateTimeOffset RightsAt, WebhookState State, string? Reason, int Secret, DateTimeOffset? FormerUntil,
    string Fingerprint, WebhookProgress Progress);

/// <summary>How far deliveries of a webhook are.</summary>
/// <param name="Place">All before it is delivered, or set aside.</param>
/// <param name="DeliveredAt">When an event arrived last; null when none did.</param>
/// <param name="FailingSince">Since when none arrives; null when they do.</param>
/// <param name="Failure">Why: a code.</param>
public sealed record WebhookProgress(EventPlace Place, DateTimeOffset? DeliveredAt = null, DateTimeOffset? FailingSince = null, string? Failure = null);

/// <summary>An event that was given up, for its owner to look at and to ask for again.</summary>
/// <param name="Place">Its place in the log.</param>
/// <param name="EventId">Its id.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Body">As it was sent, JSON.</param>
/// <param name="At">Since when.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Failure">What came of it last: a code.</param>
public sealed record SetAside(EventPlace Place, string EventId, string Kind, string Body, DateTimeOffset At, int Attempts, string Failure);
