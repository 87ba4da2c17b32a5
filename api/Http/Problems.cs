using Allocation.Domain;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Allocation.Api.Http;

/// <summary>RFC 9457 problems with stable types, listed in docs/reference/problems.md.</summary>
internal static class Problems
{
    private const string Types = "urn:allocation:problem:";

    public static ProblemHttpResult Of(int status, string type, string title, string detail, params (string Name, object? Value)[] extensions) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: Types + type, extensions: extensions.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));

    /// <summary>A territory without scores and lists, because its grid cannot be applied.</summary>
    public static ProblemHttpResult GridUnusable(string territory, string version) => Of(
        StatusCodes.Status503ServiceUnavailable,
        "grid-unusable",
        "The grid of the territory cannot be applied.",
        "Nothing is ranked there meanwhile. Withdraw the grid and publish a mended one; /api/v1/policies/grids says why.",
        ("territory", territory),
        ("version", version));

    /// <summary>The type of a problem without what all types of ours begin with.</summary>
    public static string TypeOf(ProblemDetails problem) => problem.Type?.StartsWith(Types, StringComparison.Ordinal) == true ? problem.Type[Types.Length..] : problem.Type ?? "";

    /// <summary>Gives a problem of the web framework (no such route, no such method, no token) a type of ours, and says which parameter it could not read.</summary>
    public static void Name(ProblemDetails problem, HttpContext context)
    {
        if (problem.Type?.StartsWith(Types, StringComparison.Ordinal) == true)
            return;
        problem.Type = Types + problem.Status switch
        {
            StatusCodes.Status401Unauthorized => "unauthenticated",
            StatusCodes.Status403Forbidden => "forbidden",
            StatusCodes.Status404NotFound => "not-found",
            StatusCodes.Status405MethodNotAllowed => "method-not-allowed",
            >= 500 => "internal",
            _ => "bad-request",
        };
        if (problem.Status == StatusCodes.Status400BadRequest && UnreadParameter.Of(context) is { } fault)
            problem.Extensions["errors"] = new[] { fault };
    }

    public static ProblemHttpResult Invalid(IEnumerable<InputFault> faults) => Of(
        StatusCodes.Status422UnprocessableEntity, "invalid", "The content is refused.", "Nothing was stored. Each error names its path and how to mend it.", ("errors", faults));

    public static ProblemHttpResult Malformed(InputFault fault) => Of(
        StatusCodes.Status400BadRequest, "malformed", "The content cannot be read.", "Nothing was stored. The error names its path and how to mend it.", ("errors", new[] { fault }));

    public static ProblemHttpResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "not-found", "There is nothing of that name.", $"No {what} has it.");

    public static ProblemHttpResult Forbidden(string why) => Of(StatusCodes.Status403Forbidden, "forbidden", "Your role or scope does not allow it.", why);

    public static ProblemHttpResult VersionConflict(int current) => Of(
        StatusCodes.Status409Conflict, "version-conflict", "It changed meanwhile.", "Read it again, decide again, and send the change with its present version.", ("currentVersion", current));

    public static ProblemHttpResult KeyReused() => Of(
        StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "The idempotency key was used for another request.", "Take a new key for a new request.");
}
