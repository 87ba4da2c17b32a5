using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Allocation.Domain.Vacancies;

namespace Allocation.Api.Screens.Text;

/// <summary>
/// The words of one language, from <c>Ui.fr.resx</c> and <c>Ui.en.resx</c>. French is the reference. The islands get their
/// share written into the page, so that there is one source.
/// </summary>
public sealed partial class Words
{
    private static readonly ResourceManager Resources = new("Allocation.Api.Screens.Text.Ui", typeof(Words).Assembly);

    /// <summary>Prefixes of what the islands say themselves.</summary>
    private static readonly string[] OfIslands = ["live.", "cause.", "step.", "life.state-", "life.step-", .. Enum.GetValues<ReasonFamily>().Select(family => $"life.option-{EnumCode.Of(family)}")];

    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    private readonly CultureInfo _culture;

    private Words(string culture, string language)
    {
        _culture = CultureInfo.GetCultureInfo(culture);
        Language = language;
        using var set = Resources.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)
            ?? throw new InvalidOperationException($"The words of {language} are not beside the program.");
        Texts = set.Cast<System.Collections.DictionaryEntry>().ToFrozenDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
    }

    /// <summary>The reference.</summary>
    public static Words French { get; } = new("fr-FR", "fr");

    /// <summary>The other language.</summary>
    public static Words English { get; } = new("en-GB", "en");

    /// <summary>Code for <c>lang</c>.</summary>
    public string Language { get; }

    /// <summary>Every text by its key.</summary>
    public FrozenDictionary<string, string> Texts { get; }

    /// <summary>Locale of numbers and dates, for the islands.</summary>
    public string Locale => _culture.Name;

    /// <summary>A text without places.</summary>
    public string this[string key] => Texts.TryGetValue(key, out var text) ? text : throw new KeyNotFoundException($"Ui.{Language}.resx has no text '{key}'.");

    /// <summary>A text that may be missing: of something that has words of its own in the interface.</summary>
    public string? Find(string key) => Texts.GetValueOrDefault(key);

    /// <summary>The texts that the islands say.</summary>
    public IEnumerable<KeyValuePair<string, string>> ForIslands => Texts.Where(text => OfIslands.Any(prefix => text.Key.StartsWith(prefix, StringComparison.Ordinal)));

    /// <summary>A text with its <c>{name}</c> places filled; numbers are written as the language writes them.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var filled = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
            filled[name] = value is int number ? Count(number) : value.ToString() ?? "";
        return Place().Replace(this[key], match => filled.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);
    }

    /// <summary><c>key.one</c> or <c>key.many</c>: French says "1,5 point", English "1.5 points".</summary>
    public string Plural(string key, int n, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var one = Language == "fr" ? Math.Abs(n) < 2 : Math.Abs(n) == 1;
        return Say($"{key}.{(one ? "one" : "many")}", [.. values, ("n", n)]);
    }

    /// <summary>The same of what is counted in parts: French begins the plural at two, English with whatever is not one.</summary>
    public string Plural(string key, decimal n, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var one = Language == "fr" ? Math.Abs(n) < 2 : Math.Abs(n) == 1;
        return Say($"{key}.{(one ? "one" : "many")}", [.. values, ("n", Number(n))]);
    }

    /// <summary>Points with their sign: "+8 points".</summary>
    public string SignedPoints(int points) =>
        Say($"live.points.{(Math.Abs(points) < 2 ? "one" : "many")}", ("n", points > 0 ? $"+{Count(points)}" : Count(points)));

    /// <summary>A whole number; the minus is U+2212.</summary>
    public string Count(int number) => number.ToString("N0", _culture).Replace('-', '\u2212');

    /// <summary>A number with two decimals at most, and a true minus.</summary>
    public string Number(decimal number) => number.ToString("#,0.##", _culture).Replace('-', '\u2212');

    /// <summary>Euros, without cents when there are none.</summary>
    public string Amount(decimal euros) => euros.ToString(euros == decimal.Truncate(euros) ? "N0" : "N2", _culture);

    /// <summary>A measured figure: with a decimal below a hundred.</summary>
    public string Figure(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : "#,0.#", _culture);

    /// <summary>Square metres, with as many decimals as there are.</summary>
    public string Area(decimal squareMetres) => squareMetres.ToString("#,0.##", _culture);

    /// <summary>A day.</summary>
    public string Day(DateOnly day) => day.ToString("dd/MM/yyyy", _culture);

    /// <summary>An instant in Paris, with its day.</summary>
    public string Moment(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Paris).ToString("ddd dd/MM HH:mm", _culture);

    /// <summary>An instant in Paris, to the second.</summary>
    public string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Paris).ToString("HH:mm:ss", _culture);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Place();
}
