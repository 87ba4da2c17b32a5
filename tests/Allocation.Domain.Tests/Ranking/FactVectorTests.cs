using System.Text.Json;
using Allocation.Domain.Facts;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>Facts on the wire between silos of two builds, of which one knows more.</summary>
public class FactVectorTests
{
    [Fact]
    public void A_vector_of_another_build_keeps_the_facts_both_know()
    {
        var facts = Known((Fact.DepositDay, 700_000), (Fact.Adults, 2));
        var sent = JsonSerializer.Deserialize<List<int>>(JsonSerializer.Serialize(facts))!;

        Assert.Equal(facts, Read(sent));
        Assert.Equal(facts, Read([.. sent, 7, 8]));
        Assert.Equal(facts, Read(sent[..^1]));

        static FactVector Read(List<int> values) => JsonSerializer.Deserialize<FactVector>(JsonSerializer.Serialize(values));
    }
}
