using System.Runtime.CompilerServices;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Facts;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Eligibility;

/// <summary>
/// The income test compiled for one dwelling and one lease date, for a walk over many demands: the ceilings of the first
/// categories stand in an array, nothing is allocated for a demand. It agrees with <see cref="IncomeTest.Check"/> on every demand;
/// the default value knows no ceiling and answers Unknown.
/// </summary>
public readonly struct IncomeFilter
{
    /// <summary>Categories with a ceiling of their own here; beyond, the supplement is added (ELI-15).</summary>
    private const int Compiled = 16;

    private readonly int[]? _ceilings;
    private readonly int _supplement;
    private readonly int _leaseDay;
    private readonly int _incomeYear;

    /// <summary>Compiles the ceilings of a product and zone for a lease date.</summary>
    public IncomeFilter(Financing product, CeilingZone zone, DateOnly leaseDate, IncomeCeilings ceilings)
    {
        var year = IncomeTest.CeilingYear(leaseDate);
        _leaseDay = leaseDate.DayNumber;
        _incomeYear = IncomeTest.IncomeYear(leaseDate);
        var first = ceilings.For(year, product, zone, 1);
        Provisional = first.Provisional;
        if (first.Amount is null)
            return;
        _ceilings = [.. Enumerable.Range(1, Compiled).Select(category => ceilings.For(year, product, zone, category).Amount!.Value)];
        _supplement = _ceilings[^1] - _ceilings[^2];
    }

    /// <summary>True when the table of the lease year is not published yet and the latest one stands in.</summary>
    public bool Provisional { get; }

    /// <summary>Tests one row of a table of facts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Outcome Test(FactColumns columns, int row)
    {
        // Most demands know their latest year: the earlier one is read only when it is needed.
        var income = columns[Fact.IncomeYear, row] == _incomeYear ? columns[Fact.Income, row]
            : columns[Fact.EarlierIncomeYear, row] == _incomeYear ? columns[Fact.EarlierIncome, row]
            : FactVector.Unknown;
        return Test(income, columns[Fact.CeilingPersons, row], columns[Fact.CeilingUplift, row], columns[Fact.YoungHouseholdUntil, row]);
    }

    /// <summary>Tests one demand.</summary>
    public Outcome Test(FactVector facts) => Test(facts.Values);

    /// <summary>Tests one demand whose facts stand in the order of <see cref="Fact"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">The span is shorter than the catalogue.</exception>
    public Outcome Test(ReadOnlySpan<int> facts) => Test(
        IncomeTest.IncomeOf(
            _incomeYear, facts[(int)Fact.IncomeYear], facts[(int)Fact.Income], facts[(int)Fact.EarlierIncomeYear], facts[(int)Fact.EarlierIncome]),
        facts[(int)Fact.CeilingPersons],
        facts[(int)Fact.CeilingUplift],
        facts[(int)Fact.YoungHouseholdUntil]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Outcome Test(int income, int persons, int uplift, int youngUntil)
    {
        var category = HouseholdCategory.Of(persons, uplift, youngUntil, _leaseDay);
        var ceilings = _ceilings;
        if (ceilings is null || category == 0)
            return Outcome.Unknown;
        return IncomeTest.Compare(income, category <= ceilings.Length ? ceilings[category - 1] : Beyond(ceilings[^1], category));
    }

    private int Beyond(int last, int category) => (int)Math.Min(int.MaxValue, last + (long)(category - Compiled) * _supplement);
}
