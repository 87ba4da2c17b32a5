using Allocation.Grains.Storage;

namespace Allocation.Api.Demo;

/// <summary>
/// Development on an empty store: fills it with a fictitious population, then keeps it gently moving. A filling that was cut
/// short goes on at the next start; a store that holds anybody's own data is left alone.
/// </summary>
internal sealed partial class DemoHost(IChangeLog log, DemoPopulation population, DemoStream stream, ILogger<DemoHost> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var changes = await log.Head();
            if (changes == 0 || (changes < DemoPopulation.Demands && await population.IsThere()))
            {
                LogFilling(logger, DemoPopulation.Demands);
                await population.Fill(changes, stoppingToken);
                LogFilled(logger);
            }

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

    [LoggerMessage(3001, LogLevel.Information, "Demo: registering {Demands} fictitious households")]
    private static partial void LogFilling(ILogger logger, int demands);

    [LoggerMessage(3002, LogLevel.Information, "Demo: the households are registered, their lists begin to move")]
    private static partial void LogFilled(ILogger logger);

    [LoggerMessage(3003, LogLevel.Warning, "Demo: stopped")]
    private static partial void LogStopped(ILogger logger, Exception failure);
}
