using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Allocation.GrainInterfaces.Territories;
using Allocation.Grains.Storage;
using Allocation.Grains.Territories;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Silo.Health;

/// <summary>
/// Asks the partitions of every territory that some demand wishes, at start and from then on, without anybody asking for a
/// list: the first question after a restart is answered like any other, and a partition that died with its silo is loaded
/// again somewhere else by being asked (C2).
/// </summary>
/// <remarks>A round over a national register is some two and a half thousand short calls and one short question to the store: partitions answer as they stand.</remarks>
public sealed partial class IndexReadiness(IChangeLog log, TerritoryPartitions territories, IHostApplicationLifetime lifetime, ILogger<IndexReadiness> logger) : BackgroundService
{
    private const int AskedAtOnce = 8;

    private const long WorthGivingBack = 256L << 20;

    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(2);

    /// <summary>After the first load: a partition that loads again goes on loading, and the next round asks it again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>An older answer says nothing about now.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private static readonly Meter Meter = new("Allocation");
    private static readonly ConcurrentDictionary<IndexReadiness, bool> Asking = new();

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _answered;

    static IndexReadiness() => Meter.CreateObservableGauge(
        "allocation.index.loaded", () => !Asking.IsEmpty && Asking.Keys.All(index => index.Loaded) ? 1 : 0, "{1}", "1 while every partition of every territory answered this process within ten seconds, 0 otherwise");

    /// <summary>Whether every partition answered within the last ten seconds; never of a process that is stopping.</summary>
    public bool Loaded => !lifetime.ApplicationStopping.IsCancellationRequested && Volatile.Read(ref _answered) is > 0 and var answered && Stopwatch.GetElapsedTime(answered) < Fresh;

    /// <summary>Ends when every partition has been loaded for the first time.</summary>
    public Task WhenLoaded => _loaded.Task;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Before the silo is active nobody could answer, and once it stops nobody should be woken.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        var started = new TaskCompletionSource();
        await using var _ = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ending.Token);
        Asking.TryAdd(this, true);
        using var asking = ending.Token.Register(() => Asking.TryRemove(this, out bool _));
        using var timer = new PeriodicTimer(AskEvery);
        do
        {
            try
            {
                await AskAll(ending.Token);
                if (!_loaded.Task.IsCompleted)
                    GiveBack();
                Volatile.Write(ref _answered, Stopwatch.GetTimestamp());
                _loaded.TrySetResult();
            }
            catch (Exception failure) when (!ending.IsCancellationRequested)
            {
                LogNotLoaded(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(ending.Token));
    }

    /// <summary>
    /// After the first load, and before this process says that it is ready: what it read and let go of is as much as what it keeps, and a silo
    /// that rests does not collect. Takes the time of one whole collection, for which calls of other silos wait; a small register has nothing to give back.
    /// </summary>
    private static void GiveBack()
    {
        if (GC.GetGCMemoryInfo().TotalCommittedBytes > WorthGivingBack)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private async Task AskAll(CancellationToken ending)
    {
        var partitions = (await log.Territories()).SelectMany(territories.All);
        var patience = _loaded.Task.IsCompleted ? Patience : Timeout.InfiniteTimeSpan;
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = ending };
        await Parallel.ForEachAsync(partitions, atOnce, async (partition, stopping) =>
        {
            RequestContext.Set(ITerritoryPartitionGrain.AsItStands, true);
            await partition.CatchUp().WaitAsync(patience, stopping);
        });
    }

    [LoggerMessage(1001, LogLevel.Warning, "Not every partition answers; trying again")]
    private static partial void LogNotLoaded(ILogger logger, Exception failure);
}
