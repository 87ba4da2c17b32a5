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
        return yearsBase > 0 && from.Year == year && from.DayOfYear > 1 && agreement.Territory.Kind == ReservationTerritoryKind.Departement
            ? Due(agreement.TermsOn(new DateOnly(year, 12, 31)).ShareOf(part), yearsBase, from, year)
            : null;
    }

    /// <summary>A share of the whole year's base for the days on which an agreement holds.</summary>
    /// <param name="share">Its share of one.</param>
    /// <param name="yearsBase">Dwellings of the year's base.</param>
    /// <param name="from">First day of the agreement.</param>
    /// <param name="year">The year.</param>
    public static Rational Due(Rational share, int yearsBase, DateOnly from, int year)
    {
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var days = last.DayNumber - (from > first ? from : first).DayNumber + 1;
        return share * yearsBase * Rational.Of(Math.Max(days, 0), last.DayOfYear);
    }
}
