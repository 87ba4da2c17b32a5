using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Territories;
using Allocation.Population;

namespace Allocation.LoadTests.Compare;

/// <summary>The demands of the comparison as peers take them: scored and flattened once, without the index.</summary>
internal sealed class PeerData
{
    private readonly int _demands;
    private readonly HouseholdGenerator _files;
    private readonly TerritoryPlaces _places;
    private readonly PolicyBook _policies;
    private readonly DateOnly _today;
    private readonly RankKey[] _keys;

    /// <summary>Scores all demands under a grid.</summary>
    public PeerData(int demands, HouseholdGenerator files, TerritoryPlaces places, PolicyBook policies, ScoringGrid? grid, DateOnly today)
    {
        (_demands, _files, _places, _policies, _today) = (demands, files, places, policies, today);
        _keys = Keys(grid);
    }

    /// <summary>Every wish, those of one demand behind each other.</summary>
    public IEnumerable<PeerWish> Wishes()
    {
        for (var demand = 0; demand < _demands; demand++)
        {
            var file = _files.Generate(demand);
            if (file.Status != DemandStatus.Active)
                continue;
            var facts = FactReader.Read(file);
            var check = IncomeTest.Check(facts, Domain.Dwellings.Financing.PLUS, CeilingZone.Overseas, _today, _policies.Ceilings);
            var persons = facts[Fact.TypologyPersons];
            var row = new PeerRow(_keys[demand], persons < 1 ? null : persons, check.Income == FactVector.Unknown ? null : check.Income, check.Category);
            foreach (var place in _places.Wished(file.Wishes.Communes, file.Wishes.Extended))
            {
                foreach (var typology in file.Wishes.Types)
                    yield return new PeerWish(demand, place, typology, row);
            }
        }
    }

    /// <summary>Where each demand would stand under another grid.</summary>
    public IReadOnlyList<RankKey> OtherPoints() => [.. _keys.Select((key, demand) => key with { Points = key.Points + demand % 7 })];

    /// <summary>So many demands, each once, all over the territory.</summary>
    public int[] Scattered(int count) => [.. Enumerable.Range(0, count).Select(number => (int)(number * 7_919L % _demands)).Distinct()];

    private RankKey[] Keys(ScoringGrid? grid)
    {
        const int Rows = 10_000;
        var ties = new TieOrder(grid?.TieBreak ?? ScoringGrid.DefaultTieBreak);
        var keys = new RankKey[_demands];
        for (var first = 0; first < _demands; first += Rows)
        {
            var count = Math.Min(Rows, _demands - first);
            var facts = new FactColumns(count);
            var numbers = new UniqueNumber[count];
            for (var row = 0; row < count; row++)
            {
                var file = _files.Generate(first + row);
                facts.Set(row, FactReader.Read(file));
                numbers[row] = file.UniqueNumber;
            }

            var (points, next, levels) = (new int[count], new int[count], new byte[count]);
            if (grid is not null)
                new ColumnEvaluator(grid).Evaluate(facts, 0, count, _today, points, next, levels);
            for (var row = 0; row < count; row++)
                keys[first + row] = RankKey.Of(levels[row], points[row], ties.Of(facts, row), numbers[row]);
        }

        return keys;
    }
}
