namespace Allocation.Domain.Eligibility;

/// <summary>
/// Carries a ceiling from one year to the next by the rent index of the third quarter (IRL): index(Y-1) / index(Y-2), the exact
/// ratio and not the rounded percentage, half up (ELI-18, ELI-41).
/// </summary>
public sealed class Indexation
{
    private readonly IReadOnlyDictionary<int, decimal> _index;

    /// <summary>Takes the index of the third quarter by year; each is above 0.</summary>
    public Indexation(IReadOnlyDictionary<int, decimal> index) => _index = index;

    /// <summary>Whether the index of both years that lead to a year is known.</summary>
    public bool Covers(int year) => _index.ContainsKey(year - 1) && _index.ContainsKey(year - 2);

    /// <summary>The ceiling of a year in whole EUR from the one of the year before; null when an index is missing.</summary>
    public int? Next(int amountBefore, int year) =>
        _index.TryGetValue(year - 1, out var index) && _index.TryGetValue(year - 2, out var before) ? Apply(amountBefore, index, before) : null;

    /// <summary>amount × index / before, half up, without any rounding on the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="before"/> is not above 0.</exception>
    public static int Apply(int amount, decimal index, decimal before)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(before);

        // round_half_up(a/b) = floor((2a + b) / 2b); the remainder is exact where a decimal quotient may not be.
        var numerator = 2m * amount * index + before;
        var denominator = 2 * before;
        return (int)((numerator - numerator % denominator) / denominator);
    }
}
