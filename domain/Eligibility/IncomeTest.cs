using System.Runtime.CompilerServices;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Facts;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Eligibility;

/// <summary>Result of the income test with what it was decided on. A value: nothing is allocated.</summary>
/// <param name="Outcome">Passed at or below the ceiling; Unknown when the income, the persons or the ceiling is.</param>
/// <param name="IncomeYear">Year of the income that counts (ELI-2).</param>
/// <param name="Income">Whole EUR; <see cref="FactVector.Unknown"/> when the file does not have that year.</param>
/// <param name="Category">From 1; 0 when the persons are unknown.</param>
/// <param name="Ceiling">The ceiling compared with.</param>
public readonly record struct IncomeCheck(Outcome Outcome, int IncomeYear, int Income, int Category, Ceiling Ceiling);

/// <summary>Compares the reference tax income of year N-2 with the ceiling of year N, the year of signature of the lease (ELI-1a, ELI-2).</summary>
public static class IncomeTest
{
    /// <summary>Year of the ceilings: the year of the lease, whatever the date of the commission (ELI-2).</summary>
    public static int CeilingYear(DateOnly leaseDate) => leaseDate.Year;

    /// <summary>Year of the income: two before the lease (ELI-2).</summary>
    public static int IncomeYear(DateOnly leaseDate) => leaseDate.Year - 2;

    /// <summary>Tests a demand against a dwelling. A missing income is unknown, never 0 (ELI-5).</summary>
    public static IncomeCheck Check(FactVector facts, Financing product, CeilingZone zone, DateOnly leaseDate, IncomeCeilings ceilings)
    {
        var year = IncomeYear(leaseDate);
        var category = HouseholdCategory.Of(facts, leaseDate);
        var ceiling = category == 0
            ? new Ceiling(null, CeilingYear(leaseDate), false)
            : ceilings.For(CeilingYear(leaseDate), product, zone, category);
        var income = IncomeOf(year, facts[Fact.IncomeYear], facts[Fact.Income], facts[Fact.EarlierIncomeYear], facts[Fact.EarlierIncome]);
        var outcome = ceiling.Amount is { } amount ? Compare(income, amount) : Outcome.Unknown;
        return new IncomeCheck(outcome, year, income, category, ceiling);
    }

    /// <summary>Income of the year that counts among the two of the facts; unknown when neither is of that year.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int IncomeOf(int year, int latestYear, int latest, int earlierYear, int earlier) =>
        latestYear == year ? latest : earlierYear == year ? earlier : FactVector.Unknown;

    /// <summary>An income equal to the ceiling passes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Outcome Compare(int income, int ceiling) =>
        income == FactVector.Unknown ? Outcome.Unknown : income <= ceiling ? Outcome.Passed : Outcome.Failed;
}
