using Allocation.Domain.Territories;

namespace Allocation.Domain.Deadlines;

/// <summary>
/// Working days of a place in France: neither Saturday, Sunday nor a public holiday (Code du travail L.3133-1, L.3134-13 for Moselle and
/// Alsace, L.3422-2 for the days of the abolition of slavery overseas). A period that would end on another day ends on the next
/// working one (COM-21; Code de procédure civile art. 642).
/// </summary>
public sealed class WorkingDays
{
    /// <summary>Without the holidays of one département.</summary>
    public static readonly WorkingDays National = new("");

    private static readonly (int Month, int Day)[] Fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];

    /// <summary>Days from Easter Sunday: Easter Monday, Ascension, Whit Monday.</summary>
    private static readonly int[] FromEaster = [1, 39, 50];

    private const int GoodFriday = -2;

    private static readonly HashSet<string> WithGoodFriday = ["57", "67", "68"];

    private static readonly Dictionary<string, (int Month, int Day)> Abolition = new()
    {
        ["971"] = (5, 27),
        ["972"] = (5, 22),
        ["973"] = (6, 10),
        ["974"] = (12, 20),
        ["976"] = (4, 27),
        ["977"] = (10, 9),
        ["978"] = (5, 28),
    };

    private readonly string _departement;

    private WorkingDays(string departement) => _departement = departement;

    /// <summary>Those of the département of a commune.</summary>
    public static WorkingDays In(InseeCode commune) => new(DepartementOf(commune.Value));

    /// <summary>Whether nothing is delivered or due on a day.</summary>
    public bool IsHoliday(DateOnly day)
    {
        if (Fixed.Contains((day.Month, day.Day)))
            return true;
        var fromEaster = day.DayNumber - Easter(day.Year).DayNumber;
        return FromEaster.Contains(fromEaster)
            || (WithGoodFriday.Contains(_departement) && (fromEaster == GoodFriday || (day.Month, day.Day) == (12, 26)))
            || (Abolition.TryGetValue(_departement, out var abolition) && abolition == (day.Month, day.Day));
    }

    /// <summary>Whether people work on a day.</summary>
    public bool Contains(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(day);

    /// <summary>The day itself when it is a working one, else the next that is.</summary>
    public DateOnly OnOrAfter(DateOnly day)
    {
        while (!Contains(day))
            day = day.AddDays(1);
        return day;
    }

    /// <summary>The day so many working days after another.</summary>
    public DateOnly Add(DateOnly day, int workingDays)
    {
        for (; workingDays > 0; workingDays--)
            day = OnOrAfter(day.AddDays(1));
        return day;
    }

    /// <summary>Easter Sunday of a year of the Gregorian calendar (the rule of Clavius as Butcher wrote it, 1876).</summary>
    public static DateOnly Easter(int year)
    {
        var golden = year % 19;
        var (century, ofCentury) = Math.DivRem(year, 100);
        var (leapCenturies, centuryRest) = Math.DivRem(century, 4);
        var lunar = (century - ((century + 8) / 25) + 1) / 3;
        var epact = ((19 * golden) + century - leapCenturies - lunar + 15) % 30;
        var (leaps, rest) = Math.DivRem(ofCentury, 4);
        var weekday = (32 + (2 * centuryRest) + (2 * leaps) - epact - rest) % 7;
        var late = (golden + (11 * epact) + (22 * weekday)) / 451;
        var days = epact + weekday - (7 * late) + 114;
        return new DateOnly(year, days / 31, (days % 31) + 1);
    }

    private static string DepartementOf(string commune) => commune.StartsWith("97", StringComparison.Ordinal) ? commune[..3] : commune[..2];
}
