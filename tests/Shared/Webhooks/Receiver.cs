using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Allocation.Tests.Shared;

/// <summary>Somebody's program that is sent events: keeps what comes, and answers as it is told to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Delivery> _came = Channel.CreateUnbounded<Delivery>();

    private Receiver(WebApplication app) => _app = app;

    /// <summary>What a delivery is answered.</summary>
    public Func<Delivery, HttpStatusCode> Answer { get; set; } = _ => HttpStatusCode.NoContent;

    /// <summary>What it does before it answers.</summary>
    public Func<Task> Works { get; set; } = () => Task.CompletedTask;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Receiver> Start(Func<Delivery, HttpStatusCode>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new Receiver(builder.Build());
        if (answer is not null)
            receiver.Answer = answer;
        receiver._app.Run(receiver.Take);
        await receiver._app.StartAsync(Cancellation);
        return receiver;
    }

    /// <summary>The next delivery.</summary>
    public ValueTask<Delivery> Next() => _came.Reader.ReadAsync(Cancellation);

    /// <summary>The next delivery about a vacancy.</summary>
    public async Task<Delivery> Next(Guid vacancy)
    {
        while (true)
        {
            if (await Next() is var delivery && delivery.Event["subject"]?.GetValue<Guid>() == vacancy)
                return delivery;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Take(HttpContext context)
    {
        using var text = new StreamReader(context.Request.Body);
        var delivery = new Delivery(context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), context.Request.ContentType!, await text.ReadToEndAsync(Cancellation));
        await Works();
        context.Response.StatusCode = (int)Answer(delivery);
        if (context.Response.StatusCode is >= 300 and < 400)
            context.Response.Headers.Location = "/elsewhere";
        _came.Writer.TryWrite(delivery);
    }
}

/// <summary>What came.</summary>
internal sealed record Delivery(IReadOnlyDictionary<string, string> Headers, string ContentType, string Body)
{
    public JsonObject Event => JsonNode.Parse(Body)!.AsObject();

    public string Kind => Event["type"]!.GetValue<string>().Split('.')[^1];

    /// <summary>Signatures, as the document tells a receiver to check them.</summary>
    public bool IsSignedBy(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = System.Text.Encoding.UTF8.GetBytes($"{Headers["webhook-id"]}.{Headers["webhook-timestamp"]}.{Body}");
        return Headers["webhook-signature"].Split(' ').Contains("v1," + Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(key, signed)));
    }
}
