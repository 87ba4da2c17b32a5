using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Silo.Timers;

/// <summary>
/// Wakes the vacancies whose time has come: the ends of answers, orientations and pieces, and what a crash left unsettled. The
/// times stand in the store, so what fell due while nothing ran is found at the next start, the oldest first. Every silo looks;
/// a vacancy woken twice has nothing left to do.
/// </summary>
public sealed partial class VacancyTimers(IVacancyLifeStore store, IGrainFactory grains, CivilClock clock, TimeProvider time, ILogger<VacancyTimers> logger) : BackgroundService
{
    /// <summary>How often it looks: deadlines are days, and what is unsettled should not stay so for long.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private const int MostAtOnce = 200;

    /// <summary>After which the wait grows no more: some forty minutes.</summary>
    private const int MostDoublings = 9;

    private readonly Dictionary<Guid, (int Times, DateTimeOffset Until)> _later = [];

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeatedly.Do(Sweep, Every, time, failure => LogNotLooked(logger, failure), stoppingToken);

    private async Task Sweep(CancellationToken stoppingToken)
    {
        // Those that could not be woken wait longer each time, and keep nobody else asleep.
        var due = await store.Due(clock.Now, MostAtOnce + _later.Count);
        foreach (var vacancy in due.Where(vacancy => !_later.TryGetValue(vacancy, out var wait) || wait.Until <= time.GetUtcNow()))
            await Wake(vacancy, stoppingToken);
    }

    private async Task Wake(Guid vacancy, CancellationToken stoppingToken)
    {
        try
        {
            await grains.GetGrain<IVacancyLifeGrain>(vacancy).Wake();
            _later.Remove(vacancy);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            var times = _later.TryGetValue(vacancy, out var wait) ? Math.Min(wait.Times + 1, MostDoublings) : 0;
            _later[vacancy] = (times, time.GetUtcNow() + (Every * (1 << times)));
            LogNotWoken(logger, vacancy, failure);
        }
    }

    [LoggerMessage(1701, LogLevel.Warning, "The timers of vacancies could not be read; they are at the next look")]
    private static partial void LogNotLooked(ILogger logger, Exception failure);

    [LoggerMessage(1702, LogLevel.Warning, "Vacancy {Vacancy} could not be woken; it is at the next look")]
    private static partial void LogNotWoken(ILogger logger, Guid vacancy, Exception failure);
}
