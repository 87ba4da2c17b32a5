using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Vacancies;
using Allocation.GrainInterfaces;
using Allocation.GrainInterfaces.Demands;
using Allocation.GrainInterfaces.Vacancies;

namespace Allocation.Cluster.Tests.Vacancies;

/// <summary>Actors asked past every edge: what somebody does not see is not there.</summary>
public sealed class SightTests
{
    private static readonly DemandId Here = new(1);
    private static readonly DemandId Elsewhere = new(2);

    private static readonly Actor Everywhere = Of("agent");
    private static readonly Actor Colleague = Of("agent", new AccessScope([], ["93"], ["Bailleur fictif"]));
    private static readonly Actor OtherLandlord = Of("agent", new AccessScope([], ["93"], ["Autre bailleur"]));
    private static readonly Actor OtherPlace = Of("agent", new AccessScope([Samples.Lyon], [], [AccessScope.Any]));
    private static readonly Actor Nowhere = Of("agent", new AccessScope([], [], []));
    private static readonly Actor Applicant = Of("applicant", new AccessScope([], [], [], Samples.Household(1).UniqueNumber));
    private static readonly Actor City = Of(Actor.Reserver, new AccessScope([AccessScope.Any], [], [AccessScope.Any]), "Ville");
    private static readonly Actor OtherCity = Of(Actor.Reserver, null, "Autre ville");

    [Fact]
    public async Task A_demand_is_there_for_its_applicant_and_for_who_works_where_it_wishes_to_live()
    {
        await using var cluster = await TwoSilos.StartAsync();
        await cluster.Register(Here, Samples.Household(1, Samples.Montreuil));
        await cluster.Register(Elsewhere, Samples.Household(2, Samples.Villeurbanne));

        foreach (var (actor, here, elsewhere) in new[] { (Everywhere, true, true), (Colleague, true, false), (OtherLandlord, true, false), (OtherPlace, false, true), (Nowhere, false, false), (Applicant, true, false) })
        {
            foreach (var (id, seen) in new[] { (Here, here), (Elsewhere, elsewhere) })
            {
                var demand = cluster.Demand(id);
                Assert.Equal(
                    (actor, id, seen, seen, seen),
                    (actor, id, await demand.Read(actor) is not null, await demand.Scores(null, actor) is not null, await demand.PointsFor(Samples.EstEnsemble, Samples.Dwelling(Samples.Montreuil), cluster.Clock.Today, actor) is not null));
            }
        }

        Assert.Null(await cluster.Demand(new DemandId(3)).Read(Everywhere));
    }

    [Fact]
    public async Task A_message_of_the_register_reaches_no_demand_that_its_actor_does_not_see_and_moves_none_out_of_its_places()
    {
        await using var cluster = await TwoSilos.StartAsync();
        await cluster.Register(Here, Samples.Household(1, Samples.Montreuil));

        foreach (var (actor, commune, outcome) in new[] { (OtherPlace, Samples.Villeurbanne, CommandOutcome.NotFound), (Colleague, Samples.Villeurbanne, CommandOutcome.Forbidden), (Colleague, Samples.Pantin, CommandOutcome.Accepted), (Everywhere, Samples.Villeurbanne, CommandOutcome.Accepted) })
            Assert.Equal((actor, outcome), (actor, (await cluster.Demand(Here).UpdateFromRegister(new UpdateFromRegister(Commands.New() with { Actor = actor }, Samples.Household(1, commune)))).Outcome));
    }

    [Fact]
    public async Task A_vacancy_its_list_its_life_and_its_dwelling_are_there_for_who_works_there()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await Vacancy(cluster);

        foreach (var (actor, seen) in new[] { (Everywhere, true), (Colleague, true), (OtherLandlord, false), (OtherPlace, false), (Nowhere, false), (Applicant, false), (City, false), (OtherCity, false) })
            Assert.Equal((actor, All(seen)), (actor, await Seen(cluster, vacancy, actor)));
        Assert.Equal(All(false), await Seen(cluster, Guid.NewGuid(), OtherPlace, "none"));
    }

    [Fact]
    public async Task A_reserver_sees_a_vacancy_while_it_is_handed_to_it()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await Vacancy(cluster);
        await Do(cluster, vacancy, new ReturnKeys(cluster.Clock.Today), new Orient("Ville"));

        Assert.Equal(All(true), await Seen(cluster, vacancy, City));
        Assert.Equal(All(false), await Seen(cluster, vacancy, OtherCity));

        await Do(cluster, vacancy, new EndOrientation());

        Assert.Equal(All(false), await Seen(cluster, vacancy, City));
    }

    /// <summary>Who sees a list does not see every household that it could be asked for.</summary>
    [Fact]
    public async Task A_household_that_is_not_seen_is_not_explained()
    {
        await using var cluster = await TwoSilos.StartAsync();
        var vacancy = await Vacancy(cluster);
        await cluster.Register(Elsewhere, Samples.Household(2, Samples.Villeurbanne));

        Assert.NotNull(await cluster.Vacancy(vacancy).Explain(Elsewhere, Everywhere));
        Assert.NotNull(await cluster.Vacancy(vacancy).Explain(Here, Colleague));
        Assert.Null(await cluster.Vacancy(vacancy).Explain(Elsewhere, Colleague));
    }

    private static async Task<Guid> Vacancy(TwoSilos cluster)
    {
        await cluster.Register(Here, Samples.Household(1, Samples.Montreuil));
        return await cluster.Open("dwelling", Samples.Dwelling(Samples.Montreuil));
    }

    private static async Task Do(TwoSilos cluster, Guid vacancy, params VacancyCommand[] steps)
    {
        foreach (var step in steps)
        {
            var life = cluster.Life(vacancy);
            Assert.Equal(CommandOutcome.Accepted, (await life.Do(new LifeOrder(Commands.New(), (await life.Read())!.Facts.Length, step))).Outcome);
        }
    }

    private static string All(bool seen) => string.Join(' ', Enumerable.Repeat(seen, 5));

    private static async Task<string> Seen(TwoSilos cluster, Guid vacancy, Actor actor, string dwelling = "dwelling")
    {
        var list = cluster.Vacancy(vacancy);
        bool[] seen =
        [
            await list.Read(actor) is not null,
            await list.Shortlist(10, actor) is not null,
            await list.Explain(Here, actor) is not null,
            await cluster.Life(vacancy).Read(actor) is not null,
            await cluster.Dwelling(dwelling).Read(actor) is not null,
        ];
        return string.Join(' ', seen);
    }

    private static Actor Of(string role, AccessScope? scope = null, string organisation = "o") => new("somebody", role, organisation, scope);
}
