using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.GrainInterfaces.Dwellings;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Cluster.Tests.Vacancies;

public sealed class PartitionSilenceTests
{
    private const int Households = 16;

    [Fact]
    public async Task A_partition_that_does_not_answer_fails_the_question_and_shortens_no_list()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await Filled(cluster);
        var watching = new Watching(cluster, vacancy);
        var before = await watching.Renew();

        cluster.Faults.Silent = 1;
        await Assert.ThrowsAsync<TimeoutException>(() => cluster.Shortlist(vacancy));
        await Assert.ThrowsAsync<TimeoutException>(() => cluster.Shortlist(vacancy, Shortlist.MostRows));
        await Assert.ThrowsAsync<TimeoutException>(() => cluster.Vacancy(vacancy).Explain(new DemandId(1)));
        await Assert.ThrowsAsync<TimeoutException>(watching.Renew);
        cluster.Faults.Silent = null;

        var list = await cluster.Shortlist(vacancy);
        Assert.Equal(Households, list.Rows.Length);
        Assert.Equal(before, list.Version);
    }

    [Fact]
    public async Task Changes_told_while_a_partition_is_silent_keep_its_last_rows()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await Filled(cluster);
        var watching = new Watching(cluster, vacancy);
        await watching.Renew();
        var answering = Enumerable.Range(1, Households).Select(number => new DemandId(number)).First(id => cluster.Router.PartitionOf(new(Samples.EstEnsemble), id) == 0);

        cluster.Faults.Silent = 1;
        await cluster.Amend(answering, 1, ChangeKind.Birth, Samples.Birth);

        Assert.Equal(Households, (await watching.Next()).Rows.Length);
    }

    [Fact]
    public async Task A_dwelling_that_changed_while_a_partition_was_silent_shows_no_mixed_list_afterwards()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await Filled(cluster);

        cluster.Faults.Silent = 1;
        await Assert.ThrowsAsync<TimeoutException>(() => cluster.Describe("dwelling", Samples.Dwelling(Samples.Montreuil) with { Typology = Typology.T4 }));
        cluster.Faults.Silent = null;

        Assert.Empty((await cluster.Shortlist(vacancy)).Rows);
        await Recomputation.AssertAllListsEqualTheStore(cluster, [vacancy]);
    }

    [Fact]
    public async Task A_vacancy_opened_while_a_partition_was_silent_is_live_in_all_of_them_when_somebody_watches()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var open = new OpenVacancy(Commands.New(), cluster.Clock.Today.AddDays(30));
        await cluster.Describe("dwelling", Samples.Dwelling(Samples.Montreuil));
        for (var number = 1; number <= Households; number++)
            await cluster.Register(new DemandId(number), Samples.Household(number, Samples.Montreuil));
        await cluster.Territory(Samples.EstEnsemble).Describe();

        cluster.Faults.Silent = 1;
        await Assert.ThrowsAsync<TimeoutException>(() => cluster.Dwelling("dwelling").OpenVacancy(open));
        cluster.Faults.Silent = null;
        var vacancy = (await cluster.Dwelling("dwelling").OpenVacancy(open)).VacancyId;
        var watching = new Watching(cluster, vacancy);
        await watching.Renew();

        foreach (var number in Enumerable.Range(1, Households))
        {
            await cluster.Amend(new DemandId(number), 1, ChangeKind.Birth, Samples.Birth);
            await watching.Until(list => list.Rows.Any(row => row.Id.Value == number && row.Cause.Kind == ChangeKind.Birth));
        }
    }

    private static async Task<Guid> Filled(TwoSilos cluster)
    {
        var vacancy = await cluster.Open("dwelling", Samples.Dwelling(Samples.Montreuil));
        for (var number = 1; number <= Households; number++)
            await cluster.Register(new DemandId(number), Samples.Household(number, Samples.Montreuil));
        Assert.Equal(Households, (await cluster.Shortlist(vacancy)).Rows.Length);
        return vacancy;
    }
}
