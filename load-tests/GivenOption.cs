using System.Globalization;

namespace Allocation.LoadTests;

/// <summary>An option of a command line with its value, which knows what it should have been.</summary>
/// <param name="name">The option, with its hyphens.</param>
/// <param name="value">What stands behind it; empty where nothing does.</param>
internal sealed class GivenOption(string name, string value)
{
    private string? _bounds;

    /// <summary>The option, with its hyphens.</summary>
    public string Name => name;

    /// <summary>What stands behind it; empty where nothing does.</summary>
    public string Value => value;

    /// <summary>The option at a place of a command line.</summary>
    public static GivenOption At(IReadOnlyList<string> words, int place) => new(words[place], place + 1 < words.Count ? words[place + 1] : "");

    /// <summary>What is wrong with it, once nobody could read it.</summary>
    public string Fault => $"'{$"{name} {value}".TrimEnd()}' cannot be read{(_bounds is null ? "." : $": give {_bounds}.")}";

    /// <summary>A whole number within bounds; null when it is none.</summary>
    public int? Whole(int least, int most)
    {
        _bounds = string.Create(CultureInfo.InvariantCulture, $"a whole number, {least} to {most}");
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
    }

    /// <summary>So many a second; null when it is none.</summary>
    public double? Rate()
    {
        const int Most = 100_000;
        _bounds = string.Create(CultureInfo.InvariantCulture, $"a number with a point for decimals, 0 to {Most}");
        return double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and <= Most ? rate : null;
    }

    /// <summary>A day; null when it is none.</summary>
    public DateOnly? Day()
    {
        _bounds = "a day as yyyy-MM-dd";
        return DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>Whether its value is one of some words.</summary>
    public bool IsOneOf(params IReadOnlyList<string> words)
    {
        _bounds = string.Join(" or ", words);
        return words.Contains(value);
    }
}
