using System.Globalization;

namespace Allocation.Domain.Scoring;

/// <summary>
/// Values supplied for the parameters of a grid. All are numbers but one: <see cref="Seniority"/>, how months count, is a word, and
/// stands among the numbers as that of its <see cref="MonthCounting"/>.
/// </summary>
public static class GridParameters
{
    /// <summary>The parameter of a grid that says <c>seniority: null</c>: no source prints how its months count (SCO-25).</summary>
    public const string Seniority = "seniority";

    /// <summary>Most parameters of one grid.</summary>
    public const int Most = 1_000;

    /// <summary>The value of a text: digits, or for <see cref="Seniority"/> a way to count months. False when it is neither.</summary>
    public static bool TryRead(string name, string text, out decimal value)
    {
        value = (int)(text == CalendarWord ? MonthCounting.Calendar : MonthCounting.Complete);
        return name == Seniority
            ? text is CompleteWord or CalendarWord
            : decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A value as it is written.</summary>
    internal static string Write(string name, decimal value) =>
        name == Seniority && CountingOf(value) is { } counting ? Word(counting) : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The way to count months that a number stands for; null for none.</summary>
    internal static MonthCounting? CountingOf(decimal value) => value switch { 0 => MonthCounting.Complete, 1 => MonthCounting.Calendar, _ => null };

    private const string CompleteWord = "complete";
    private const string CalendarWord = "calendar";

    private static string Word(MonthCounting counting) => counting == MonthCounting.Calendar ? CalendarWord : CompleteWord;
}
