using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allocation.Api.Tests.Hosting;

namespace Allocation.Api.Tests.Grids;

/// <summary>A what-if on a register of its own: what else is registered would count.</summary>
public sealed class GridSimulationTests(GridSimulationTests.Host api) : IClassFixture<GridSimulationTests.Host>
{
    private const string Draft = """
        grid: toulouse-2027
        territory: "243100518"
        status: draft
        partial: true
        criteria:
          - { id: ANCIENNETE, label: "Ancienneté", points: "1 per month of seniority, at most 12" }
          - { id: DALO, label: "DALO", when: dalo is ACTIF, points: 5 }
          - { id: PETITS, label: "Enfant de moins de trois ans", when: any dependant age < 3, points: 100 }
          - { id: TOUS, label: "Tous", points: 7 }
        """;

    [Fact]
    public async Task A_draft_says_who_would_move_and_leaves_the_lists_alone()
    {
        var vacancy = await api.Client.OpenVacancy(Sample.Dwelling("31555"));
        var (older, younger) = (await api.Client.Register(Sample.Demand("31555", 40)), await api.Client.Register(Sample.Demand("31555", 5)));
        var child = await api.Client.Register(Sample.Demand("31555", 2).With("dependants", new JsonArray(new JsonObject { ["birthDate"] = Sample.Day(Sample.Today.AddYears(-1)) })));
        var before = (await api.Client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Body;

        var answer = await Simulate(new { grid = Draft });
        var lines = answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        var report = lines[^1]["report"]!;

        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (answer.Status, answer.ContentType));
        Assert.Equal("progress", lines[0]["stage"]!.GetValue<string>());
        Assert.Equal(("result", 3, 3, 0.0), (lines[^1]["stage"]!.GetValue<string>(), report["demands"]!.GetValue<int>(), report["lookedAt"]!.GetValue<int>(), report["margin"]!.GetValue<double>()));
        Assert.StartsWith("toulouse-metropole@", report["against"]!.GetValue<string>(), StringComparison.Ordinal);

        // Before: 60 and 5 and 2 points. After: 19, 12 and 109: the family comes first, and both others fall by one.
        Assert.Equal((1 / 3.0, 2 / 3.0), (report["all"]!["up"]!.GetValue<double>(), report["all"]!["down"]!.GetValue<double>()), Close);
        Assert.Equal(2, report["byHousehold"]!["single-parent"]!["medianRankChange"]!.GetValue<int>());
        Assert.Equal(["31555"], report["byCommune"]!.AsArray().Select(commune => commune!["commune"]!.GetValue<string>()));
        Assert.Equal(("single-parent", 3, 1), (report["movers"]![0]!["household"]!.GetValue<string>(), report["movers"]![0]!["rankBefore"]!.GetValue<int>(), report["movers"]![0]!["rankAfter"]!.GetValue<int>()));
        Assert.Equal(
            [("ANCIENNETE", 3, false, false), ("DALO", 0, true, false), ("PETITS", 1, false, true), ("TOUS", 3, true, false)],
            report["criteria"]!.AsArray().Select(line => (line!["id"]!.GetValue<string>(), line["obtained"]!.GetValue<int>(), line["changesNothing"]!.GetValue<bool>(), line["decidesAlone"]!.GetValue<bool>())));
        Assert.All(new[] { older, younger, child }, number => Assert.DoesNotContain(number, answer.Body, StringComparison.Ordinal));

        // Points of everybody alike change scores and no order.
        Assert.Equal([3, 0, 1, 3], report["criteria"]!.AsArray().Select(line => line!["scoresChanged"]!.GetValue<int>()));
        Assert.Equal((0.0, 0.0), (report["all"]!["shareMargin"]!.GetValue<double>(), report["all"]!["meanMargin"]!.GetValue<double>()));
        Assert.Equal(1, report["lists"]!["open"]!.GetValue<int>());

        // A T2 houses the family of two too: it enters the first three at their head.
        Assert.Equal((1, 1), (report["lists"]!["lookedAt"]!.GetValue<int>(), report["lists"]!["firstThreeChanged"]!.GetValue<int>()));
        Assert.Equal(before, (await api.Client.Get($"/api/v1/vacancies/{vacancy}/shortlist")).Body);
    }

    [Fact]
    public async Task A_draft_that_cannot_be_read_is_refused_before_anything_is_counted()
    {
        (await Simulate(new { grid = "grid: x\n" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid-grid");
        var many = string.Concat(Enumerable.Range(0, 501).Select(number => $"  - {{ id: C{number}, label: L, points: 1 }}\n"));
        (await Simulate(new { grid = $"grid: x\nterritory: \"243100518\"\npartial: true\ncriteria:\n{many}" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid-grid");
        (await Simulate(new { gridId = "nowhere" })).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await Simulate(new { })).IsProblem(HttpStatusCode.BadRequest, "malformed", "grid", "grid");
    }

    private static bool Close((double, double) expected, (double, double) actual) => Math.Abs(expected.Item1 - actual.Item1) < 0.001 && Math.Abs(expected.Item2 - actual.Item2) < 0.001;

    private Task<Answer> Simulate(object body) => api.Client.Post("/api/v1/policies/grids:simulate", JsonSerializer.Serialize(body));

    /// <summary>A register of its own.</summary>
    public sealed class Host : RunningApi;
}
