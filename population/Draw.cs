namespace Allocation.Population;

/// <summary>
/// Counter-based randomness (SplitMix64): the same seed, index and stream give the same sequence on every machine and
/// every version of .NET, which System.Random does not promise. Passed by reference, since drawing moves it on.
/// </summary>
internal struct Draw
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>Starts a sequence. Each part of a household has its own stream, so a change of one part moves no other.</summary>
    public static Draw For(ulong seed, long index, DrawStream stream) =>
        new() { _state = Mix(Mix(seed + Step) ^ Mix(unchecked((ulong)index * Step + (ulong)stream))) };

    /// <summary>An integer from 0 to <paramref name="bound"/>, exclusive.</summary>
    public int Below(int bound)
    {
        _state += Step;
        return (int)Math.BigMul(Mix(_state), (ulong)bound, out _);
    }

    /// <summary>An integer from one bound to the other, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True so many times out of 10,000.</summary>
    public bool Chance(int perTenThousand) => Below(10_000) < perTenThousand;

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>Independent sequences of one index. Values are part of the output: never renumber.</summary>
internal enum DrawStream
{
    /// <summary>Persons, ages, dates.</summary>
    Household = 1,

    /// <summary>Incomes and work.</summary>
    Income = 2,

    /// <summary>Reasons and present housing.</summary>
    Housing = 3,

    /// <summary>Wished typologies and communes.</summary>
    Wishes = 4,

    /// <summary>Labels, verified groups.</summary>
    Labels = 5,

    /// <summary>Names.</summary>
    Names = 6,

    /// <summary>A dwelling.</summary>
    Dwelling = 7,

    /// <summary>An event.</summary>
    Event = 8,

    /// <summary>When an event happens.</summary>
    Instant = 9,

    /// <summary>What the landlords of a département own.</summary>
    Landlord = 10,

    /// <summary>The agreements of a landlord in a département.</summary>
    Agreement = 11,

    /// <summary>Decisions, refusals and ends of contracts, each with its day.</summary>
    History = 12,
}

/// <summary>Values with integer weights.</summary>
internal sealed class Weighted<T>
{
    private readonly T[] _values;
    private readonly int[] _cumulated;

    public Weighted(params (T Value, int Weight)[] entries)
    {
        _values = [.. entries.Select(entry => entry.Value)];
        _cumulated = new int[entries.Length];
        var sum = 0;
        for (var i = 0; i < entries.Length; i++)
            _cumulated[i] = sum += entries[i].Weight;
    }

    /// <summary>The values in their order.</summary>
    public IReadOnlyList<T> Values => _values;

    public T Pick(ref Draw draw)
    {
        var found = Array.BinarySearch(_cumulated, draw.Below(_cumulated[^1]) + 1);
        if (found < 0)
            return _values[~found];

        // An entry of weight 0 shares its bound with the one before it and must never be the one found.
        while (found > 0 && _cumulated[found - 1] == _cumulated[found])
            found--;
        return _values[found];
    }
}
