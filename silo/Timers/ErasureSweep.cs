using Allocation.Domain.Demands;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Silo.Timers;

/// <summary>When demands are erased.</summary>
/// <param name="Months">Months after their removal; 0 for never.</param>
public sealed record ErasureOptions(int Months);

/// <summary>Erases demands a year after their removal (LIF-17): at the start, and once a day. Every silo looks; of two that erase the same one does.</summary>
public sealed partial class ErasureSweep(IDemandStore store, IGrainFactory grains, ErasureOptions options, CivilClock clock, TimeProvider time, ILogger<ErasureSweep> logger) : BackgroundService
{
    private const int MostAtOnce = 1_000;

    private static readonly TimeSpan Every = TimeSpan.FromDays(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(5);
    private static readonly Actor Engine = new("engine", "engine", "");

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Months == 0)
            return;
        while (true)
        {
            var wait = Every;
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotErased(logger, failure);
                wait = AfterFailure;
            }

            await Task.Delay(wait, time, stoppingToken);
        }
    }

    /// <summary>Erases all whose time has come.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Sweep(CancellationToken cancellation)
    {
        var (before, erased) = (clock.Now.AddMonths(-options.Months), 0);
        for (var due = await store.Removed(before, default, MostAtOnce); due.Count > 0; due = await store.Removed(before, due[^1], MostAtOnce))
        {
            foreach (var demand in due)
            {
                cancellation.ThrowIfCancellationRequested();
                if (await Erase(demand, before))
                    erased++;
            }
        }

        return erased;
    }

    /// <summary>One that cannot be erased today, because a silo of another build holds it or the store refuses, keeps nobody else.</summary>
    private async Task<bool> Erase(DemandId demand, DateTimeOffset before)
    {
        try
        {
            return await grains.GetGrain<IDemandGrain>(demand.Value).Erase(before, Engine);
        }
        catch (Exception failure) when (failure is not StoreUnavailableException)
        {
            LogNotErased(logger, failure);
            return false;
        }
    }

    [LoggerMessage(2104, LogLevel.Warning, "Removed demands could not be erased; it is tried again")]
    private static partial void LogNotErased(ILogger logger, Exception failure);
}
