using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.GrainInterfaces.Territories;
using Allocation.Silo.Policies;

namespace Allocation.Cluster.Tests.Territories;

/// <summary>A grid takes effect on its day without action by anyone (SCO-16).</summary>
public sealed class GridSwitchTests
{
    private const string Next = """
        grid: est-ensemble-2026
        territory: "200057875"
        effective: 2026-01-29
        partial: true
        criteria:
          - { id: JEUNES, label: "Demandeur de moins de 36 ans", when: applicant-age < 36, points: 7 }
          - { id: DALO, label: "DALO", when: dalo is ACTIF, points: 3 }
        """;

    private const string Ordered = """
        grid: est-ensemble-ordonnee
        territory: "200057875"
        effective: 2026-01-28
        partial: true
        classes:
          - { id: VIOLENCES, label: "Mise à l'abri", when: reason includes 17, confidential: true }
        criteria:
          - { id: ICI, label: "Habite la commune du logement", when: lives-in dwelling commune, points: 30 }
          - { id: DALO, label: "DALO", when: dalo is ACTIF, points: 20 }
        tie-break: [most persons, unique number]
        """;

    // SCO-13, SCO-19, SCO-31: the whole order, through partitions, merge and explanation.
    [Fact]
    public async Task A_list_follows_classes_the_place_of_its_dwelling_and_the_order_of_ties()
    {
        var policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);
        var grid = GridParser.Parse(Ordered, "ordered.yaml", geography: policies.Geography).Grid!;
        Assert.Null(policies.Publish([grid]));
        await using var cluster = await TwoSilos.StartAsync(policies: policies);
        var (urgent, here, elsewhere, large, small) = (Samples.Household(1, Samples.Montreuil), Samples.Household(2, Samples.Montreuil), Samples.Household(3, Samples.Montreuil), Samples.Household(4, Samples.Montreuil), Samples.Household(5, Samples.Montreuil));
        await cluster.Register(new DemandId(1), urgent with { Reasons = ["17"] });
        await cluster.Register(new DemandId(2), here with { Applicant = LivingIn(here, Samples.Montreuil) });
        await cluster.Register(new DemandId(3), elsewhere with { Applicant = LivingIn(elsewhere, Samples.Pantin), Dalo = "ACTIF" });
        await cluster.Register(new DemandId(4), large with { ExpectedBirths = new ExpectedBirths(1, null) });
        await cluster.Register(new DemandId(5), small);
        var vacancy = await cluster.Open("flat", Samples.Dwelling(Samples.Montreuil));

        var list = await cluster.Shortlist(vacancy);

        Assert.Equal([(1L, 1, 0), (2L, 0, 30), (3L, 0, 20), (4L, 0, 0), (5L, 0, 0)], list.Rows.Select(row => (row.Id.Value, row.Key.Level, row.Key.Points)));
        Assert.Equal((ScoreLine.MaskedLabel, null), (list.Rows[0].Class?.Label, list.Rows[1].Class));
        foreach (var (at, row) in list.Rows.Index())
        {
            var explained = (await cluster.Vacancy(vacancy).Explain(row.Id))!;
            Assert.Equal((at + 1, row.Key), (explained.Rank, explained.Key));
        }

        // The demand's own score goes without the dwelling.
        Assert.Equal(0, Assert.Single((await cluster.Demand(new DemandId(2)).Scores(cluster.Clock.Today))!).Sheet!.Points);

