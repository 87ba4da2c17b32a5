using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Authentication;

namespace Allocation.Api.Events;

/// <summary>Server-Sent Events: each with its place as id, so that a client that comes back says where it was.</summary>
internal sealed class EventStream(IAsyncEnumerable<FeedEvent> events, TimeProvider time) : IResult
{
    public const string ContentType = "text/event-stream";

    /// <summary>Where nothing happens a comment says that the stream lives.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    /// <summary>A client waits so long before it comes back, milliseconds.</summary>
    private static ReadOnlySpan<byte> Opening => "retry: 2000\n\n"u8;

    private static ReadOnlySpan<byte> Silence => ": \n\n"u8;

    public async Task ExecuteAsync(HttpContext context)
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var output = context.Response.BodyWriter;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        using var expiry = Expiry(context, ended);
        try
        {
            output.Write(Opening);
            await output.FlushAsync(ended.Token);
            await Send(output, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client is gone, or its token is over: an end like any other, from which it comes back.
        }
    }

    private async Task Send(PipeWriter output, CancellationToken ended)
    {
        await using var following = events.GetAsyncEnumerator(ended);
        var next = following.MoveNextAsync().AsTask();
        try
        {
            while (await Comes(next, ended) is var comes && (!comes || await next))
            {
                if (comes)
                {
                    Write(output, following.Current);
                    next = following.MoveNextAsync().AsTask();
                }
                else
                {
                    output.Write(Silence);
                }

                // What waits goes together.
                if (!next.IsCompleted)
                    await output.FlushAsync(ended);
            }
        }
        finally
        {
            // Whatever ended it, nobody may be asked for the next any more when the enumerator goes.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the next event, or for the time of a beat.</summary>
    private async Task<bool> Comes(Task next, CancellationToken ended)
    {
        if (next.IsCompleted)
            return true;
        using var beat = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var came = await Task.WhenAny(next, Task.Delay(Beat, time, beat.Token)) == next;
        await beat.CancelAsync();
        ended.ThrowIfCancellationRequested();
        return came;
    }

    private static void Write(PipeWriter output, FeedEvent told)
    {
        output.Write("id: "u8);
        output.Write(Encoding.ASCII.GetBytes(told.Stored.Place.ToString()));
        output.Write("\nevent: "u8);
        output.Write(Encoding.ASCII.GetBytes(told.Event.Type));
        output.Write("\ndata: "u8);
        output.Write(told.Json);
        output.Write("\n\n"u8);
    }

    /// <summary>A stream ends with the token it was opened by.</summary>
    private ITimer? Expiry(HttpContext context, CancellationTokenSource ended) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc is { } expires
            ? time.CreateTimer(_ => ended.Cancel(), null, expires - time.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            : null;
}
