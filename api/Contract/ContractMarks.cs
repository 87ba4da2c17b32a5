namespace Allocation.Api.Contract;

/// <summary>What an address says of itself in the OpenAPI document, beside what the framework sees.</summary>
internal static class ContractMarks
{
    /// <summary>Names the operation and says what it does, in a line.</summary>
    public static RouteHandlerBuilder Is(this RouteHandlerBuilder endpoint, string name, string summary) => endpoint.WithName(name).WithSummary(summary);

    /// <summary>What the body is; the handler reads it itself, to say where it is wrong.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, string contentType = "application/json") => endpoint.WithMetadata(new TakenBody(typeof(T), contentType));

    /// <summary>That it is a command: it may be sent again under a key.</summary>
    public static RouteHandlerBuilder IsCommand(this RouteHandlerBuilder endpoint, bool onVersion = false) => endpoint.WithMetadata(new CommandMark(IsKeyed: true, onVersion));

    /// <summary>That it is decided on a version, which makes a repeat a conflict.</summary>
    public static RouteHandlerBuilder IsDecided(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new CommandMark(IsKeyed: false, OnVersion: true));
}

/// <summary>The body of a request.</summary>
/// <param name="Type">What it holds.</param>
/// <param name="ContentType">How.</param>
internal sealed record TakenBody(Type Type, string ContentType);

/// <summary>A command.</summary>
/// <param name="IsKeyed">Whether it may be sent again under a key.</param>
/// <param name="OnVersion">Whether it is decided on a version.</param>
internal sealed record CommandMark(bool IsKeyed, bool OnVersion);
