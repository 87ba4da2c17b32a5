using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Ranking;

namespace Allocation.Cluster.Tests.Vacancies;

public sealed class ExplanationTests
{
    private static readonly DemandId Asked = new(2);

    [Fact]
    public async Task A_candidate_has_its_rank_and_its_sheet()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await With(cluster, Samples.Household(2, Samples.Montreuil));

        var explained = await cluster.Vacancy(vacancy).Explain(Asked);

        Assert.NotNull(explained);
        Assert.Null(explained.RemovedBy);
        Assert.Equal(2, explained.Rank);
        Assert.All(explained.Checks, check => Assert.Equal(Outcome.Passed, check.Outcome));
        Assert.Equal(explained.Key.Points, explained.Sheet!.Lines.Sum(line => line.Points));
        var list = await cluster.Shortlist(vacancy);
        Assert.Equal(list.Version, explained.Version);
        Assert.Equal(list.Rows[1].Key.Points, explained.Key.Points);
    }

    [Fact]
    public async Task A_demand_that_a_filter_removes_has_the_filter_and_the_rank_it_would_have_had()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var rich = Samples.Household(2, Samples.Montreuil);
        rich = rich with { Applicant = rich.Applicant with { TaxIncome = new Dictionary<int, decimal> { [2024] = 250_000, [2025] = 250_000 } } };
        var vacancy = await With(cluster, rich);

        var explained = await cluster.Vacancy(vacancy).Explain(Asked);

        Assert.Equal(FunnelStep.Income, explained!.RemovedBy);
        Assert.Equal(2, explained.Rank);
        Assert.Equal([1, 3], (await cluster.Shortlist(vacancy)).Rows.Select(row => row.Id.Value));
    }

    [Fact]
    public async Task The_first_filter_that_removes_is_named_and_all_are_answered()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var struckOff = Samples.Household(2, Samples.Montreuil) with { Dependants = [.. Enumerable.Repeat(new Dependant { Kinship = "E" }, 12)] };
        var vacancy = await With(cluster, struckOff);
        await cluster.Amend(Asked, 1, ChangeKind.Removed, """{"status":"removed"}""");

        var explained = await cluster.Vacancy(vacancy).Explain(Asked);

        Assert.Equal(FunnelStep.Active, explained!.RemovedBy);
        Assert.Equal(6, explained.Checks.Length);
        Assert.Equal(Outcome.Failed, explained.Checks.Single(check => check.Step == FunnelStep.Household).Outcome);
    }

    [Fact]
    public async Task A_demand_that_does_not_wish_the_territory_is_told_so()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await With(cluster, Samples.Household(2, Samples.Villeurbanne));

        var explained = await cluster.Vacancy(vacancy).Explain(Asked);

        Assert.Equal(FunnelStep.Territory, explained!.RemovedBy);
        Assert.Equal(2, explained.Rank);
        Assert.Equal(2, (await cluster.Shortlist(vacancy)).Funnel.Territory);
    }

    [Fact]
    public async Task A_demand_that_is_not_there_has_no_explanation()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await With(cluster, Samples.Household(2, Samples.Montreuil));

        Assert.Null(await cluster.Vacancy(vacancy).Explain(new DemandId(404)));
    }

    /// <summary>A list of one older and one younger demand, and between them the one asked about.</summary>
    private static async Task<Guid> With(TwoSilos cluster, DemandFile asked)
    {
        var vacancy = await cluster.Open("dwelling", Samples.Dwelling(Samples.Montreuil));
        await cluster.Register(new DemandId(1), Samples.Household(1, Samples.Montreuil));
        await cluster.Register(Asked, asked);
        await cluster.Register(new DemandId(3), Samples.Household(3, Samples.Montreuil));
        return vacancy;
    }
}
