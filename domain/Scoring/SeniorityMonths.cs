using System.Text.Json.Serialization;

namespace Allocation.Domain.Scoring;

/// <summary>How a grid counts months of seniority (SCO-25).</summary>
[JsonConverter(typeof(KebabCase<MonthCounting>))]
public enum MonthCounting
{
    /// <summary>
    /// Months completed since the deposit: a month is complete on the day of the deposit's number, or on the last day of a
    /// month too short to have it. A deposit of the 31st ticks on 30 April and on 28 or 29 February.
    /// </summary>
    Complete,

    /// <summary>Difference of calendar months: ticks on the first of each month, whatever the day of the deposit.</summary>
    Calendar,
}

/// <summary>
/// Months of seniority at a date and the days on which the count ticks (SCO-25, SCO-37). Before the deposit the count is 0;
/// it never decreases.
/// </summary>
public static class SeniorityMonths
{
    /// <summary>Months counted on a day, at least 0.</summary>
    public static int Count(DateOnly deposit, DateOnly on, MonthCounting counting)
    {
        if (on <= deposit)
            return 0;
        var (year, month, day) = deposit;
        var (onYear, onMonth, onDay) = on;
        var months = (onYear - year) * 12 + onMonth - month;
        if (counting == MonthCounting.Complete && onDay < day && onDay < DateTime.DaysInMonth(onYear, onMonth))
            months--;
        return months;
    }

    /// <summary>First day on which the count reaches a number of months; null when the calendar ends before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static DateOnly? DayOf(DateOnly deposit, int months, MonthCounting counting)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(months);
        var (year, month, _) = deposit;
        if (year * 12L + month - 1 + months > DateOnly.MaxValue.Year * 12L + 11)
            return null;
        // AddMonths keeps the day or takes the last one of a shorter month: the rule of Complete.
        return (counting == MonthCounting.Complete ? deposit : new DateOnly(year, month, 1)).AddMonths(months);
    }

    /// <summary>Day number of the last deposit that has a number of months on a day; -1 when none has, and beyond any day when it is not positive.</summary>
    public static int LastDepositOf(int months, DateOnly on, MonthCounting counting)
    {
        if (months <= 0)
            return int.MaxValue;
        if (months > on.Year * 12 + on.Month - 13)
            return -1;
        var first = on.AddMonths(-months);
        if (counting == MonthCounting.Calendar)
            return new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month)).DayNumber;

        // The day before or after a month end may tick on the same day.
        while (Count(first.AddDays(1), on, counting) >= months)
            first = first.AddDays(1);
        return first.DayNumber;
    }

    /// <summary>The date of a deposit column, or null when it is unknown or no day of the calendar.</summary>
    internal static DateOnly? DepositOf(int dayNumber) =>
        (uint)dayNumber <= (uint)DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber(dayNumber) : null;
}
