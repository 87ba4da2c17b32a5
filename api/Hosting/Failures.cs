using Allocation.Api.Http;
using Allocation.GrainInterfaces.Territories;
using Allocation.Grains.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace Allocation.Api.Hosting;

/// <summary>What a client is told when the product, not the request, is at fault: nothing of its insides.</summary>
internal static class Failures
{
    public static void Handle(IApplicationBuilder app) => app.Run(async context =>
    {
        var failure = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var problem = failure switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => Problems.Of(
                StatusCodes.Status408RequestTimeout, "timed-out", "The request did not come to its end in time.", "Send it whole, and at 16 KB a second or faster. What had come whole of an import is entered; of anything else nothing was done."),
            BadHttpRequestException bad => Problems.Of(bad.StatusCode, "bad-request", "The request cannot be read.", "Check its size, its encoding and its content type."),
            GridUnusableException unusable => Problems.GridUnusable(unusable.Territory, unusable.Version),
            StoreUnavailableException or TimeoutException or OrleansException => Problems.Of(
                StatusCodes.Status503ServiceUnavailable, "unavailable", "Part of the engine does not answer.", "Nothing was acknowledged; send the same request again, with the same idempotency key."),
            _ => Problems.Of(StatusCodes.Status500InternalServerError, "internal", "The engine failed on this request.", "Nothing was acknowledged; the incident is in the log under the trace identifier."),
        };
        await problem.ExecuteAsync(context);
    });
}
