using System.Net;
using System.Text.Json.Nodes;
using Allocation.Api.Identity;
using Allocation.Api.Tests.Hosting;
using Allocation.Api.Tests.Identity;
using Allocation.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Allocation.Api.Tests.Grids;

/// <summary>What a what-if tells whoever is not shown confidential facts (C10, INF-6).</summary>
public sealed class DiscreetSimulationTests(DiscreetSimulationTests.Host api) : IClassFixture<DiscreetSimulationTests.Host>
{
    private const string Territory = "243100518";
    private const string Who = "  - { id: QUI, label: Qui, when: adults = 1 and seniority > 30 months, points: 1 }\n";
    private const string Violence = "  - { id: VIF, label: VIF, when: reason includes 06, points: 1 }\n";

    [Fact]
    public async Task Nobody_who_is_not_shown_a_confidential_fact_learns_it_of_one_household()
    {
        await api.Client.Register(Sample.Demand("31555", 5));
        await api.Client.Register(Sample.Demand("31555", 40).With("reasons", new JsonArray("06")));
        using var policy = await api.As(RoleRights.Policy, organisation: "Politique", territories: [Territory]);

        var mixed = await Simulate(policy, Violence.Replace("06", "06 and seniority > 30 months", StringComparison.Ordinal));
        mixed.IsProblem(HttpStatusCode.UnprocessableEntity, "invalid-grid");
        Assert.Equal(("confidential", 6), (mixed.Json["errors"]![0]!["code"]!.GetValue<string>(), mixed.Json["errors"]![0]!["line"]!.GetValue<int>()));
        Assert.Equal(["QUI", "VIF"], Last(await Simulate(policy, Who + Violence))["lines"]!.AsArray().Select(line => line!.GetValue<string>()));
        Assert.Equal(("withheld", false), (Last(await Simulate(policy, Violence))["stage"]!.GetValue<string>(), Last(await Simulate(policy, Violence)).AsObject().ContainsKey("report")));

        var told = Last(await Simulate(policy, Who))["report"]!;
        Assert.Equal((2, 0, 0), (told["lookedAt"]!.GetValue<int>(), told["movers"]!.AsArray().Count, told["byHousehold"]!.AsObject().Count));
        Assert.DoesNotContain("QUI", told["criteria"]!.ToJsonString(), StringComparison.Ordinal);

        var seen = Last(await Simulate(api.Client, Who + Violence.Replace("06", "06 and seniority > 30 months", StringComparison.Ordinal)))["report"]!;
        Assert.Equal([1, 1], seen["criteria"]!.AsArray().Skip(1).Select(line => line!["obtained"]!.GetValue<int>()));

        var noted = await api.Services.GetRequiredService<IReadJournal>().Of("territory", Territory, 100);
        Assert.Equal(4, noted.Count(reading => (reading.Organisation, reading.What) == ("Politique", "simulation")));
    }

    private static Task<Answer> Simulate(ApiClient client, string lines) =>
        client.Post("/api/v1/policies/grids:simulate", new { grid = $"grid: essai\nterritory: \"{Territory}\"\npartial: true\ncriteria:\n  - {{ id: TOUS, label: Tous, points: 7 }}\n{lines}" });

    private static JsonNode Last(Answer answer) => JsonNode.Parse(answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;

    /// <summary>A register of its own.</summary>
    public sealed class Host : RunningApi;
}
