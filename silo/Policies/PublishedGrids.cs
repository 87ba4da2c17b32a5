using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Grains.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Silo.Policies;

/// <summary>
/// Keeps the grids of this process equal to the published ones. A grid takes effect on a day after its publication, so every
/// process knows it long before; on that day each territory is scored anew by itself (SCO-16).
/// </summary>
public sealed partial class PublishedGrids(IGridStore store, PolicyBook policies, ILogger<PublishedGrids> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private Dictionary<string, ScoringGrid> _read = [];

    /// <summary>Before anything scores: the grids published before this start.</summary>
    /// <exception cref="SettingException">A published grid can no longer be read.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Refresh();
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Reads what is published now.</summary>
    public async Task Refresh()
    {
        await _turn.WaitAsync();
        try
        {
            var read = new Dictionary<string, ScoringGrid>(StringComparer.Ordinal);
            foreach (var stored in await store.Published())
                read[stored.Version] = _read.GetValueOrDefault(stored.Version) ?? Parse(stored);
            if (read.Count == _read.Count && read.Keys.All(_read.ContainsKey))
                return;
            if (policies.Publish([.. read.Values]) is { } clash)
                throw new SettingException("policies", clash);
            _read = read;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Refresh();
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure);
            }
        }
    }

    private ScoringGrid Parse(StoredGrid stored)
    {
        var result = GridParser.Parse(stored.Text, stored.Version, geography: policies.Geography);
        return result.Grid ?? throw new SettingException("policies", string.Join(" ", result.Diagnostics));
    }

    [LoggerMessage(1201, LogLevel.Warning, "Published grids could not be read; the next turn tries again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
