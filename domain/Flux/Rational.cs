using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Allocation.Domain.Flux;

/// <summary>
/// An exact fraction in lowest terms. Dues are shares of whole dwellings: in decimals a thousand thirds would not be what they are together
/// (FLX-7). As text <c>73/2</c>, or <c>36</c> when whole.
/// </summary>
[JsonConverter(typeof(RationalJson))]
public readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    private readonly BigInteger _numerator;

    // Zero stands for one, so that the default value is the number zero.
    private readonly BigInteger _denominatorLessOne;

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0)
            common = -common;
        _numerator = numerator / common;
        _denominatorLessOne = (denominator / common) - 1;
    }

    /// <summary>Nothing.</summary>
    public static Rational Zero => default;

    /// <summary>One whole.</summary>
    public static Rational One => 1;

    /// <summary>Above the line; carries the sign.</summary>
    public BigInteger Numerator => _numerator;

    /// <summary>Below the line; at least 1.</summary>
    public BigInteger Denominator => _denominatorLessOne + 1;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => _numerator.Sign;

    /// <summary>A fraction.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="denominator"/> is 0.</exception>
    public static Rational Of(BigInteger numerator, BigInteger denominator) => denominator.IsZero ? throw new DivideByZeroException() : new Rational(numerator, denominator);

    /// <summary>So many hundredths of one: a rate, exactly as it is written.</summary>
    public static Rational Percent(decimal percent) => Of(percent) / 100;

    /// <summary>A decimal, exactly.</summary>
    public static Rational Of(decimal value)
    {
        var scale = value.Scale;
        var unscaled = new BigInteger(value * (decimal)BigInteger.Pow(10, scale));
        return new Rational(unscaled, BigInteger.Pow(10, scale));
    }

    /// <summary>A whole number.</summary>
    public static implicit operator Rational(int value) => new(value, 1);

    /// <summary>Sum.</summary>
    public static Rational operator +(Rational left, Rational right) => new((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    /// <summary>Difference.</summary>
    public static Rational operator -(Rational left, Rational right) => left + -right;

    /// <summary>The opposite.</summary>
    public static Rational operator -(Rational value) => new(-value.Numerator, value.Denominator);

    /// <summary>Product.</summary>
    public static Rational operator *(Rational left, Rational right) => new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <summary>Quotient.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="right"/> is 0.</exception>
    public static Rational operator /(Rational left, Rational right) => Of(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    /// <summary>Whether both are the same number.</summary>
    public static bool operator ==(Rational left, Rational right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Rational left, Rational right) => !left.Equals(right);

    /// <summary>Whether the left is less.</summary>
    public static bool operator <(Rational left, Rational right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left is more.</summary>
    public static bool operator >(Rational left, Rational right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left is not more.</summary>
    public static bool operator <=(Rational left, Rational right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left is not less.</summary>
    public static bool operator >=(Rational left, Rational right) => left.CompareTo(right) >= 0;

    /// <summary>The lesser of two.</summary>
    public static Rational Min(Rational left, Rational right) => left < right ? left : right;

    /// <summary>The greater of two.</summary>
    public static Rational Max(Rational left, Rational right) => left > right ? left : right;

    /// <summary>The greatest whole number that is not more.</summary>
    public BigInteger Floor()
    {
        var quotient = BigInteger.DivRem(Numerator, Denominator, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>As a decimal, for people: halves away from zero.</summary>
    /// <param name="digits">Digits after the point, 0 to 15.</param>
    public decimal Round(int digits)
    {
        var scale = BigInteger.Pow(10, digits);
        var scaled = BigInteger.Abs(Numerator) * scale * 2;
        var half = (scaled + Denominator) / (Denominator * 2);
        return (decimal)(Sign < 0 ? -half : half) / (decimal)scale;
    }

    /// <summary>Reads <c>73/2</c>, <c>36</c> or <c>-1/3</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Rational value)
    {
        value = default;
        var parts = text?.Split('/') ?? [];
        if (parts.Length is 0 or > 2 || !Whole(parts[0], out var numerator))
            return false;
        var denominator = BigInteger.One;
        if (parts.Length == 2 && (!Whole(parts[1], out denominator) || denominator.Sign <= 0))
            return false;
        value = new Rational(numerator, denominator);
        return true;
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">It is no fraction.</exception>
    public static Rational Parse(string text) => TryParse(text, out var value) ? value : throw new FormatException("A fraction is two whole numbers with a stroke between, or one.");

    /// <inheritdoc />
    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <inheritdoc />
    public bool Equals(Rational other) => _numerator == other._numerator && _denominatorLessOne == other._denominatorLessOne;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_numerator, _denominatorLessOne);

    /// <inheritdoc />
    public override string ToString() => Denominator.IsOne ? Numerator.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    private static bool Whole(string text, out BigInteger value) => BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}

/// <summary>Fractions travel as text: a number would lose their thirds.</summary>
internal sealed class RationalJson : JsonConverter<Rational>
{
    public override Rational Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Rational.TryParse(reader.GetString(), out var value) ? value : throw new JsonException("Give a fraction as text, such as 73/2.");

    public override void Write(Utf8JsonWriter writer, Rational value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
