using Allocation.Domain.Demands;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Policies;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using Allocation.Domain.Scoring.Conditions;
using Allocation.Population;

namespace Allocation.LoadTests.Index;

/// <summary>The comparison: columns without postings. Every question reads every row that is active and sorts what passes.</summary>
internal sealed class Scan
{
    private readonly FactColumns _facts;
    private readonly bool[] _wishes;
    private readonly RankKey[] _keys;
    private readonly OccupancyFilter _occupancy;
    private readonly IncomeFilter _income;

    private Scan(FactColumns facts, bool[] wishes, RankKey[] keys, OccupancyFilter occupancy, IncomeFilter income) =>
        (_facts, _wishes, _keys, _occupancy, _income) = (facts, wishes, keys, occupancy, income);

    /// <summary>Fills the columns with the same demands and scores them once.</summary>
    public static Scan Of(HouseholdGenerator files, int demands, ListCriteria criteria, PolicyBook policies, ScoringGrid? grid, DateOnly today)
    {
        var facts = new FactColumns(demands);
        var wishes = new bool[demands];
        var numbers = new UniqueNumber[demands];
        for (var row = 0; row < demands; row++)
        {
            var file = files.Generate(row);
            facts.Set(row, FactReader.Read(file));
            numbers[row] = file.UniqueNumber;
            wishes[row] = file.Status == DemandStatus.Active && file.Wishes.Types.Contains(criteria.Dwelling.Typology) && WishesCommune(file, criteria, policies);
        }

        var (points, next, levels) = (new int[demands], new int[demands], new byte[demands]);
        var commune = policies.Geography.TryFind(criteria.Dwelling.Commune, out var found) ? found : throw new ArgumentException("The dwelling stands nowhere.", nameof(criteria));
        if (grid is not null)
            new ColumnEvaluator(DwellingPlace.Of(commune.Code, policies.Geography) is { } place ? grid.For(place) : grid).Evaluate(facts, 0, demands, today, points, next, levels);
        var ties = new TieOrder(grid?.TieBreak ?? ScoringGrid.DefaultTieBreak);
        var keys = Enumerable.Range(0, demands).Select(row => RankKey.Of(levels[row], points[row], ties.Of(facts, row), numbers[row])).ToArray();
        return new Scan(facts, wishes, keys, new OccupancyFilter(criteria.Dwelling), new IncomeFilter(criteria.Dwelling.Financing, commune.Zone, criteria.LeaseDate(today), policies.Ceilings));
    }

    /// <summary>The best rows.</summary>
    public IReadOnlyList<UniqueNumber> Top(int take)
    {
        var passing = new List<RankKey>();
        for (var row = 0; row < _wishes.Length; row++)
        {
            if (_wishes[row] && _occupancy.Test(_facts, row) != Outcome.Failed && _income.Test(_facts, row) != Outcome.Failed)
                passing.Add(_keys[row]);
        }

        passing.Sort();
        return [.. passing.Take(take).Select(key => UniqueNumber.Unpack(key.Number))];
    }

    private static bool WishesCommune(DemandFile file, ListCriteria criteria, PolicyBook policies) =>
        file.Wishes.Communes.SelectMany(policies.Geography.PlacesOf).Any(place => place.Code == criteria.Dwelling.Commune);
}
