using Allocation.Domain.Facts;

namespace Allocation.Domain.Scoring.Conditions;

/// <summary>
/// Consumption units of a household, the scale of INSEE: 1 for the first adult, 0.5 for each other person of 14 years and more,
/// 0.3 for a younger one. One of the four counts of persons that are never mixed (ELI-1c, ELI-17): children expected and those
/// with a right of visit are not in it.
/// </summary>
public static class ConsumptionUnits
{
    /// <summary>Most dependants whose births the catalogue holds: with more, nothing is known.</summary>
    private const int MostDependants = 8;

    private const int First = 10;
    private const int Older = 5;
    private const int Younger = 3;
    private const int MonthsOfOlder = 14 * 12;

    /// <summary>What is read of the dependants: how many, then their births, the youngest first.</summary>
    internal static readonly Fact[] Reads =
    [
        Fact.Dependants, Fact.LatestDependantBirth, Fact.SecondLatestDependantBirth, Fact.ThirdLatestDependantBirth, Fact.FourthLatestDependantBirth,
        Fact.FifthLatestDependantBirth, Fact.SixthLatestDependantBirth, Fact.SeventhLatestDependantBirth, Fact.EighthLatestDependantBirth,
    ];

    /// <summary>The units in tenths on a day; <see cref="FactVector.Unknown"/> when a birth or a count is.</summary>
    /// <param name="adults">Adults; at least 1 when known.</param>
    /// <param name="dependants">Values of <see cref="Reads"/>.</param>
    /// <param name="day">Day number.</param>
    internal static int Tenths(int adults, ReadOnlySpan<int> dependants, int day)
    {
        if (adults < 1 || dependants[0] is < 0 or > MostDependants)
            return FactVector.Unknown;
        var tenths = First + (adults - 1) * Older;
        for (var child = 1; child <= dependants[0]; child++)
        {
            if (SeniorityMonths.DepositOf(dependants[child]) is not { } birth)
                return FactVector.Unknown;
            tenths += SeniorityMonths.Count(birth, DateOnly.FromDayNumber(day), MonthCounting.Complete) >= MonthsOfOlder ? Older : Younger;
        }

        return tenths;
    }

    /// <summary>The day, day number, on which a dependant weighs more; <see cref="FactVector.Unknown"/> for none.</summary>
    internal static int TurnDay(int child, ReadOnlySpan<int> dependants) =>
        child < dependants[0] && SeniorityMonths.DepositOf(dependants[child + 1]) is { } birth
            ? SeniorityMonths.DayOf(birth, MonthsOfOlder, MonthCounting.Complete)?.DayNumber ?? FactVector.Unknown
            : FactVector.Unknown;

    /// <summary>How many turning days there are, some of them none.</summary>
    internal const int Turns = MostDependants;
}
