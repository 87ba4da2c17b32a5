using Allocation.Domain.Facts;
using Allocation.Domain.Ranking;
using Allocation.Domain.Scoring;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Ranking;

/// <summary>SCO-31: what decides among equal scores is data of the grid.</summary>
public class TieOrderTests
{
    [Theory]
    [InlineData("oldest registration", Fact.DepositDay, 700_000, 700_001)]
    [InlineData("most persons", Fact.TypologyPersons, 4, 3)]
    [InlineData("fewest persons", Fact.TypologyPersons, 3, 4)]
    [InlineData("most dependants", Fact.Dependants, 2, 0)]
    [InlineData("oldest applicant", Fact.ApplicantBirth, 700_000, 700_001)]
    [InlineData("youngest applicant", Fact.ApplicantBirth, 700_001, 700_000)]
    [InlineData("oldest adult", Fact.EarliestAdultBirth, 700_000, 700_001)]
    [InlineData("youngest dependant", Fact.LatestDependantBirth, 700_001, 700_000)]
    [InlineData("longest in present housing", Fact.HousedSince, 700_000, 700_001)]
    [InlineData("longest without work", Fact.UnemployedSince, 700_000, FactVector.None)]
    [InlineData("lowest resources", Fact.ResourcesCents, -5, 0)]
    [InlineData("lowest remainder", Fact.RemainderCents, -500_00, 100)]
    [InlineData("highest rent", Fact.RentCents, 90_000, 80_000)]
    [InlineData("most occupants", Fact.Occupants, 6, 5)]
    [InlineData("smallest area", Fact.Area, 2_000, 2_001)]
    [InlineData("fewest proposals", Fact.Proposals, 0, 1)]
    [InlineData("fewest refusals", Fact.Refusals, 0, 1)]
    public void A_key_puts_one_before_the_other_and_who_states_nothing_last(string key, Fact fact, int first, int second)
    {
        var grid = Of($"{Head}criteria: [{{ id: A, label: A, points: 1 }}]\ntie-break: [{key}, unique number]\n");
        var order = new TieOrder(grid.TieBreak);
        var (one, other, nothing) = (Known((fact, first)), Known((fact, second)), Known());
        var columns = new FactColumns(3);
        foreach (var (row, facts) in new[] { one, other, nothing }.Index())
            columns.Set(row, facts);

        Assert.True(order.Of(one).CompareTo(order.Of(other)) < 0);
        Assert.True(order.Of(one).CompareTo(order.Of(nothing)) < 0);
        Assert.True(order.Compare(columns, 0, 1) < 0 && order.Compare(columns, 0, 2) < 0);
        Assert.Equal(order.Of(other), order.Of(columns, 1));
        Assert.Equal(grid.TieBreak[0], order.Deciding(order.Of(one), order.Of(other)));
        Assert.Equal(TieBreakKey.UniqueNumber, order.Deciding(order.Of(one), order.Of(one)));
    }

    [Fact]
    public void All_keys_of_the_language_are_tried_here()
    {
        var tried = typeof(TieOrderTests).GetMethod(nameof(A_key_puts_one_before_the_other_and_who_states_nothing_last))!.GetCustomAttributes(typeof(InlineDataAttribute), false).Length;
        Assert.Equal(Enum.GetValues<TieBreakKey>().Length - 1, tried);
    }

    [Theory]
    [InlineData("[random, unique number]")]
    [InlineData("[most persons, highest rent, smallest area, fewest refusals, unique number]")]
    [InlineData("[most persons]")]
    public void An_order_of_chance_of_too_many_keys_or_without_an_end_is_refused(string keys) =>
        Assert.NotEmpty(GridParser.Parse($"{Head}criteria: [{{ id: A, label: A, points: 1 }}]\ntie-break: {keys}\n", "test.yaml").Diagnostics);
}
