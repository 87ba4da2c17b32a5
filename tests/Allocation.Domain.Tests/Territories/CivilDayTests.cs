using Allocation.Domain.Territories;
using Rules = Allocation.Domain.Tests.Eligibility.Policies;

namespace Allocation.Domain.Tests.Territories;

public sealed class CivilDayTests
{
    // 22:30 on 28 January in Paris.
    [Theory]
    [InlineData("69123", "2026-01-28")]
    [InlineData("97411", "2026-01-29")]
    [InlineData("97611", "2026-01-29")]
    [InlineData("97209", "2026-01-28")]
    [InlineData("98818", "2026-01-29")]
    [InlineData("98735", "2026-01-28")]
    public void The_day_of_a_territory_is_that_of_its_communes(string commune, string day)
    {
        Assert.True(Rules.Geography.TryFind(InseeCode.Parse(commune), out var place));
        Assert.Equal(day, Rules.Geography.DayIn(place.Territory, new DateTimeOffset(2026, 1, 28, 21, 30, 0, TimeSpan.Zero)).ToString("yyyy-MM-dd"));
    }

    [Fact]
    public void A_territory_that_nobody_knows_has_the_day_of_Paris() =>
        Assert.Equal(new DateOnly(2026, 1, 29), Rules.Geography.DayIn(new TerritoryId("000000000"), new DateTimeOffset(2026, 1, 28, 23, 30, 0, TimeSpan.Zero)));

    [Fact]
    public void A_new_day_begins_there_at_its_own_midnight()
    {
        var (geography, midnight) = (Rules.Geography, new DateTimeOffset(2026, 1, 28, 20, 0, 0, TimeSpan.Zero));
        geography.TryFind(InseeCode.Parse("97411"), out var place);
        Assert.Equal((new DateOnly(2026, 1, 28), new DateOnly(2026, 1, 29)), (geography.DayIn(place!.Territory, midnight.AddSeconds(-1)), geography.DayIn(place.Territory, midnight)));
    }
}