        static Person LivingIn(DemandFile file, InseeCode commune) => file.Applicant with { Identity = new PersonIdentity { Address = new PostalAddress { Commune = commune.Value } } };
    }

    private const string OfTransfers = """
        grid: est-ensemble-mutations
        territory: "200057875"
        effective: 2026-01-29
        demands: transfers
        partial: true
        criteria: [{ id: MOBILITE, label: "Mutation", points: 500 }]
        """;

    // SCO-15: from its day on, social tenants are scored by their own grid, in the same list.
    [Fact]
    public async Task Transfers_are_scored_by_a_grid_of_their_own_from_its_day_on()
    {
        var policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);
        var grid = GridParser.Parse(OfTransfers, "transfers.yaml", geography: policies.Geography).Grid!;
        Assert.Null(policies.Publish([grid]));
        await using var cluster = await TwoSilos.StartAsync(policies: policies);
        var (first, tenant) = (new DemandId(1), new DemandId(2));
        await cluster.Register(first, Samples.Household(1, Samples.Montreuil));
        await cluster.Register(tenant, Samples.Household(2, Samples.Montreuil) with { CurrentHousing = new CurrentHousing { Models = ["HLM"] } });
        var vacancy = await cluster.Open("flat", Samples.Dwelling(Samples.Montreuil));

        var before = await cluster.Shortlist(vacancy);
        cluster.Time.Advance(TimeSpan.FromDays(1));
        var after = await cluster.Shortlist(vacancy);

        var own = before.Rows.Single(row => row.Id == first).Key.Points;
        Assert.True(own < 500);
        Assert.Equal([(tenant, 500), (first, own)], after.Rows.Select(row => (row.Id, row.Key.Points)));
        Assert.Equal($"{before.GridVersion} + {grid.Version}", after.GridVersion);
        Assert.Equal([(1, grid.Version), (2, before.GridVersion!)], new[] { await cluster.Vacancy(vacancy).Explain(tenant), await cluster.Vacancy(vacancy).Explain(first) }.Select(why => (why!.Rank, why.Sheet!.GridVersion)));
    }

    [Fact]
    public async Task On_its_day_lists_are_scored_anew_and_the_days_before_stay_explained_by_the_grid_of_theirs()
    {
        var policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);
        var grid = GridParser.Parse(Next, "next.yaml", geography: policies.Geography).Grid!;
        Assert.Null(policies.Publish([grid]));
        await using var cluster = await TwoSilos.StartAsync(policies: policies);
        var id = new DemandId(1);
        await cluster.Register(id, Samples.Household(1, Samples.Montreuil));
        var vacancy = await cluster.Open("flat", Samples.Dwelling(Samples.Montreuil));

        var before = await cluster.Shortlist(vacancy);
        cluster.Time.Advance(TimeSpan.FromDays(1));
        var after = await cluster.Shortlist(vacancy);

        Assert.StartsWith("est-ensemble-illustrative@", before.GridVersion, StringComparison.Ordinal);
        Assert.Equal((grid.Version, 7), (after.GridVersion, Assert.Single(after.Rows).Key.Points));
        var past = Assert.Single((await cluster.Demand(id).Scores(cluster.Clock.Today.AddDays(-1)))!);
        Assert.Equal((before.GridVersion, before.Rows[0].Key.Points), (past.Sheet!.GridVersion, past.Sheet.Points));
        Assert.Equal(grid.Version, Assert.Single((await cluster.Demand(id).Scores(cluster.Clock.Today))!).Sheet!.GridVersion);

        // A row that the switch moved says so, live as after a fresh load from the store.
        var told = new ChangeCause(ChangeKind.GridChanged, new DateTimeOffset(2026, 1, 29, 0, 0, 0, TimeSpan.Zero), 7 - before.Rows[0].Key.Points);
        Assert.Equal(told, after.Rows[0].Cause);
        await cluster.Deactivate(cluster.Vacancy(vacancy));
        foreach (var number in Enumerable.Range(0, cluster.Router.CountOf(new TerritoryId(Samples.EstEnsemble))))
            await cluster.Deactivate(cluster.Partition(Samples.EstEnsemble, number));
        Assert.Equal(after.Rows, (await cluster.Shortlist(vacancy)).Rows);
    }

    // A publication just before midnight, a store that was away, a refresh that comes two seconds late: the day has begun when the grid is known.
    [Fact]
    public async Task A_grid_that_is_known_only_after_its_day_began_takes_effect_at_once()
    {
        var policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);
        var grid = GridParser.Parse(Next, "next.yaml", geography: policies.Geography).Grid!;
        await using var cluster = await TwoSilos.StartAsync(policies: policies);
        var id = new DemandId(1);
        await cluster.Register(id, Samples.Household(1, Samples.Montreuil));
        var vacancy = await cluster.Open("flat", Samples.Dwelling(Samples.Montreuil));
        var watching = new Watching(cluster, vacancy);
        cluster.Time.Advance(TimeSpan.FromDays(1));
        var before = await cluster.Shortlist(vacancy);
        await watching.Renew();

        Assert.Null(policies.Publish([grid]));

        // Nobody asks: the partitions find it on their next turn.
        var told = (await watching.Until(list => list.GridVersion == grid.Version))[^1];
        Assert.Equal((before.Day, 7, ChangeKind.GridChanged), (told.Day, Assert.Single(told.Rows).Key.Points, told.Rows[0].Cause.Kind));
        var explained = (await cluster.Vacancy(vacancy).Explain(id))!;
        Assert.Equal((told.Rows[0].Key, grid.Version), (explained.Key, explained.Sheet!.GridVersion));

        // And one that was withdrawn in the last moment is gone as soon as that is known.
        Assert.Null(policies.Publish([]));
        await watching.Until(list => list.GridVersion == before.GridVersion);
        Assert.Equal(before.Rows[0].Key, (await cluster.Vacancy(vacancy).Explain(id))!.Key);
    }

    // 22:00 in Paris on the 28th is 01:00 on the 29th in La Réunion.
    [Fact]
    public async Task An_overseas_grid_takes_effect_on_the_day_of_its_territory()
    {
        var policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);
        var commune = InseeCode.Parse("97411");
        Assert.True(policies.Geography.TryFind(commune, out var place));
        var grid = GridParser.Parse($"grid: reunion\nterritory: \"{place.Territory}\"\neffective: 2026-01-29\npartial: true\ncriteria: [{{ id: A, label: A, points: 7 }}]\n", "r.yaml", geography: policies.Geography).Grid!;
        Assert.Null(policies.Publish([grid]));
        await using var cluster = await TwoSilos.StartAsync(policies: policies);
        var id = new DemandId(1);
        cluster.Time.SetUtcNow(new DateTimeOffset(2026, 1, 28, 21, 0, 0, TimeSpan.Zero));

        await cluster.Register(id, Samples.Household(1, commune));
        var vacancy = await cluster.Open("flat", Samples.Dwelling(commune));

        var (list, there) = (await cluster.Shortlist(vacancy), new DateOnly(2026, 1, 29));
        Assert.Equal((there, grid.Version, 7), (list.Day, list.GridVersion, list.Rows[0].Key.Points));
        Assert.Equal(7, list.Rows[0].Cause.Points);
        Assert.Equal(grid.Version, (await cluster.Vacancy(vacancy).Explain(id))!.Sheet!.GridVersion);
        Assert.Equal(grid.Version, (await cluster.Territory(place.Territory.Value).Describe()).GridVersion);
        var score = Assert.Single((await cluster.Demand(id).Scores(null))!);
        Assert.Equal((there, 7), (score.On, score.Sheet!.Points));
        Assert.Equal(new DateOnly(2026, 1, 28), cluster.Clock.Today);
    }

    // Ranked by the grid before it, or by none, a list would stand in the name of a plan that says otherwise.
    [Fact]
    public async Task A_grid_that_cannot_be_applied_refuses_the_lists_of_its_territory_and_of_no_other()
    {
        var policies = PolicyFiles.Read(PolicyFiles.Folder, ExtendedDemandReach.ListedCommunes);
        await using var cluster = await TwoSilos.StartAsync(policies: policies);
        var (id, other) = (new DemandId(1), new DemandId(2));
        await cluster.Register(id, Samples.Household(1, Samples.Montreuil));
        await cluster.Register(other, Samples.Household(2, Samples.Villeurbanne));
        var (refused, served) = (await cluster.Open("flat", Samples.Dwelling(Samples.Montreuil)), await cluster.Open("house", Samples.Dwelling(Samples.Villeurbanne)));
        var before = await cluster.Shortlist(refused);

        var unusable = new UnusableGrid("g", "g@000000000000", new TerritoryId(Samples.EstEnsemble), DemandClass.All, cluster.Clock.Today, "why", "text");
        Assert.Null(policies.Publish([], [unusable]));

        Assert.Equal(unusable.Version, (await Assert.ThrowsAsync<GridUnusableException>(() => cluster.Shortlist(refused))).Version);
        await Assert.ThrowsAsync<GridUnusableException>(() => cluster.Vacancy(refused).Explain(id));
        var score = Assert.Single((await cluster.Demand(id).Scores(null))!);
        Assert.Equal((null, unusable.Version), (score.Sheet, score.UnusableGrid));
        Assert.Equal(1, (await cluster.Territory(Samples.EstEnsemble).Describe()).OpenVacancies);
        Assert.Single((await cluster.Shortlist(served)).Rows);

        // A demand is registered and changed as always; once the grid is taken back the list is there, with all that came meanwhile.
        await cluster.Amend(id, 1, ChangeKind.Birth, Samples.Birth);
        Assert.Null(policies.Publish([]));
        var mended = await cluster.Shortlist(refused);
        Assert.Equal((before.GridVersion, 2), (mended.GridVersion, Assert.Single(mended.Rows).Version));
    }
}
