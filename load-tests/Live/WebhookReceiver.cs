using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Allocation.LoadTests.Simulate.Load;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Allocation.LoadTests.Live;

/// <summary>Takes what is delivered to many webhooks, each by a path of its own, and answers at once: what is measured is the sender.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<(string Webhook, string Event), bool> _known = [];
    private long _deliveries;
    private long _last;

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>From the time of an event, which is that of its step, to its first arrival: its commit is between.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>Events that arrived, each once for a webhook.</summary>
    public int Arrived => _known.Count;

    /// <summary>How often one came that was known.</summary>
    public long Repeats => Interlocked.Read(ref _deliveries) - Arrived;

    /// <summary>Timestamp of when the last came.</summary>
    public long Last => Interlocked.Read(ref _last);

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Starts one on a free port.</summary>
    public static async Task<WebhookReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Run(receiver.Take);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Take(HttpContext context)
    {
        using var told = await JsonDocument.ParseAsync(context.Request.Body);
        var now = TimeProvider.System.GetUtcNow();
        Interlocked.Increment(ref _deliveries);
        if (_known.TryAdd((context.Request.Path, context.Request.Headers["webhook-id"].ToString()), true))
        {
            Latencies.Record(now - told.RootElement.GetProperty("time").GetDateTimeOffset());
            Interlocked.Exchange(ref _last, Stopwatch.GetTimestamp());
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
