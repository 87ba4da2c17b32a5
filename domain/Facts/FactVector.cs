using System.Text.Json;
using System.Text.Json.Serialization;

namespace Allocation.Domain.Facts;

/// <summary>
/// The facts of one demand as fixed columns. A value that nobody stated is <see cref="Unknown"/>, which is neither 0 nor
/// false (SCO-28). Nothing in it depends on today: the same file gives the same vector on every day.
/// </summary>
[JsonConverter(typeof(FactVectorJsonConverter))]
public readonly struct FactVector : IEquatable<FactVector>
{
    /// <summary>Number of facts in the catalogue.</summary>
    public static readonly int Width = Enum.GetValues<Fact>().Length;

    /// <summary>The value of a fact that nobody stated.</summary>
    public const int Unknown = int.MinValue;

    /// <summary>The value of a day or a place that is known not to exist: the birth of a child where there is none.</summary>
    public const int None = int.MinValue + 1;

    /// <summary>Of which nobody stated anything.</summary>
    public static FactVector Empty { get; } = new([.. Enumerable.Repeat(Unknown, Width)]);

    private readonly int[] _values;

    /// <summary>Takes the values as they are; the array is not copied and must not change afterwards.</summary>
    /// <exception cref="ArgumentException">The array does not have one value for each fact.</exception>
    public FactVector(int[] values)
    {
        if (values.Length != Width)
            throw new ArgumentException($"{Width} facts are expected.", nameof(values));
        _values = values;
    }

    /// <summary>The columns in the order of <see cref="Fact"/>.</summary>
    public ReadOnlySpan<int> Values => _values;

    /// <summary>Value of one fact, or <see cref="Unknown"/>.</summary>
    public int this[Fact fact] => _values[(int)fact];

    /// <summary>Whether somebody stated the fact.</summary>
    public bool Knows(Fact fact) => _values[(int)fact] != Unknown;

    /// <summary>The array behind the vector, for a message; it must not be changed.</summary>
    public int[] ToArray() => _values;

    /// <inheritdoc />
    public bool Equals(FactVector other) => Values.SequenceEqual(other.Values);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is FactVector other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in Values)
            hash.Add(value);
        return hash.ToHashCode();
    }

    /// <summary>Whether all facts are equal.</summary>
    public static bool operator ==(FactVector left, FactVector right) => left.Equals(right);

    /// <summary>Whether any fact differs.</summary>
    public static bool operator !=(FactVector left, FactVector right) => !left.Equals(right);
}

internal sealed class FactVectorJsonConverter : JsonConverter<FactVector>
{
    /// <summary>A build with more facts appended them at the end: while silos of two builds run, what the other does not know is unknown.</summary>
    public override FactVector Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var sent = JsonSerializer.Deserialize<int[]>(ref reader, options) ?? throw new JsonException("A fact vector is an array.");
        int[] values = [.. FactVector.Empty.Values];
        sent.AsSpan(0, Math.Min(sent.Length, values.Length)).CopyTo(values);
        return new(values);
    }

    public override void Write(Utf8JsonWriter writer, FactVector value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.ToArray(), options);
}
