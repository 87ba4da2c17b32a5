using Allocation.Domain.Demands;
using Allocation.Domain.Ranking;
using Allocation.LoadTests.Index;
using BenchmarkDotNet.Attributes;

namespace Allocation.LoadTests.Micro;

/// <summary>Third layer: the index of one territory of 200,000 demands with its two lists open.</summary>
[MemoryDiagnoser]
public class IndexBenchmarks
{
    private const string Popular = "popular";
    private const string Selective = "selective";
    private const int Shown = 50;
    private const int Changing = 1_024;

    private readonly CandidateIndex _index;
    private readonly ListCriteria _popular;
    private readonly CandidateRecord[] _changes = new CandidateRecord[2 * Changing];
    private int _version = 1;

    /// <summary>Fills the index.</summary>
    public IndexBenchmarks()
    {
        var territory = new MicroTerritory();
        _index = territory.Index();
        _index.Load(Enumerable.Range(0, MicroTerritory.Demands).Select(household => Records.Of(household, 1, territory.Households.Generate(household), ChangeKind.Registered, MicroTerritory.Today)));
        _popular = ListsToAsk.Popular(_index, territory.Dwellings);
        _index.Watch(Popular, _popular);
        _index.Watch(Selective, ListsToAsk.Selective(_index, _popular));

        // Each demand is recognised, and a round later no more: half of the changes lift it, half let it fall.
        for (var change = 0; change < Changing; change++)
        {
            var household = change * 7_919L % MicroTerritory.Demands;
            var file = territory.Households.Generate(household);
            _changes[change] = Records.Of(household, 1, file with { Dalo = "ACTIF" }, ChangeKind.DaloChanged, MicroTerritory.Today);
            _changes[Changing + change] = Records.Of(household, 1, file with { Dalo = "NON" }, ChangeKind.DaloChanged, MicroTerritory.Today);
        }
    }

    /// <summary>One demand changes: all its postings and both lists.</summary>
    [Benchmark]
    public bool Update()
    {
        var change = _changes[_version % _changes.Length];
        return _index.Apply(change with { Version = ++_version });
    }

    /// <summary>Fifty rows of the list with the most candidates.</summary>
    [Benchmark]
    public RankedSlice TopPopular() => _index.View(Popular, Shown);

    /// <summary>Fifty rows of the list with the most wishes for each candidate.</summary>
    [Benchmark]
    public RankedSlice TopSelective() => _index.View(Selective, Shown);

    /// <summary>The first list when nobody has it open, with exact counts.</summary>
    [Benchmark]
    public RankedSlice Unwatched() => _index.Query(_popular, Shown);
}
