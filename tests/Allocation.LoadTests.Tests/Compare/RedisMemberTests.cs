using Allocation.Domain.Demands;
using Allocation.Domain.Dwellings;
using Allocation.Domain.Ranking;
using Allocation.LoadTests.Compare;

namespace Allocation.LoadTests.Tests.Compare;

/// <summary>Redis orders by score, then by bytes: that must be the order of a list.</summary>
public sealed class RedisMemberTests
{
    private static readonly PeerQuestion Question = new(3, Typology.T3, 2, 4, [20_000, 30_000]);

    [Fact]
    public void Score_and_bytes_stand_in_the_order_of_a_list()
    {
        var random = new Random(5);
        var keys = Enumerable.Range(0, 2_000).Select(number => RankKey.Of(
            random.Next(3),
            random.Next(-5, 200),
            new TieKeys(random.Next(-2, 3), random.Next(2) == 0 ? int.MaxValue : random.Next(-9, 9), random.Next(2)),
            UniqueNumber.Compose("031", new DateOnly(2020, 1 + number % 12, 1), random.Next(1_000_000), "FAZ00"))).ToList();

        var byRedis = keys.OrderBy(key => RedisMember.ScoreOf(key.Level, key.Points)).ThenBy(key => RedisMember.Of(new PeerRow(key, null, null, 0)), Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other)));

        Assert.Equal(keys.Order(), byRedis);
    }

    [Theory]
    [InlineData(null, null, 0, true)]
    [InlineData(1, null, 0, false)]
    [InlineData(5, null, 0, false)]
    [InlineData(4, 20_000, 1, true)]
    [InlineData(4, 20_001, 1, false)]
    [InlineData(2, 30_000, 2, true)]
    [InlineData(2, 99_000, 0, true)]
    public void A_member_says_whether_the_demand_may_stand_on_the_list(int? persons, int? income, int category, bool passes)
    {
        var number = UniqueNumber.Compose("031", new DateOnly(2020, 1, 1), 7, "FAZ00");
        var member = RedisMember.Of(new PeerRow(RankKey.Of(0, 1, default, number), persons, income, category));

        Assert.Equal(passes, RedisMember.Passes(member, Question));
        Assert.Equal(number.Value, RedisMember.NumberOf(member));
    }
}
