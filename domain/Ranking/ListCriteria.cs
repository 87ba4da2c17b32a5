using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Ranking;

/// <summary>What decides who stands on the list of a vacancy.</summary>
/// <param name="Dwelling">The vacant dwelling.</param>
/// <param name="AvailableOn">Day from which it can be let.</param>
public sealed record ListCriteria(Dwelling Dwelling, DateOnly AvailableOn)
{
    /// <summary>
    /// Expected lease date: the dwelling is let when it is free, and never in the past. Its year gives the ceilings and, less
    /// two, the income year (ELI-2).
    /// </summary>
    public DateOnly LeaseDate(DateOnly today) => AvailableOn > today ? AvailableOn : today;
}

/// <summary>The filters of one list on one day, ready to be asked of millions of rows.</summary>
internal readonly struct ListFilters(ListCriteria criteria, DateOnly leaseDate, IncomeCeilings ceilings, CeilingZone zone)
{
    private readonly OccupancyFilter _occupancy = new(criteria.Dwelling);
    private readonly IncomeFilter _income = new(criteria.Dwelling.Financing, zone, leaseDate, ceilings);

    public DateOnly LeaseDate { get; } = leaseDate;

    public Outcome Household(FactColumns facts, int row) => _occupancy.Test(facts, row);

    public Outcome Income(FactColumns facts, int row) => _income.Test(facts, row);

    public Outcome Household(FactVector facts) => _occupancy.Test(facts);

    public Outcome Income(FactVector facts) => _income.Test(facts);
}
