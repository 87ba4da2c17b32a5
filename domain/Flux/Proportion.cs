using System.Numerics;

namespace Allocation.Domain.Flux;

/// <summary>Shares that must add up.</summary>
public static class Proportion
{
    /// <summary>Rates of reservers no higher together than the whole: beyond, those that are not the State's are lowered in proportion (FLX-20).</summary>
    /// <param name="rates">Whether each is the State's, and its share of one.</param>
    public static IReadOnlyList<Rational> WithinTheWhole(IReadOnlyList<(bool IsState, Rational Rate)> rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        var state = Sum(rates.Where(rate => rate.IsState).Select(rate => rate.Rate));
        var others = Sum(rates.Where(rate => !rate.IsState).Select(rate => rate.Rate));
        if (state + others <= Rational.One || others.Sign == 0)
            return [.. rates.Select(rate => rate.Rate)];
        var factor = Rational.Max(Rational.One - state, Rational.Zero) / others;
        return [.. rates.Select(rate => rate.IsState ? rate.Rate : rate.Rate * factor)];
    }

    /// <summary>Whole parts of a whole number in some proportion, by largest remainder; ties go to who stands first (FLX-16, FLX-35). The sum is the whole.</summary>
    /// <param name="whole">What is shared, from 0.</param>
    /// <param name="weights">Weights, from 0, in their stable order; at least one is above 0.</param>
    /// <exception cref="ArgumentException">No weight is above 0.</exception>
    public static IReadOnlyList<int> LargestRemainder(int whole, IReadOnlyList<Rational> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var all = Sum(weights);
        if (all.Sign <= 0 || weights.Any(weight => weight.Sign < 0))
            throw new ArgumentException("Weights are from 0, and one at least is above.", nameof(weights));
        var exact = weights.Select(weight => weight / all * whole).ToList();
        var parts = exact.Select(part => part.Floor()).ToList();
        var left = (int)(whole - parts.Aggregate(BigInteger.Zero, (sum, part) => sum + part));
        foreach (var index in Enumerable.Range(0, parts.Count).OrderByDescending(index => exact[index] - (Rational)(int)parts[index]).Take(left))
            parts[index]++;
        return [.. parts.Select(part => (int)part)];
    }

    /// <summary>Whole dwellings for each of what is due, which together are the dwellings due (FLX-35).</summary>
    /// <param name="dues">What each is due, in their stable order.</param>
    /// <returns>Null where together they are no whole number above 0, as while a year is brought along in parts.</returns>
    public static IReadOnlyList<int>? WholeTargets(IReadOnlyList<Rational> dues)
    {
        ArgumentNullException.ThrowIfNull(dues);
        var sum = Sum(dues);
        return sum.Sign > 0 && sum.Denominator.IsOne && dues.All(due => due.Sign >= 0) ? LargestRemainder((int)sum.Numerator, dues) : null;
    }

    private static Rational Sum(IEnumerable<Rational> some) => some.Aggregate(Rational.Zero, (sum, one) => sum + one);
}
