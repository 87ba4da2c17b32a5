using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Allocation.Grains.Storage;

namespace Allocation.Api.Webhooks;

/// <summary>What became of one attempt.</summary>
internal enum DeliveryOutcome
{
    /// <summary>It was taken.</summary>
    Delivered,

    /// <summary>The receiver answers, and does not take this one.</summary>
    Refused,

    /// <summary>The receiver is not there, or asks for a pause: what comes behind would fare the same.</summary>
    Away,

    /// <summary>The receiver wants no more of them (410).</summary>
    Gone,
}

/// <summary>An attempt.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Failure">Why it was not delivered: a code; null when it was.</param>
/// <param name="Wait">How long the receiver asks to be left alone; null when it does not.</param>
internal sealed record DeliveryAttempt(DeliveryOutcome Outcome, string? Failure = null, TimeSpan? Wait = null);

/// <summary>
/// Posts events to the addresses of webhooks: no redirects, no proxy, no cookies, and to public addresses alone, which is looked at where the connection is made, whatever a name
/// pointed to before. Of an answer the status counts.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    /// <summary>Header with the id of an event.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header with the time of sending, seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Header with the signatures.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string ContentType = "application/cloudevents+json";

    private const int MostLookUps = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly WebhookOptions _options;
    private readonly WebhookSecrets _secrets;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly ConcurrentDictionary<Guid, bool> _byHand = [];
    private readonly SemaphoreSlim _lookUps = new(MostLookUps);

    /// <summary>Opens nothing yet.</summary>
    public WebhookSender(WebhookOptions options, WebhookSecrets secrets, TimeProvider time)
    {
        (_options, _secrets, _time) = (options, secrets, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectPatience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),

            // Spans of this client would name its addresses.
            ActivityHeadersPropagator = null,
            ConnectCallback = Connect,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Allocation-Webhooks", "1"));
    }

    /// <summary>Sends one event, once.</summary>
    /// <param name="webhook">To whom.</param>
    /// <param name="id">Id of the event, by which a receiver knows a repeat.</param>
    /// <param name="body">The event, JSON.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task<DeliveryAttempt> Send(StoredWebhook webhook, string id, byte[] body, CancellationToken cancellation)
    {
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Order.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        request.Headers.Add(IdHeader, id);
        request.Headers.Add(TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(SignatureHeader, _secrets.Sign(webhook, id, timestamp, body));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return Of(answer);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new DeliveryAttempt(DeliveryOutcome.Away, "timeout");
        }
        catch (UriFormatException)
        {
            return new DeliveryAttempt(DeliveryOutcome.Away, "no-public-address");
        }
        catch (HttpRequestException failure)
        {
            return new DeliveryAttempt(DeliveryOutcome.Away, CodeOf(failure));
        }
    }

    /// <summary>Sends by hand, for somebody who waits: one thing at a time for a webhook.</summary>
    /// <returns>What came of it; null when something is being sent by hand for it already.</returns>
    public async Task<T?> ByHand<T>(Guid webhook, Func<Task<T>> sending)
        where T : class
    {
        if (!_byHand.TryAdd(webhook, true))
            return null;
        try
        {
            return await sending();
        }
        finally
        {
            _byHand.TryRemove(webhook, out _);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _lookUps.Dispose();
    }

    private DeliveryAttempt Of(HttpResponseMessage answer)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"status-{(int)answer.StatusCode}");
        return answer.StatusCode switch
        {
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => new DeliveryAttempt(DeliveryOutcome.Delivered),
            HttpStatusCode.Gone => new DeliveryAttempt(DeliveryOutcome.Gone, code),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                new DeliveryAttempt(DeliveryOutcome.Away, code, Asked(answer.Headers.RetryAfter)),
            _ => new DeliveryAttempt(DeliveryOutcome.Refused, code),
        };
    }

    private TimeSpan? Asked(RetryConditionHeaderValue? header)
    {
        var asked = header?.Delta ?? header?.Date - _time.GetUtcNow();
        return asked > LongestWait ? LongestWait : asked > TimeSpan.Zero ? asked : null;
    }

    private static string CodeOf(HttpRequestException failure) => failure switch
    {
        // A name that is not there and one that points inside are told apart by nobody: else an owner could ask which names the network has.
        { InnerException: ForbiddenAddressException or SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } or { HttpRequestError: HttpRequestError.NameResolutionError } => "no-public-address",
        { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } => "tls",
        _ => "no-connection",
    };

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var plain = context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttp;
        var named = await AddressesOf(context.DnsEndPoint.Host, cancellation);
        IPAddress[] allowed = [.. named.Where(address => MayReach(address, plain))];
        if (allowed.Length == 0)
            throw new ForbiddenAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A look-up holds a thread for as long as a name server takes that may be the owner's own: few at a time.</summary>
    private async Task<IPAddress[]> AddressesOf(string name, CancellationToken cancellation)
    {
        await _lookUps.WaitAsync(cancellation);
        var asked = Dns.GetHostAddressesAsync(name, CancellationToken.None);
        _ = asked.ContinueWith(_ => _lookUps.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return await asked.WaitAsync(cancellation);
    }

    /// <summary>Without TLS only where the operator said so.</summary>
    private bool MayReach(IPAddress address, bool plain) =>
        _options.AllowedNetworks.Any(network => network.Contains(PublicAddresses.Plain(address))) || (!plain && PublicAddresses.Holds(address));

    private sealed class ForbiddenAddressException : Exception;
}
