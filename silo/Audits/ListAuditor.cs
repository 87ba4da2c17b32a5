using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Silo.Audits;

/// <summary>How often a silo audits a list.</summary>
/// <param name="Every">Time between two audits; zero for none.</param>
public sealed record AuditOptions(TimeSpan Every);

/// <summary>
/// Audits open lists for as long as the silo runs, one after the other, in an order drawn anew when each had its turn. What it
/// finds wrong it tells and does not mend: an operator must see it first (docs/reference/telemetry.md).
/// </summary>
public sealed partial class ListAuditor(ListAudit audit, IVacancyStore vacancies, AuditOptions options, TimeProvider time, ILogger<ListAuditor> logger) : BackgroundService
{
    /// <summary>Lists drawn at once: the newest so many, where more are open.</summary>
    private const int MostDrawn = 10_000;

    private const int Page = 500;

    private readonly Queue<Guid> _drawn = new();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Every == TimeSpan.Zero)
            return;
        AuditTelemetry.Begin();

        // Where a turn fails the store or a partition is away: others tell of that.
        await Repeatedly.Do(_ => AuditNext(), options.Every, time, failure => LogFailed(logger, failure), stoppingToken);
    }

    private async Task AuditNext()
    {
        if (await Draw() is { } vacancy)
            await Audit(vacancy);
    }

    private async Task Audit(Guid vacancy)
    {
        var result = await AuditTelemetry.Told(() => audit.Run(vacancy));
        if (result.Outcome == AuditOutcome.Different)
            LogDifferent(logger, vacancy, result.Differences.Rows, result.Differences.Counts);
    }

    private async Task<Guid?> Draw()
    {
        if (_drawn.Count == 0)
        {
            var open = new List<Guid>();
            for (IReadOnlyList<StoredVacancy> page = await vacancies.Page(null, null, Page); page.Count > 0 && open.Count < MostDrawn; page = await vacancies.Page(null, open[^1], Page))
                open.AddRange(page.Select(stored => stored.Vacancy.Id));
            var order = open.ToArray();
            Random.Shared.Shuffle(order);
            foreach (var vacancy in order)
                _drawn.Enqueue(vacancy);
        }

        return _drawn.TryDequeue(out var next) ? next : null;
    }

    [LoggerMessage(1301, LogLevel.Error, "The list of vacancy {Vacancy} is not the one recomputed from the store: {Rows} rows and {Counts} counts differ")]
    private static partial void LogDifferent(ILogger logger, Guid vacancy, int rows, int counts);

    [LoggerMessage(1302, LogLevel.Warning, "A list could not be audited; the next turn takes another one")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
