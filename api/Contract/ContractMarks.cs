namespace Allocation.Api.Contract;

/// <summary>What an address says of itself in the OpenAPI document, beside what the framework sees.</summary>
internal static class ContractMarks
{
    /// <summary>Names the operation and says what it does, in a line.</summary>
    public static RouteHandlerBuilder Is(this RouteHandlerBuilder endpoint, string name, string summary) => endpoint.WithName(name).WithSummary(summary);

    /// <summary>What the body is; the handler reads it itself, to say where it is wrong.</summary>
    /// <param name="endpoint">The address.</param>
    /// <param name="contentTypes">As what it may be sent, the usual one first; JSON when nothing is said.</param>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, params string[] contentTypes) =>
        endpoint.WithMetadata(new TakenBody(typeof(T), contentTypes.Length == 0 ? ["application/json"] : contentTypes));

    /// <summary>That it is a command that is no other when it comes twice: it may be sent again under a key.</summary>
    public static RouteHandlerBuilder IsCommand(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new KeyMark());

    /// <summary>That it needs no key, and why: to send it again does no harm.</summary>
    public static RouteHandlerBuilder IsRepeatable(this RouteHandlerBuilder endpoint, string because) => endpoint.WithMetadata(new RepeatMark(because));

    /// <summary>That it is decided on a version, which must be said: in the header, or in the body.</summary>
    public static RouteHandlerBuilder IsDecided(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new VersionMark(IsNeeded: true));

    /// <summary>That it may say in the header on which version it was decided.</summary>
    public static RouteHandlerBuilder MayBeDecided(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new VersionMark(IsNeeded: false));

    /// <summary>Headers of the answer, beside those that follow from its status.</summary>
    public static RouteHandlerBuilder Tells(this RouteHandlerBuilder endpoint, params string[] headers) => endpoint.WithMetadata(new ToldHeaders(headers));

    /// <summary>What else the answer may be, for whoever asks for that.</summary>
    public static RouteHandlerBuilder Also(this RouteHandlerBuilder endpoint, string contentType, string what) => endpoint.WithMetadata(new OtherForm(contentType.Split(';')[0], what));
}

/// <summary>The body of a request.</summary>
/// <param name="Type">What it holds.</param>
/// <param name="ContentTypes">How, the usual way first.</param>
internal sealed record TakenBody(Type Type, IReadOnlyList<string> ContentTypes);

/// <summary>A command that may be sent again under a key.</summary>
internal sealed record KeyMark;

/// <summary>A command that may be sent again without one.</summary>
/// <param name="Because">Why that does no harm.</param>
internal sealed record RepeatMark(string Because);

/// <summary>A change that is decided on a version.</summary>
/// <param name="IsNeeded">Whether the version must be said.</param>
internal sealed record VersionMark(bool IsNeeded);

/// <summary>Headers of an answer.</summary>
/// <param name="Names">Their names.</param>
internal sealed record ToldHeaders(IReadOnlyList<string> Names);

/// <summary>Another form of an answer.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="What">What stands in it.</param>
internal sealed record OtherForm(string ContentType, string What);
