using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Vacancies;
using Allocation.Grains.Storage;
using Allocation.Silo.Timers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Allocation.Cluster.Tests.Vacancies;

/// <summary>Others first in a list are told of whether or not somebody looks, once, and in sum after a death.</summary>
public sealed class FirstThreeTests
{
    [Fact]
    public async Task A_list_that_nobody_looks_at_and_whose_actor_sleeps_tells_who_is_first_now()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await Open(cluster, households: 4);
        await Told(cluster, vacancy, 1);

        await cluster.Deactivate(cluster.Vacancy(vacancy));
        await cluster.Amend(new DemandId(4), 1, ChangeKind.DaloChanged, """{"dalo":"ACTIF"}""");

        await Told(cluster, vacancy, 2);
    }

    [Fact]
    public async Task A_list_that_nobody_follows_is_woken_when_others_stand_first_and_by_nothing_else()
    {
        var moves = new MovesCounted();
        await using var cluster = await TwoSilos.StartAsync(disorder: moves);
        var vacancy = await Open(cluster, households: 6);
        await Told(cluster, vacancy, 1);
        var behind = (await cluster.Shortlist(vacancy)).Rows[^1].Id;
        var territory = new TerritoryId((await cluster.Vacancy(vacancy).Read())!.Territory);
        var partition = cluster.Partition(territory.Value, cluster.Router.PartitionOf(territory, behind));
        cluster.Time.Advance(TimeSpan.FromSeconds(8));
        moves.Count = 0;

        // The first time the partition does not know what the vacancy heard last, and says it once more than needed.
        for (var version = 1; version <= 4; version++)
        {
            await cluster.Amend(behind, version, ChangeKind.IncomeUpdated, $$"""{"applicant":{"taxIncome":{"2025":{{14_000 + version}} } } }""");
            await partition.CatchUp();
        }

        Assert.Equal(1, moves.Count);
        await cluster.Amend(behind, 5, ChangeKind.DaloChanged, """{"dalo":"ACTIF"}""");
        await Told(cluster, vacancy, 2);
        Assert.Equal(2, moves.Count);
        Assert.Equal(behind, (await cluster.Shortlist(vacancy)).Rows[0].Id);
    }

    [Fact]
    public async Task Somebody_of_another_partition_comes_first_though_the_same_stands_first_in_each()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await Open(cluster, households: 2);
        await Told(cluster, vacancy, 1);
        var rows = (await cluster.Shortlist(vacancy)).Rows;
        var territory = new TerritoryId((await cluster.Vacancy(vacancy).Read())!.Territory);
        var partitions = rows.Select(row => cluster.Router.PartitionOf(territory, row.Id)).ToList();
        Assert.Equal(2, partitions.Distinct().Count());
        cluster.Time.Advance(TimeSpan.FromSeconds(8));

        // Each partition says once who is first in it, and has said it.
        foreach (var (row, partition) in rows.Zip(partitions))
        {
            await cluster.Amend(row.Id, 1, ChangeKind.IncomeUpdated, """{"applicant":{"taxIncome":{"2025":14001}}}""");
            await cluster.Partition(territory.Value, partition).CatchUp();
        }

        await cluster.Amend(rows[1].Id, 2, ChangeKind.DaloChanged, """{"dalo":"ACTIF"}""");

        await Told(cluster, vacancy, 2);
        Assert.Equal([rows[1].Id, rows[0].Id], (await cluster.Shortlist(vacancy)).Rows.Select(row => row.Id));
    }

    [Fact]
    public async Task What_a_death_came_before_telling_is_told_after_the_start_once()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await Open(cluster, households: 4);
        await Told(cluster, vacancy, 1);
        await cluster.Deactivate(cluster.Vacancy(vacancy));
        cluster.Store.Change("UPDATE vacancy_first SET demands = '3 2 1'");
        using var sweep = new FirstThreeSweep(cluster.Store.Vacancies, cluster.Store.Events, cluster.Client, null!, NullLogger<FirstThreeSweep>.Instance);

        Assert.Null(await sweep.Sweep(null));
        await Told(cluster, vacancy, 2);
        await cluster.Deactivate(cluster.Vacancy(vacancy));
        Assert.Null(await sweep.Sweep(null));
        await cluster.Deactivate(cluster.Vacancy(vacancy));

        Assert.Equal(2, (await First(cluster, vacancy)).Count);
    }

    /// <summary>Counts how often partitions told a vacancy that its list moved.</summary>
    private sealed class MovesCounted : IOutgoingGrainCallFilter
    {
        private int _count;

        public int Count
        {
            get => Volatile.Read(ref _count);
            set => Volatile.Write(ref _count, value);
        }

        public Task Invoke(IOutgoingGrainCallContext context)
        {
            if (context.Grain is IVacancyGrain && context.MethodName == nameof(IVacancyGrain.Moved))
                Interlocked.Increment(ref _count);
            return context.Invoke();
        }
    }

    private static async Task<Guid> Open(TwoSilos cluster, int households)
    {
        for (var number = 1; number <= households; number++)
            await cluster.Register(new DemandId(number), Samples.Household(number, Samples.Montreuil));
        return await cluster.Open("dwelling-0", Samples.Dwelling(Samples.Montreuil));
    }

    private static async Task Told(TwoSilos cluster, Guid vacancy, int times)
    {
        while ((await First(cluster, vacancy)).Count < times)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task<List<StoredEvent>> First(TwoSilos cluster, Guid vacancy) =>
        [.. (await cluster.Store.Events.OfVacancy(vacancy, 0, 100)).Where(told => told.News.Kind == VacancyNews.FirstThreeChanged)];
}
