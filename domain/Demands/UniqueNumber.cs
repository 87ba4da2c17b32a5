using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Allocation.Domain.Demands;

/// <summary>
/// The national identifier of a demand: 18 characters, opaque (LIF-1, LIF-2; arrêté of 7 November 2000).
/// It is shown and validated, never parsed for a rule. Its ordinal order is the last tie-break of a ranking (SCO-31).
/// </summary>
[JsonConverter(typeof(UniqueNumberJsonConverter))]
public readonly partial record struct UniqueNumber : IComparable<UniqueNumber>
{
    /// <summary>Number of characters of every unique number.</summary>
    public const int Length = 18;

    private readonly string? _value;

    private UniqueNumber(string value) => _value = value;

    /// <summary>The 18 characters, or the empty string for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads a number; surrounding white space is ignored, letters must be capitals.</summary>
    /// <returns>False when the text does not follow the pattern of LIF-2.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out UniqueNumber number)
    {
        var trimmed = text?.Trim();
        if (trimmed is null || !Pattern().IsMatch(trimmed))
        {
            number = default;
            return false;
        }

        number = new UniqueNumber(trimmed);
        return true;
    }

    /// <summary>Reads a number that is known to be well formed.</summary>
    /// <exception cref="FormatException">The text does not follow the pattern of LIF-2.</exception>
    public static UniqueNumber Parse(string text) =>
        TryParse(text, out var number) ? number : throw new FormatException("A unique number has 18 characters: territory, MMYY, six digits, desk (LIF-2).");

    /// <summary>Builds a number from its parts (LIF-1).</summary>
    /// <param name="territory">Three characters: the département padded on the left, or <c>111</c> for Île-de-France.</param>
    /// <param name="firstDeposit">Date of first deposit; month and year are printed as MMYY.</param>
    /// <param name="sequence">0 to 999,999.</param>
    /// <param name="desk">Five capital letters or digits.</param>
    /// <exception cref="FormatException">The parts do not make a well-formed number.</exception>
    public static UniqueNumber Compose(string territory, DateOnly firstDeposit, int sequence, string desk) =>
        Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{territory}{firstDeposit:MMyy}{sequence:D6}{desk}"));

    /// <summary>The number as 108 bits, six a character: the same order as the text, and no reference for the garbage collector.</summary>
    public UInt128 Pack()
    {
        var packed = UInt128.Zero;
        foreach (var character in Value)
            packed = (packed << 6) | (byte)(character <= '9' ? character - '0' : character - 'A' + 10);
        return packed;
    }

    /// <summary>The number that <see cref="Pack"/> made these bits of.</summary>
    public static UniqueNumber Unpack(UInt128 packed) => packed == UInt128.Zero ? default : new UniqueNumber(string.Create(Length, packed, static (text, bits) =>
    {
        for (var position = text.Length - 1; position >= 0; position--, bits >>= 6)
        {
            var code = (int)(bits & 63);
            text[position] = (char)(code < 10 ? '0' + code : 'A' + code - 10);
        }
    }));

    /// <inheritdoc />
    public int CompareTo(UniqueNumber other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>Ordinal order.</summary>
    public static bool operator <(UniqueNumber left, UniqueNumber right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator >(UniqueNumber left, UniqueNumber right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator <=(UniqueNumber left, UniqueNumber right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator >=(UniqueNumber left, UniqueNumber right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public override string ToString() => Value;

    // [0-9], never \d: digits of other scripts would pack to the same bits as these.
    [GeneratedRegex(@"^(?:0[0-9]{2}|02[AB]|97[0-9]|111)(?:0[1-9]|1[0-2])[0-9]{2}[0-9]{6}[A-Z0-9]{5}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}

internal sealed class UniqueNumberJsonConverter : JsonConverter<UniqueNumber>
{
    public override UniqueNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { Length: > 0 } text
            ? UniqueNumber.TryParse(text, out var number) ? number : throw new JsonException("Not a unique number: 18 characters, territory, MMYY, six digits, desk (LIF-2).")
            : default;

    public override void Write(Utf8JsonWriter writer, UniqueNumber value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
