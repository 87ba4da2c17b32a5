using Allocation.Domain.Scoring;
using BenchmarkDotNet.Attributes;

namespace Allocation.LoadTests.Micro;

/// <summary>First layer: the text of a grid becomes conditions.</summary>
[MemoryDiagnoser]
public class ParsingBenchmarks
{
    private const string OneCriterion = """
        grid: one-condition
        territory: "200046977"
        partial: true
        criteria:
          - { id: C10, label: "C10", when: "reason includes 13 and (dependants >= 1 or expected-children >= 1)", points: 20 }
        """;

    private readonly MicroTerritory _territory = new();
    private readonly string _forty = MicroTerritory.FortyCriteria();

    /// <summary>The smallest grid with one condition of three parts.</summary>
    [Benchmark]
    public ScoringGrid OneCondition() => _territory.Parse(OneCriterion);

    /// <summary>Forty criteria of every kind.</summary>
    [Benchmark]
    public ScoringGrid FortyCriteria() => _territory.Parse(_forty);
}
