using Allocation.GrainInterfaces.Territories;
using Allocation.Grains.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Silo.Health;

/// <summary>
/// Loads the partitions of every territory that some demand wishes, at start and without anybody asking, so that the first
/// question after a restart is answered like any other (C2).
/// </summary>
public sealed partial class IndexReadiness(IGrainFactory grains, IChangeLog log, IHostApplicationLifetime lifetime, ILogger<IndexReadiness> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether every partition has been loaded since the start.</summary>
    public bool Loaded => _loaded.Task.IsCompletedSuccessfully;

    /// <summary>Ends when every partition has been loaded.</summary>
    public Task WhenLoaded => _loaded.Task;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Before the silo is active nobody could answer.
        var started = new TaskCompletionSource();
        await using var _ = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(RetryAfter);
        do
        {
            try
            {
                foreach (var territory in await log.Territories())
                    await grains.GetGrain<ITerritoryGrain>(territory.Value).Describe();
                _loaded.SetResult();
                return;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotLoaded(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1001, LogLevel.Warning, "The index is not loaded yet; trying again")]
    private static partial void LogNotLoaded(ILogger logger, Exception failure);
}
