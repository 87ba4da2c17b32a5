using System.Text.Json;
using Allocation.Cluster.Tests.Cluster;
using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using Allocation.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Allocation.Cluster.Tests.Hosting;

public sealed class SerializationTests
{
    private const string Grid = """
        grid: essai
        title: Grille d'essai
        territory: "200057875"
        effective: null
        partial: true
        reference: { title: "essai", href: "https://example.org" }
        criteria:
          - group: situation
            combine: best
            criteria:
              - { id: VIOLENCES, label: "Violences familiales", when: reason includes 06, points: 60, confidential: true }
              - { id: EXPULSION, label: "En procédure d'expulsion", when: reason includes 05, points: 30 }
        tie-break: [oldest registration, unique number]
        """;

    [Fact]
    public void A_sheet_that_crossed_to_another_silo_still_hides_what_a_line_lost_to()
    {
        var household = Samples.Household(1, Samples.Montreuil) with { Reasons = ["05", "06"] };
        var sheet = TracingEvaluator.Evaluate(GridParser.Parse(Grid, "essai.yaml").Grid!, FactReader.Read(household), new DateOnly(2026, 1, 28));

        var crossed = Crossed(sheet);

        Assert.Equal("VIOLENCES", sheet.Lines[1].LostTo);
        Assert.DoesNotContain(crossed.ForAudience(seesConfidential: false).Lines, line => line.LostTo == "VIOLENCES");
        Assert.Equal(Text(sheet.ForAudience(seesConfidential: false)), Text(crossed.ForAudience(seesConfidential: false)));
        Assert.Equal(Text(sheet), Text(crossed));
    }

    [Fact]
    public void A_demand_that_crossed_is_the_same_to_the_byte()
    {
        var household = Samples.Household(1, Samples.Montreuil, Samples.Villeurbanne);

        Assert.Equal(DemandJson.Write(household), DemandJson.Write(Crossed(household)));
    }

    private static T Crossed<T>(T value)
        where T : class
    {
        using var services = new ServiceCollection().AddAllocationSerialization().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
    }

    private static string Text(object value) => JsonSerializer.Serialize(value);
}
