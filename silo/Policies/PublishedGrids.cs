using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;
using Allocation.Grains.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Allocation.Silo.Policies;

/// <summary>
/// Keeps the grids of this process equal to the published ones. A grid takes effect on a day after its publication, so every
/// process mostly knows it long before; on that day each territory is scored anew by itself (SCO-16).
/// </summary>
/// <remarks>
/// A published grid may become unusable with another version of the product: its text is no longer read, or a shipped grid takes
/// effect on its day. The process starts all the same, for the grid of one territory must not stop the lists of all others; that
/// territory is refused as long as the grid would be in force (<see cref="UnusableGrid"/>), for the grid before it, or none,
/// would rank in its name by other rules. The log says which grid and how it is mended, <c>/health/ready</c> says Degraded.
/// </remarks>
public sealed partial class PublishedGrids(IGridStore store, PolicyBook policies, ILogger<PublishedGrids> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private Dictionary<string, GridParseResult> _read = [];

    /// <summary>Before anything scores: the grids published before this start.</summary>
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
            var stored = await store.Published();
            var read = stored.ToDictionary(grid => grid.Version, grid => _read.GetValueOrDefault(grid.Version) ?? GridParser.Parse(grid.Text, grid.Version, geography: policies.Geography), StringComparer.Ordinal);
            if (read.Count == _read.Count && read.Keys.All(_read.ContainsKey))
                return;
            var (usable, unusable) = Sorted(stored, read);
            if (policies.Publish(usable, unusable) is { } clash)
                throw new InvalidOperationException(clash);
            _read = read;
            foreach (var grid in unusable)
                LogUnusable(logger, grid.Version, grid.Territory.Value, grid.Effective, grid.Why, grid.Version);
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
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Repeatedly.Do(_ => Refresh(), Every, TimeProvider.System, failure => LogFailed(logger, failure), stoppingToken);

    /// <summary>The grids that can be applied, and those that cannot: of two for the same demands and day the one published later.</summary>
    private (List<ScoringGrid> Usable, List<UnusableGrid> Unusable) Sorted(IEnumerable<StoredGrid> stored, Dictionary<string, GridParseResult> read)
    {
        var (usable, unusable) = (new List<ScoringGrid>(), new List<UnusableGrid>());
        foreach (var grid in stored)
        {
            var (parsed, diagnostics) = read[grid.Version];
            if (parsed is not null && policies.SameDay(parsed, usable) is null)
                usable.Add(parsed);
            else
                unusable.Add(new UnusableGrid(grid.Id, grid.Version, new TerritoryId(grid.Territory), grid.Demands, grid.Effective, parsed is null ? string.Join(" ", diagnostics) : Clash(policies.SameDay(parsed, usable)!), grid.Text));
        }

        return (usable, unusable);
    }

    private static string Clash(ScoringGrid other) => $"{other.Version} takes effect on the same day for the same demands.";

    [LoggerMessage(1202, LogLevel.Error, "Published grid {Version} cannot be applied: territory {Territory} has no scores and no lists from {Effective:yyyy-MM-dd} on. {Why} Withdraw it (DELETE /api/v1/policies/grids/{Withdrawn}) and publish a mended one, or go back to the version of the product that applied it.")]
    private static partial void LogUnusable(ILogger logger, string version, string territory, DateOnly effective, string why, string withdrawn);

    [LoggerMessage(1201, LogLevel.Warning, "Published grids could not be read; the next turn tries again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
