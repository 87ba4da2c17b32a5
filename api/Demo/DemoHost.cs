using Allocation.Grains.Storage;

namespace Allocation.Api.Demo;

/// <summary>
/// Development on an empty store: fills it with a fictitious population, then keeps it gently moving. A filling that was cut
/// short goes on at the next start; a store that holds anybody's own data is left alone.
/// </summary>
internal sealed partial class DemoHost(IChangeLog log, IVacancyStore vacancies, DemoPopulation population, DemoStream stream, ILogger<DemoHost> logger) : BackgroundService
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await population.IsThere() ? await population.Entered() < DemoPopulation.Demands : await IsEmpty())
                await Fill(stoppingToken);

            // A store without the first demo household holds somebody's own data.
            if (await population.IsThere())
                await stream.Run(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
        catch (Exception failure)
        {
            // The demo is a guest: when it fails, the product goes on.
            LogStopped(logger, failure);
        }
    }

    private async Task<bool> IsEmpty() => (await log.Territories()).Count == 0 && (await vacancies.Page(null, null, 1)).Count == 0;

    /// <summary>Fills until all are there: where a silo or the store goes away for a while, it goes on when it is back.</summary>
    private async Task Fill(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TryAgainAfter);
        LogFilling(logger, DemoPopulation.Demands);
        while (true)
        {
            try
            {
                await population.Fill(stoppingToken);
                LogFilled(logger);
                return;
            }
            catch (Exception failure) when (failure is StoreUnavailableException or TimeoutException or OrleansException)
            {
                LogInterrupted(logger, failure);
                await timer.WaitForNextTickAsync(stoppingToken);
            }
        }
    }

    [LoggerMessage(3004, LogLevel.Warning, "Demo: the filling was interrupted; it goes on")]
    private static partial void LogInterrupted(ILogger logger, Exception failure);

    [LoggerMessage(3001, LogLevel.Information, "Demo: registering {Demands} fictitious households")]
    private static partial void LogFilling(ILogger logger, int demands);

    [LoggerMessage(3002, LogLevel.Information, "Demo: the households are registered, their lists begin to move")]
    private static partial void LogFilled(ILogger logger);

    [LoggerMessage(3003, LogLevel.Warning, "Demo: stopped")]
    private static partial void LogStopped(ILogger logger, Exception failure);
}
