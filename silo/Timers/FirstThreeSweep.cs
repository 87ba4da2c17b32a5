using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Silo.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Silo.Timers;

/// <summary>
/// Asks every open list once after a silo has started, slowly: each compares who stands first with what was told last. So what a crash came
/// before telling is told without anybody asking for the list, and what moved meanwhile is told in sum. Before it, what processes of a build
/// that keeps no events did during an upgrade.
/// </summary>
public sealed partial class FirstThreeSweep(IVacancyStore vacancies, IVacancyEventLog events, IGrainFactory grains, IndexReadiness index, ILogger<FirstThreeSweep> logger) : BackgroundService
{
    private const int Page = 100;

    /// <summary>Between two pages: a hundred lists take a tenth of a second or two of one core.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await index.WhenLoaded.WaitAsync(stoppingToken);
        var missed = true;
        for (Guid? after = null; ;)
        {
            try
            {
                while (missed)
                    missed = await events.TellMissed() > 0;
                after = await Sweep(after);
                if (after is null)
                    return;
                await Task.Delay(Between, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotSwept(logger, failure);
                await Task.Delay(AfterFailure, stoppingToken);
            }
        }
    }

    /// <summary>Asks some lists, the newest first.</summary>
    /// <param name="after">Behind which vacancy; null from the first.</param>
    /// <returns>Behind which to go on; null when all have been asked.</returns>
    public async Task<Guid?> Sweep(Guid? after)
    {
        var open = await vacancies.Page(null, after, Page);
        foreach (var vacancy in open.Select(row => row.Vacancy.Id))
        {
            try
            {
                await grains.GetGrain<IVacancyGrain>(vacancy).Shortlist(0);
            }
            catch (Exception failure) when (failure is not StoreUnavailableException)
            {
                // Its territory does not answer, or has a grid that cannot be applied: the list is told when it is served again.
                LogNotSwept(logger, failure);
            }
        }

        return open.Count < Page ? null : open[^1].Vacancy.Id;
    }

    [LoggerMessage(1706, LogLevel.Information, "A list could not be asked who stands first; it tells when it is next asked, or moves")]
    private static partial void LogNotSwept(ILogger logger, Exception failure);
}
