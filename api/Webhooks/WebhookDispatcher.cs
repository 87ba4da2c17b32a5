using Allocation.Api.Events;
using Allocation.Grains.Storage;

namespace Allocation.Api.Webhooks;

/// <summary>
/// Delivers for the webhooks that this host holds. Leases pass from a host that dies to another; what both send meanwhile has the same ids, and the place of one that
/// lost its lease is not written.
/// </summary>
internal sealed partial class WebhookDispatcher(EventFeed feed, IWebhookStore store, SetAsideEvents asides, WebhookSender sender, WebhookSecrets secrets, WebhookOptions options, TimeProvider time, ILogger<WebhookDispatcher> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly Guid _holder = Guid.NewGuid();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly Dictionary<Guid, Running> _running = [];

    /// <summary>A webhook was made or changed here: look at once.</summary>
    public void Look()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to.
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!secrets.Exist)
            return;
        var held = time.GetUtcNow();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await Deliver(await store.Hold(_holder, Lease), stoppingToken);
                    held = time.GetUtcNow();
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    LogNotHeld(logger, failure);
                    if (time.GetUtcNow() - held > Lease)
                        await Deliver([], stoppingToken);
                }

                await _changed.WaitAsync(Every, stoppingToken);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops, whether or not the store is there.
        }
        finally
        {
            await End();
        }
    }

    /// <summary>Begins what is new, begins anew what was changed, ends the rest.</summary>
    private async Task Deliver(IReadOnlyList<StoredWebhook> held, CancellationToken stopping)
    {
        var live = new List<StoredWebhook>(held.Count);
        foreach (var webhook in held)
        {
            if (time.GetUtcNow() - webhook.RightsAt > options.RightsLast)
                await store.Stop(webhook.Id, webhook.Version, "rights-over");
            else
                live.Add(webhook);
        }

        var wanted = live.ToDictionary(webhook => webhook.Id, webhook => webhook.Version);
        foreach (var (id, running) in _running.Where(pair => pair.Value.Task.IsCompleted || wanted.GetValueOrDefault(pair.Key) != pair.Value.Version).ToList())
        {
            await running.Stop();
            _running.Remove(id);
            WebhookTelemetry.Holds(-1);
        }

        foreach (var webhook in live.Where(webhook => !_running.ContainsKey(webhook.Id)))
        {
            // One that was ended just now wrote its place since: it is read again.
            if (await store.Find(webhook.Id) is { State: WebhookState.Active } present)
            {
                _running[webhook.Id] = new Running(present.Version, ending => Run(present, ending), stopping);
                WebhookTelemetry.Holds(1);
            }
        }
    }

    private async Task Run(StoredWebhook webhook, CancellationToken ending)
    {
        try
        {
            await new WebhookDelivery(webhook, _holder, feed, store, asides, sender, time).Run(ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // As it was told to.
        }
        catch (Exception failure)
        {
            LogEnded(logger, failure);
        }
    }

    private async Task End()
    {
        foreach (var running in _running.Values)
            await running.Stop();
        WebhookTelemetry.Holds(-_running.Count);
        _running.Clear();
        try
        {
            await store.Release(_holder);
        }
        catch (StoreUnavailableException)
        {
            // The lease runs out by itself.
        }
    }

    [LoggerMessage(1901, LogLevel.Warning, "Webhooks cannot be held: the store does not answer")]
    private static partial void LogNotHeld(ILogger logger, Exception failure);

    [LoggerMessage(1902, LogLevel.Error, "Deliveries of a webhook ended, and begin again")]
    private static partial void LogEnded(ILogger logger, Exception failure);

    /// <summary>Deliveries that run.</summary>
    private sealed class Running
    {
        private readonly CancellationTokenSource _ending;

        public Running(int version, Func<CancellationToken, Task> run, CancellationToken stopping)
        {
            Version = version;
            _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            Task = Task.Run(() => run(_ending.Token), CancellationToken.None);
        }

        public int Version { get; }

        public Task Task { get; }

        public async Task Stop()
        {
            await _ending.CancelAsync();
            await Task;
            _ending.Dispose();
        }
    }
}
