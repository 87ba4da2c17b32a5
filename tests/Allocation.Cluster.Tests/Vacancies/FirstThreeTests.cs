using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
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
