using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Flux;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Silo.Timers;

/// <summary>
/// Wakes the landlords of which something is not booked yet. The message of a vacancy is a courtesy for speed; which facts are not booked
/// stands in the store, so what a crash left out is booked some seconds after the next start. Every silo looks; a repeat changes nothing.
/// </summary>
public sealed partial class FluxSweep(IFluxStore store, IGrainFactory grains, TimeProvider time, ILogger<FluxSweep> logger) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private const int MostAtOnce = 200;

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeatedly.Do(Sweep, Every, time, failure => LogNotLooked(logger, failure), stoppingToken);

    private async Task Sweep(CancellationToken stoppingToken)
    {
        foreach (var ledger in await store.Behind(MostAtOnce))
            await Book(ledger, stoppingToken);
    }

    private async Task Book(LedgerKey ledger, CancellationToken stoppingToken)
    {
        try
        {
            await grains.GetGrain<ILandlordGrain>(ledger.ToString()).Book();
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            LogNotBooked(logger, failure);
        }
    }

    [LoggerMessage(1710, LogLevel.Warning, "Which landlords are behind could not be read; it is at the next look")]
    private static partial void LogNotLooked(ILogger logger, Exception failure);

    [LoggerMessage(1711, LogLevel.Warning, "The flux of a landlord could not be booked; it is at the next look")]
    private static partial void LogNotBooked(ILogger logger, Exception failure);
}
