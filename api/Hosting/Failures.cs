using Allocation.Api.Http;
using Allocation.GrainInterfaces.Territories;
using Allocation.Grains.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Allocation.Api.Hosting;

/// <summary>What a client is told when the product, not the request, is at fault: nothing of its insides.</summary>
internal static class Failures
{
    /// <summary>How the exception handler answers. What a client did is told to it, and fills no log.</summary>
    public static ExceptionHandlerOptions Options => new() { ExceptionHandler = Answer, SuppressDiagnosticsCallback = context => IsOfClient(context.Exception) };

    private static async Task Answer(HttpContext context)
    {
        var failure = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var problem = failure switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => Problems.Of(
                StatusCodes.Status408RequestTimeout, "timed-out", "The request did not come to its end in time.", "Send it whole, and at 16 KB a second or faster. What had come whole of an import is entered; of anything else nothing was done."),
            BadHttpRequestException bad => Unreadable(bad.StatusCode),
            not null when IsOfClient(failure) => Unreadable(StatusCodes.Status400BadRequest),
            GridUnusableException unusable => Problems.GridUnusable(unusable.Territory, unusable.Version),
            StoreUnavailableException or TimeoutException or OrleansException => Problems.Of(
                StatusCodes.Status503ServiceUnavailable, "unavailable", "Part of the engine does not answer.", "Nothing was acknowledged; send the same request again, with the same idempotency key."),
            _ => Problems.Of(StatusCodes.Status500InternalServerError, "internal", "The engine failed on this request.", "Nothing was acknowledged; the incident is in the log under the trace identifier."),
        };
        await problem.ExecuteAsync(context);
    }

    /// <summary>Whether the client sent what cannot be read; a chunk size too large for a number is no bad request to the server, but an overflow.</summary>
    private static bool IsOfClient(Exception failure) => failure is BadHttpRequestException or IOException { InnerException: OverflowException };

    private static ProblemHttpResult Unreadable(int status) => Problems.Of(status, "bad-request", "The request cannot be read.", "Check its size, its encoding and its content type.");
}
