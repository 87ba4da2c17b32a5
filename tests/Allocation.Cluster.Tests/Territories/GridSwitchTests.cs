using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
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
    }
}
