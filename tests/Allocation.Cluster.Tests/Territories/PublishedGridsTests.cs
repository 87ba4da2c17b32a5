using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces;
using Allocation.Grains.Storage;
using Allocation.Silo.Policies;
using Microsoft.Extensions.Logging;

namespace Allocation.Cluster.Tests.Territories;

/// <summary>What a start makes of grids that an older version of the product published.</summary>
public sealed class PublishedGridsTests
{
    private const string Right = "grid: est\nterritory: \"200057875\"\neffective: 2026-01-01\npartial: true\ncriteria: [{ id: A, label: A, points: 1 }]\n";

    private static readonly TerritoryId EstEnsemble = new(Samples.EstEnsemble);

    private static readonly DateOnly Day = new(2026, 3, 1);

    [Fact]
    public async Task A_text_that_is_no_longer_read_refuses_its_territory_and_the_start_goes_on()
    {
        var (policies, store, log) = (Read(), new Store(), new Lines());
        store.Grids.Add(Stored("est@000000000001", Right.Replace("points: 1", "points: one", StringComparison.Ordinal)));
        using var published = new PublishedGrids(store, policies, log);

        await published.StartAsync(TestContext.Current.CancellationToken);

        var unusable = policies.GridsInForce(EstEnsemble, Day).Unusable;
        Assert.Equal(("est@000000000001", new DateOnly(2026, 1, 1)), (unusable?.Version, unusable?.Effective));
        Assert.Contains("bad-points", unusable!.Why, StringComparison.Ordinal);
        Assert.NotNull(policies.GridsInForce(new TerritoryId(Samples.Lyon), Day).First);

        // The log says which, why and what mends it; once.
        var line = Assert.Single(log.Errors);
        foreach (var part in new[] { "est@000000000001", Samples.EstEnsemble, "2026-01-01", "(5,", "DELETE /api/v1/policies/grids/est@000000000001" })
            Assert.Contains(part, line, StringComparison.Ordinal);
        await published.Refresh();
        Assert.Single(log.Errors);

        // Taken back, the grid before it is in force again.
        store.Grids.Clear();
        await published.Refresh();
        Assert.StartsWith("est-ensemble-illustrative@", policies.GridsInForce(EstEnsemble, Day).Version, StringComparison.Ordinal);
        await published.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_grid_that_a_shipped_one_clashes_with_is_neither_dropped_nor_does_it_stop_the_start()
    {
        var (rules, store, log) = (Read(), new Store(), new Lines());
        var shipped = GridParser.Parse(Right.Replace("grid: est", "grid: shipped", StringComparison.Ordinal), "shipped.yaml", geography: rules.Geography).Grid!;
        var policies = new PolicyBook(rules.Geography, rules.Ceilings, [shipped]);
        var grid = GridParser.Parse(Right, "est.yaml", geography: rules.Geography).Grid!;
        store.Grids.Add(Stored(grid.Version, Right));
        using var published = new PublishedGrids(store, policies, log);

        await published.Refresh();

        Assert.Equal(grid.Version, policies.GridsInForce(EstEnsemble, Day).Unusable?.Version);
        Assert.Contains(shipped.Version, Assert.Single(log.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_published_for_one_day_the_later_is_not_applied()
    {
        var (policies, store, log) = (Read(), new Store(), new Lines());
        var other = Right.Replace("points: 1", "points: 2", StringComparison.Ordinal);
        var versions = new[] { Right, other }.Select(text => GridParser.Parse(text, "est.yaml", geography: policies.Geography).Grid!.Version).ToList();
        store.Grids.AddRange([Stored(versions[0], Right), Stored(versions[1], other)]);
        using var published = new PublishedGrids(store, policies, log);

        await published.Refresh();

        Assert.Equal(versions[1], Assert.Single(policies.Unusable).Version);
    }

    private static PolicyBook Read() => PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);

    private static StoredGrid Stored(string version, string text) => new("est", version, Samples.EstEnsemble, DemandClass.All, new DateOnly(2026, 1, 1), text);

    private sealed class Store : IGridStore
    {
        public List<StoredGrid> Grids { get; } = [];

        public Task<IReadOnlyList<StoredGrid>> Published() => Task.FromResult<IReadOnlyList<StoredGrid>>([.. Grids]);

        public Task<bool> Publish(StoredGrid grid, Command command) => throw new NotSupportedException();

        public Task<bool> Withdraw(string version, Command command) => throw new NotSupportedException();
    }

    private sealed class Lines : ILogger<PublishedGrids>
    {
        public List<string> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error)
                Errors.Add(formatter(state, exception));
        }
    }
}
