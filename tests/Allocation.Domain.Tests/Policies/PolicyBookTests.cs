using Allocation.Domain.Policies;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using static Allocation.Domain.Tests.Scoring.Grids;
using Rules = Allocation.Domain.Tests.Eligibility.Policies;

namespace Allocation.Domain.Tests.Policies;

/// <summary>Which grid a name means, what may be taken back, and what a territory is told when its grid cannot be applied.</summary>
public sealed class PolicyBookTests
{
    private const string Line = "criteria: [{ id: A, label: A, when: dalo is ACTIF, points: 1 }]\n";

    private static readonly TerritoryId Territory = new("243100518");

    // SCO-40: a score of 3 May is that of the grid of 3 May, whatever is scheduled since.
    [Fact]
    public void An_id_means_its_version_of_the_day_and_a_version_itself()
    {
        var (old, now, later) = (Of($"{Head}{Line}"), Of($"{Head}effective: 2026-04-01\n{Line}"), Of($"{Head}effective: 2026-09-01\n{Line}"));
        var draft = Of($"{Head}status: draft\neffective: 2026-04-15\n{Line}");
        var book = new PolicyBook(Rules.Geography, Rules.Ceilings, [old]);
        Assert.Null(book.Publish([now, later, draft]));

        Assert.Same(now, book.Grid("test", _ => Day("2026-05-03")));
        Assert.Same(old, book.Grid("test", _ => Day("2026-03-31")));
        Assert.Same(later, book.Grid("test", _ => Day("2026-09-01")));
        foreach (var grid in new[] { old, now, later, draft })
            Assert.Same(grid, book.Grid(grid.Version, _ => Day("2026-05-03")));
        Assert.Null(book.Grid("test@000000000000", _ => Day("2026-05-03")));
        Assert.Null(book.Grid("other", _ => Day("2026-05-03")));
    }

    [Fact]
    public void An_id_that_has_not_taken_effect_yet_means_its_first_version()
    {
        var (first, second) = (Of($"{Head}effective: 2026-04-01\n{Line}"), Of($"{Head}effective: 2026-09-01\n{Line}"));
        var book = new PolicyBook(Rules.Geography, Rules.Ceilings, [second, first]);

        Assert.Same(first, book.Grid("test", _ => Day("2026-01-01")));
    }

    // SCO-31: a list has one order, also after somebody took a grid back.
    [Fact]
    public void A_grid_is_not_taken_back_when_those_left_would_order_ties_in_two_ways()
    {
        var all = Of($"{Head}{Line}");
        var other = Of($"{Head}effective: 2026-02-01\ntie-break: [most persons, unique number]\n{Line}");
        var transfers = Of($"{Head}demands: transfers\neffective: 2026-03-01\ntie-break: [most persons, unique number]\n{Line}");
        var book = new PolicyBook(Rules.Geography, Rules.Ceilings, [all]);
        Assert.Null(book.Publish([other]));
        Assert.Null(book.DiscordWithout(other));
        Assert.Null(book.Publish([other, transfers]));

        Assert.Equal(new TerritoryGrids(all, transfers), book.DiscordWithout(other));
        Assert.Null(book.DiscordWithout(transfers));
    }

    [Fact]
    public void The_days_on_which_grids_changed_are_told_with_the_grids_before_them()
    {
        var (all, transfers, later) = (Of($"{Head}{Line}"), Of($"{Head}demands: transfers\neffective: 2026-01-01\n{Line}"), Of($"{Head}effective: 2027-01-01\n{Line}"));
        var book = new PolicyBook(Rules.Geography, Rules.Ceilings, [all, transfers, later]);

        Assert.Empty(book.SwitchesOf(Territory, Day("2025-12-31")));
        Assert.Equal([new GridSwitch(Day("2026-01-01"), TerritoryGrids.All(all))], book.SwitchesOf(Territory, Day("2026-12-31")));
        Assert.Equal(
            [new GridSwitch(Day("2027-01-01"), new TerritoryGrids(all, transfers)), new GridSwitch(Day("2026-01-01"), TerritoryGrids.All(all))],
            book.SwitchesOf(Territory, Day("2027-01-01")));
    }

    [Fact]
    public void The_grids_a_list_names_are_found_on_whatever_day_they_are_in_force()
    {
        var (old, now) = (Of($"{Head}{Line}"), Of($"{Head}effective: 2026-01-01\n{Line}"));
        var book = new PolicyBook(Rules.Geography, Rules.Ceilings, [old, now]);

        Assert.Same(old, book.GridsOf(Territory, Day("2026-06-01"), old.Version).First);
        Assert.Same(now, book.GridsOf(Territory, Day("2026-06-01"), now.Version).First);
        Assert.Same(now, book.GridsOf(Territory, Day("2026-06-01"), "gone@000000000000").First);
    }

    // Dropped silently, the grid before it would rank by rules that are no longer those of the plan.
    [Fact]
    public void A_grid_that_cannot_be_applied_leaves_its_demands_without_any_until_another_takes_effect()
    {
        var (all, next) = (Of($"{Head}{Line}"), Of($"{Head}effective: 2027-01-01\n{Line}"));
        var book = new PolicyBook(Rules.Geography, Rules.Ceilings, [all]);
        var unusable = new UnusableGrid("test", "test@000000000000", Territory, DemandClass.All, Day("2026-01-01"), "why", "text");
        Assert.Null(book.Publish([next], [unusable]));

        Assert.Equal(TerritoryGrids.All(all), book.GridsInForce(Territory, Day("2025-12-31")));
        Assert.Equal(TerritoryGrids.None with { Unusable = unusable }, book.GridsInForce(Territory, Day("2026-01-01")));
        Assert.Equal(TerritoryGrids.All(next), book.GridsInForce(Territory, Day("2027-01-01")));
        Assert.Null(book.GridsInForce(new TerritoryId("200046977"), Day("2026-01-01")).Unusable);
    }

    [Fact]
    public void A_grid_that_clashes_with_one_shipped_or_published_is_named()
    {
        var (shipped, published) = (Of($"{Head}effective: 2026-01-01\n{Line}"), Of($"{Head}effective: 2026-02-01\n{Line}"));
        var book = new PolicyBook(Rules.Geography, Rules.Ceilings, [shipped]);

        Assert.Same(shipped, book.SameDay(Of($"{Head}demands: first\neffective: 2026-01-01\n{Line}"), []));
        Assert.Same(published, book.SameDay(Of($"{Head}demands: first\neffective: 2026-02-01\n{Line}"), [published]));
        Assert.Null(book.SameDay(Of($"{Head}demands: first\neffective: 2026-03-01\n{Line}"), [published]));
    }
}
