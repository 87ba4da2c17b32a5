using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Silo.Journal;

/// <summary>
/// Whether the seals follow what is written. What has no seal can be changed and nobody finds out, so entries that lie without one for long are told: as a figure, in the log
/// and by the health of the process. It looks by itself, not when something was sealed: whoever seals may be what stands still.
/// </summary>
public sealed partial class JournalWatch(IJournal journal, SealOptions options, CivilClock clock, TimeProvider time, ILogger<JournalWatch> logger) : BackgroundService
{
    private static readonly Meter Meter = new("Allocation");
    private static readonly ConcurrentDictionary<JournalWatch, bool> Watching = new();

    private long _sinceTicks;

    static JournalWatch() => Meter.CreateObservableGauge(
        "allocation.journal.unsealed.time", () => Watching.Keys.Select(watch => watch.Waiting.TotalSeconds).DefaultIfEmpty().Max(), "s", "Time for which an entry of the journal lies without a seal and none was made in its table");

    /// <summary>For how long an entry has lain without a seal, and none was made in its table; zero when there is none.</summary>
    public TimeSpan Waiting => Volatile.Read(ref _sinceTicks) is > 0 and var since ? TimeSpan.FromTicks(Math.Max(0, clock.Now.UtcTicks - since)) : TimeSpan.Zero;

    /// <summary>Whether that is too long; not while the next seal is only due, where they are made seldom.</summary>
    public bool IsLate => options.LateAfter > TimeSpan.Zero && Waiting > options.LateAfter && Waiting > 2 * options.Every;

    /// <summary>Looks at all tables.</summary>
    public async Task Look()
    {
        var since = DateTimeOffset.MaxValue;
        foreach (var shard in Enum.GetValues<JournalShard>())
        {
            var last = await journal.Last(shard);

            // A table in which nothing happened for a day has an old seal and an entry of this second: neither alone is late.
            if (await journal.FirstBehind(shard, last?.Through ?? JournalVerifier.BeforeAll) is { } written)
                since = new[] { since, last?.At > written ? last.At : written }.Min();
        }

        Volatile.Write(ref _sinceTicks, since == DateTimeOffset.MaxValue ? 0 : since.UtcTicks);
        if (IsLate)
            LogLate(logger, (int)Waiting.TotalMinutes);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Every == TimeSpan.Zero || options.LateAfter == TimeSpan.Zero)
            return;
        Watching.TryAdd(this, true);
        await using var ending = stoppingToken.Register(() => Watching.TryRemove(this, out var _));
        await Repeatedly.Do(_ => Look(), options.Every, time, failure => LogNotLooked(logger, failure), stoppingToken);
    }

    [LoggerMessage(2102, LogLevel.Warning, "Entries of the journal lie without a seal for {Minutes} minutes")]
    private static partial void LogLate(ILogger logger, int minutes);

    [LoggerMessage(2103, LogLevel.Warning, "It could not be looked whether the journal is sealed")]
    private static partial void LogNotLooked(ILogger logger, Exception failure);
}
