using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Silo.Journal;

/// <summary>How the journal is sealed.</summary>
/// <param name="Every">How often; zero for never.</param>
/// <param name="Key">With which key; null where there is none.</param>
/// <param name="LateAfter">After so long without a seal entries are late; zero for never.</param>
public sealed record SealOptions(TimeSpan Every, byte[]? Key, TimeSpan LateAfter = default);

/// <summary>Seals what was done and read since the last seal. Every silo tries; of two that seal the same one is written.</summary>
public sealed partial class JournalSealer(IJournal journal, SealOptions options, CivilClock clock, TimeProvider time, ILogger<JournalSealer> logger) : BackgroundService
{
    /// <summary>Entries of one seal: where there are more, as after an import, there are more seals.</summary>
    private const int MostEntries = 200_000;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Every == TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(options.Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var shard in Enum.GetValues<JournalShard>())
            {
                try
                {
                    await Seal(shard, stoppingToken);
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    LogNotSealed(logger, failure);
                }
            }
        }
    }

    /// <summary>Seals all there is.</summary>
    public async Task SealAll(CancellationToken cancellation)
    {
        foreach (var shard in Enum.GetValues<JournalShard>())
            await Seal(shard, cancellation);
    }

    private async Task Seal(JournalShard shard, CancellationToken cancellation)
    {
        var horizon = await journal.Horizon(shard);
        while (await SealNext(shard, horizon))
            cancellation.ThrowIfCancellationRequested();
    }

    private async Task<bool> SealNext(JournalShard shard, long horizon)
    {
        var last = await journal.Last(shard);
        var after = last?.Through ?? JournalVerifier.BeforeAll;

        // A process without the key leaves the table to those that have it: an unsigned seal behind signed ones would be a fault for ever.
        if (options.Key is null && last?.Signature is not null)
            return false;
        if (await journal.Through(shard, after, horizon, MostEntries) is not { } through)
            return false;

        // On another thread: the embedded store reads where it is asked.
        var chained = (await Task.Run(() => journal.Chain(shard, after, [new JournalStretch(through, last?.Link ?? JournalSeal.Origin(shard))]))).Single();
        return await journal.Add(new JournalSeal(shard, (last?.Number ?? 0) + 1, after, through, chained.Entries, chained.Link, clock.Now, null).SignedBy(options.Key));
    }

    [LoggerMessage(2101, LogLevel.Warning, "The journal could not be sealed; the next seal takes in what this one left")]
    private static partial void LogNotSealed(ILogger logger, Exception failure);
}
