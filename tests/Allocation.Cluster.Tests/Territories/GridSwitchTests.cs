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
