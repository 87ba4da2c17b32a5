using Allocation.Domain.Demands;
using Allocation.Domain.Facts;
using Allocation.Domain.Scoring;
using BenchmarkDotNet.Attributes;

namespace Allocation.LoadTests.Micro;

/// <summary>Second layer: a file becomes facts, facts become a score; all figures are of one demand under a grid of forty criteria.</summary>
[MemoryDiagnoser]
public class ScoringBenchmarks
{
    /// <summary>Rows of a turn, as in the partition.</summary>
    private const int Rows = 4_096;

    private readonly int[] _points = new int[Rows];
    private readonly int[] _next = new int[Rows];
    private readonly DemandFile[] _files;
    private readonly FactVector[] _facts;
    private readonly FactColumns _columns = new(Rows);
    private readonly ScoringGrid _grid;
    private readonly ColumnEvaluator _evaluator;

    /// <summary>Makes the households and their facts.</summary>
    public ScoringBenchmarks()
    {
        var territory = new MicroTerritory();
        _files = [.. Enumerable.Range(0, Rows).Select(household => territory.Households.Generate(household))];
        _facts = [.. _files.Select(FactReader.Read)];
        for (var row = 0; row < Rows; row++)
            _columns.Set(row, _facts[row]);
        _grid = territory.Parse(MicroTerritory.FortyCriteria());
        _evaluator = new ColumnEvaluator(_grid);
    }

    /// <summary>The facts of a file.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public int ReadFacts()
    {
        var known = 0;
        foreach (var file in _files)
            known += FactReader.Read(file).Knows(Fact.Income) ? 1 : 0;
        return known;
    }

    /// <summary>The sheet that says line by line why.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public int Traced()
    {
        var points = 0;
        foreach (var facts in _facts)
            points += TracingEvaluator.Evaluate(_grid, facts, MicroTerritory.Today).Points;
        return points;
    }

    /// <summary>The score in a turn over columns.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public void Columnar() => _evaluator.Evaluate(_columns, 0, Rows, MicroTerritory.Today, _points, []);

    /// <summary>The score and the next day on which time changes it.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public void ColumnarWithNextChange() => _evaluator.Evaluate(_columns, 0, Rows, MicroTerritory.Today, _points, _next);
}
