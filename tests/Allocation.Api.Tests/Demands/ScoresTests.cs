using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Demands;

/// <summary>Scores by the shipped grids, each expected value computed by hand from the grid's text.</summary>
public sealed class ScoresTests(RunningApi api)
{
    // Toulouse: 1 point per complete month; 20 above 36 months; DALO 50; PDALHPD 40.
    [Theory]
    [InlineData("2023-01-14", 0, null)]
    [InlineData("2023-02-14", 0, "2023-02-15")]
    [InlineData("2023-02-15", 1, "2023-03-15")]
    [InlineData("2026-01-15", 36, "2026-02-15")]
    [InlineData("2026-02-14", 36, "2026-02-15")]
    [InlineData("2026-02-15", 37 + 20, "2026-03-15")]
    public async Task Seniority_counts_complete_months_and_steps_above_thirty_six(string on, int points, string? nextChange)
    {
        var number = await api.Client.Register(Sample.Demand().With("depositedOn", "2023-01-15"));

        var toulouse = (await api.Client.Get($"/api/v1/demands/{number}/scores?on={on}")).Json["territories"]![0]!;

        Assert.Equal(points, toulouse["points"]!.GetValue<int>());
        if (nextChange is not null)
            Assert.Equal(nextChange, toulouse["nextChange"]!.GetValue<string>());
    }

    [Fact]
    public async Task Priorities_add_up_and_every_line_says_what_it_gave()
    {
        var number = await api.Client.Register(Sample.Demand().With("depositedOn", "2022-11-03").With("dalo", "ACTIF").With("pdalhpd", true));

        var toulouse = (await api.Client.Get($"/api/v1/demands/{number}/scores?on=2026-03-16")).Json["territories"]![0]!;

        Assert.Equal("Toulouse Métropole", toulouse["name"]!.GetValue<string>());
        Assert.Equal(40 + 20 + 50 + 40, toulouse["points"]!.GetValue<int>());
        Assert.Equal(
            [("TLS_ANC_MOIS", 40, "obtained"), ("TLS_DAL", 20, "obtained"), ("TLS_DALO", 50, "obtained"), ("TLS_PDALHPD", 40, "obtained")],
            toulouse["lines"]!.AsArray().Select(line => (line!["criterionId"]!.GetValue<string>(), line["points"]!.GetValue<int>(), line["outcome"]!.GetValue<string>())));
    }

    [Fact]
    public async Task What_nobody_said_and_what_the_source_does_not_print_give_no_point_and_say_so()
    {
        var number = await api.Client.Register(Sample.Demand(commune: "69266").With("reasons", new JsonArray("05")).With("dependants", new JsonArray()));

        var lines = (await api.Client.Get($"/api/v1/demands/{number}/scores")).Json["territories"]![0]!["lines"]!.AsArray();

        Assert.Equal(
            [("LYO_EXPULSION", 20, "obtained"), ("LYO_PARENT_ISOLE", 0, "not-obtained"), ("LYO_TAUX_EFFORT", 0, "not-evaluable")],
            lines.Select(line => (line!["criterionId"]!.GetValue<string>(), line["points"]!.GetValue<int>(), line["outcome"]!.GetValue<string>())));
    }

    [Fact]
    public async Task A_confidential_line_is_shown_as_a_priority_without_detail()
    {
        var number = await api.Client.Register(Sample.Demand(commune: "93048", months: 5).With("reasons", new JsonArray("06")));

        var scores = await api.Client.Get($"/api/v1/demands/{number}/scores");

        var territory = scores.Json["territories"]![0]!;
        Assert.Equal(5 + 60, territory["points"]!.GetValue<int>());
        var masked = Assert.Single(territory["lines"]!.AsArray(), line => line!["criterionId"]!.GetValue<string>() == "L441-1")!;
        Assert.Equal(60, masked["points"]!.GetValue<int>());
        Assert.DoesNotContain("iolence", scores.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("EE_VIOLENCES", scores.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("EE_HANDICAP", scores.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_territory_without_grid_gives_no_points_and_names_no_grid()
    {
        var number = await api.Client.Register(Sample.Demand(commune: "35238"));

        var rennes = (await api.Client.Get($"/api/v1/demands/{number}/scores")).Json["territories"]![0]!;

        Assert.Equal(0, rennes["points"]!.GetValue<int>());
        Assert.Null(rennes["gridVersion"]);
        Assert.Empty(rennes["lines"]!.AsArray());
    }

    [Theory, InlineData("1999-12-31"), InlineData("2101-01-01")]
    public async Task A_date_out_of_reach_is_refused(string on)
    {
        var number = await api.Client.Register(Sample.Demand());

        (await api.Client.Get($"/api/v1/demands/{number}/scores?on={on}")).IsProblem(HttpStatusCode.BadRequest, "malformed", "on", "date");
    }
}
