using Allocation.Domain.Vacancies;

namespace Allocation.Domain.Flux;

/// <summary>What an agreement that begins in mid-year would be due by time instead of by event: shown beside what it is due, never booked (FLX-36).</summary>
public static class ProRata
{
    /// <summary>What an agreement is due by time in a year; null unless it begins within it, has rights in the whole département, and something was released.</summary>
    /// <param name="agreement">The agreement.</param>
    /// <param name="part">Part of the State's rights; null for another reserver.</param>
    /// <param name="yearsBase">Dwellings of the year's base.</param>
    /// <param name="year">The year.</param>
    public static Rational? Due(Agreement agreement, StatePart? part, int yearsBase, int year)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        var from = agreement.EffectiveDate;
        if (yearsBase <= 0 || from.Year != year || from.DayOfYear == 1 || agreement.Territory.Kind != ReservationTerritoryKind.Departement)
            return null;

        // Each of its terms for the days on which they hold; rates on the stock are due by time anyway.
        return agreement.Periods(year).Where(period => period.Terms.Base != FluxBase.Stock)
            .Aggregate(Rational.Zero, (sum, period) => sum + (period.Terms.ShareOf(part) * yearsBase * Rational.Of(period.Days, new DateOnly(year, 12, 31).DayOfYear)));
    }
}
