using Allocation.Domain.Flux;
using CsCheck;

namespace Allocation.Domain.Tests.Flux;

/// <summary>Fractions are exact, in one form, and read as they are written.</summary>
public sealed class RationalTests
{
    private static readonly Gen<Rational> Some = Gen.Select(Gen.Int[-1000, 1000], Gen.Int[1, 1000], (above, below) => Rational.Of(above, below));

    [Fact]
    public void Sums_and_products_are_those_of_numbers() => Gen.Select(Some, Some, Some).Sample((a, b, c) =>
        a + b == b + a && (a + b) + c == a + (b + c) && a * (b + c) == (a * b) + (a * c) && a - a == Rational.Zero && (b.Sign == 0 || a / b * b == a));

    [Fact]
    public void What_is_written_is_read() => Some.Sample(value => Rational.Parse(value.ToString()) == value && value.CompareTo(Rational.Parse(value.ToString())) == 0);

    [Fact]
    public void The_default_is_zero() => Assert.Equal((Rational.Zero, "0"), (default(Rational), default(Rational).ToString()));

    [Theory]
    [InlineData("73/2", 1, 36.5)]
    [InlineData("-73/2", 0, -37)]
    [InlineData("1/3", 4, 0.3333)]
    [InlineData("2/3", 2, 0.67)]
    public void Halves_are_rounded_away_from_zero(string text, int digits, decimal expected) => Assert.Equal(expected, Rational.Parse(text).Round(digits));

    [Theory]
    [InlineData("")]
    [InlineData("1/0")]
    [InlineData("1/2/3")]
    [InlineData("0.5")]
    [InlineData("1/-2")]
    public void What_is_no_fraction_is_none(string text) => Assert.False(Rational.TryParse(text, out _));

    [Fact]
    public void A_third_of_a_thousand_is_owed_thrice() => Assert.Equal(1000, Enumerable.Repeat(Rational.Of(1, 3) * 1000, 3).Aggregate(Rational.Zero, (sum, third) => sum + third));

    [Theory]
    [InlineData(10, new[] { 1, 1, 1 }, new[] { 4, 3, 3 })]
    [InlineData(7, new[] { 50, 30, 20 }, new[] { 4, 2, 1 })]
    [InlineData(0, new[] { 1, 2 }, new[] { 0, 0 })]
    public void Whole_parts_add_up_to_the_whole(int whole, int[] weights, int[] expected) =>
        Assert.Equal(expected, Proportion.LargestRemainder(whole, [.. weights.Select(weight => (Rational)weight)]));

    /// <summary>FLX-35: together they are the base; where what is due makes no whole number, nobody has a target.</summary>
    [Theory]
    [InlineData("73/2 11/2 3", new[] { 37, 5, 3 })]
    [InlineData("1/3 1/3 1/3", new[] { 1, 0, 0 })]
    [InlineData("0 7", new[] { 0, 7 })]
    [InlineData("1/3 1/3", null)]
    [InlineData("0 0", null)]
    [InlineData("3 -1", null)]
    public void Whole_targets_are_together_what_is_due(string dues, int[]? expected) =>
        Assert.Equal(expected, Proportion.WholeTargets([.. dues.Split(' ').Select(Rational.Parse)]));
}
