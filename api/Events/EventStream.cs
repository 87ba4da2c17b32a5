using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Authentication;

namespace Allocation.Api.Events;

/// <summary>Server-Sent Events: each with its place as id, so that a client that comes back says where it was.</summary>
/// <param name="events">The events.</param>
/// <param name="fromPresent">Whether it begins at the present: then the first step says where that is, and its client has no other place to come back to.</param>
/// <param name="time">Clock of the token.</param>
internal sealed class EventStream(IAsyncEnumerable<FeedStep> events, bool fromPresent, TimeProvider time) : IResult
{
    public const string ContentType = "text/event-stream";

    /// <summary>Where nothing happens a comment says that the stream lives.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Bytes sent together.</summary>
    private const int MostTogether = 64 * 1024;

    /// <summary>A client waits so long before it comes back, milliseconds.</summary>
    private static ReadOnlySpan<byte> Opening => "retry: 2000\n\n"u8;

    private static ReadOnlySpan<byte> Silence => ": \n\n"u8;

    public async Task ExecuteAsync(HttpContext context)
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var output = context.Response.BodyWriter;
        using var expiry = new CancellationTokenSource();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, expiry.Token);
        try
        {
            await Send(output, context, expiry, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client is gone, or its token is over: an end like any other, from which it comes back.
        }
    }

    private async Task Send(PipeWriter output, HttpContext context, CancellationTokenSource expiry, CancellationToken ended)
    {
        await using var following = events.GetAsyncEnumerator(ended);

        // It follows before its client hears of it: what the client then does is told to it.
        var next = following.MoveNextAsync().AsTask();
        try
        {
            output.Write(Opening);

            // However short its token lives: who has a place loses nothing by coming back.
            if (fromPresent && await next)
            {
                Write(output, following.Current);
                next = following.MoveNextAsync().AsTask();
            }

            await output.FlushAsync(context.RequestAborted);
            await using var over = time.CreateTimer(_ => expiry.Cancel(), null, Left(context), Timeout.InfiniteTimeSpan);
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

                // What waits goes together, but for so much of it.
                if (!next.IsCompleted || output.UnflushedBytes > MostTogether)
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
        ended.ThrowIfCancellationRequested();
        if (next.IsCompleted)
            return true;
        using var beat = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var came = await Task.WhenAny(next, Task.Delay(Beat, time, beat.Token)) == next;
        await beat.CancelAsync();
        ended.ThrowIfCancellationRequested();
        return came;
    }

    private static void Write(PipeWriter output, FeedStep step)
    {
        output.Write("id: "u8);
        output.Write(Encoding.ASCII.GetBytes(step.Place.ToString()));
        if (step.Told is not { } told)
        {
            // An id and no data: browsers keep it, and tell nobody anything. Other readers pass over a block that has not even an empty line of it, id and all.
            output.Write("\ndata:\n\n"u8);
            return;
        }

        output.Write("\nevent: "u8);
        output.Write(Encoding.ASCII.GetBytes(told.Event.Type));
        output.Write("\ndata: "u8);
        output.Write(told.Json);
        output.Write("\n\n"u8);
    }

    /// <summary>How long the token by which it was opened is good for: a stream ends with it, and after some weeks in any case.</summary>
    private TimeSpan Left(HttpContext context)
    {
        var left = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc - time.GetUtcNow() ?? Longest;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < Longest ? left : Longest;
    }
}
