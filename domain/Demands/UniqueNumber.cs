using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Allocation.Domain.Demands;

/// <summary>
/// The national identifier of a demand: 18 characters, opaque (LIF-1, LIF-2; arrêté of 7 November 2000).
/// It is shown and validated, never parsed for a rule. Its ordinal order is the last tie-break of a ranking (SCO-31).
/// </summary>
[JsonConverter(typeof(UniqueNumberJsonConverter))]
public readonly record struct UniqueNumber : IComparable<UniqueNumber>
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
        if (trimmed is null || !IsWellFormed(trimmed))
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

    /// <summary>Territory (0 and two digits, 02A, 02B, 97 and a digit, 111), month, year, sequence, desk. Read twice for every line of an import, and with every command.</summary>
    private static bool IsWellFormed(ReadOnlySpan<char> text) =>
        text.Length == Length && IsTerritory(text[..3]) && IsMonth(text[3..5]) && !text[5..13].ContainsAnyExceptInRange('0', '9') && IsDesk(text[13..]);

    private static bool IsTerritory(ReadOnlySpan<char> text) => text[0] switch
    {
        '0' => char.IsAsciiDigit(text[1]) && (char.IsAsciiDigit(text[2]) || text is "02A" or "02B"),
        '9' => text[1] == '7' && char.IsAsciiDigit(text[2]),
        _ => text is "111",
    };

    private static bool IsMonth(ReadOnlySpan<char> text) => text[0] switch
    {
        '0' => text[1] is >= '1' and <= '9',
        '1' => text[1] is >= '0' and <= '2',
        _ => false,
    };

    private static bool IsDesk(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character) && !char.IsAsciiLetterUpper(character))
                return false;
        }

        return true;
    }
}

internal sealed class UniqueNumberJsonConverter : JsonConverter<UniqueNumber>
{
    public override UniqueNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { Length: > 0 } text
            ? UniqueNumber.TryParse(text, out var number) ? number : throw new JsonException("Not a unique number: 18 characters, territory, MMYY, six digits, desk (LIF-2).")
            : default;

    public override void Write(Utf8JsonWriter writer, UniqueNumber value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
