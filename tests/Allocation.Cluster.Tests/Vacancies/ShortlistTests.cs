using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.GrainInterfaces;

namespace Allocation.Cluster.Tests.Vacancies;

public sealed class ShortlistTests
{
    [Fact]
    public async Task A_registered_demand_appears_at_its_rank()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await cluster.Open("dwelling", Samples.Dwelling(Samples.Montreuil));
        await cluster.Register(new DemandId(1), Samples.Household(1, Samples.Montreuil));
        await cluster.Register(new DemandId(3), Samples.Household(3, Samples.Montreuil));

        await cluster.Register(new DemandId(2), Samples.Household(2, Samples.Montreuil));

        var list = await cluster.Shortlist(vacancy);
        Assert.Equal([1, 2, 3], list.Rows.Select(row => row.Id.Value));
        Assert.Equal(3, list.Funnel.Candidates);
    }

    [Fact]
    public async Task A_vacancy_nobody_opened_has_no_list()
    {
        await using var cluster = await TwoSilos.StartAsync();

        Assert.Null(await cluster.Vacancy(Guid.NewGuid()).Shortlist(10));
        Assert.Null(await cluster.Vacancy(Guid.NewGuid()).Explain(new DemandId(1)));
    }

    [Fact]
    public async Task Actors_spread_over_both_silos_and_the_lists_are_whole()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancies = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            cluster.Open($"dwelling-{number}", Samples.Dwelling(number % 2 == 0 ? Samples.Montreuil : Samples.Villeurbanne))));

        var replies = await Task.WhenAll(Enumerable.Range(1, 60).Select(number =>
            cluster.Register(new DemandId(number), Samples.Household(number % 40, Samples.Montreuil, Samples.Villeurbanne) with { UniqueNumber = UniqueNumber.Compose("111", new DateOnly(2020, 1, 1), number, "TESTS") })));

        Assert.All(replies, reply => Assert.Equal(CommandOutcome.Accepted, reply.Outcome));
        Assert.All(await Task.WhenAll(vacancies.Select(vacancy => cluster.Shortlist(vacancy, 60))), list => Assert.Equal(60, list.Rows.Length));
        await Recomputation.AssertAllListsEqualTheStore(cluster, vacancies);
        Assert.Equal(2, await cluster.SilosOf("demand"));
        Assert.Equal(2, await cluster.SilosOf("vacancy"));
    }

    [Fact]
    public async Task A_dwelling_that_changes_changes_its_list()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var dwelling = Samples.Dwelling(Samples.Montreuil);
        var vacancy = await cluster.Open("dwelling", dwelling);
        for (var number = 1; number <= 8; number++)
            await cluster.Register(new DemandId(number), Samples.Household(number, Samples.Montreuil));
        Assert.Equal(8, (await cluster.Shortlist(vacancy)).Funnel.Candidates);

        await cluster.Describe("dwelling", dwelling with { Typology = Typology.T4 });

        Assert.Equal(0, (await cluster.Shortlist(vacancy)).Funnel.Candidates);
        await Recomputation.AssertAllListsEqualTheStore(cluster, [vacancy]);
    }

    [Fact]
    public async Task A_deep_look_shows_more_rows_than_the_live_list_keeps()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await cluster.Open("dwelling", Samples.Dwelling(Samples.Montreuil));
        await Task.WhenAll(Enumerable.Range(1, 120).Select(number => cluster.Register(
            new DemandId(number),
            Samples.Household(number % 40, Samples.Montreuil) with { UniqueNumber = UniqueNumber.Compose("111", new DateOnly(2020, 1, 1), number, "TESTS") })));

        var (shallow, deep) = (await cluster.Shortlist(vacancy, 10), await cluster.Shortlist(vacancy, 110));

        Assert.Equal(110, deep.Rows.Length);
        Assert.Equal(deep.Rows.Take(10), shallow.Rows);
        Assert.Equal(deep.Version, shallow.Version);
        Assert.Equal(120, deep.Funnel.Candidates);
    }
}
