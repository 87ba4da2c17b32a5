using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Territories;
using CsCheck;

namespace Allocation.Domain.Tests.Eligibility;

public sealed class OccupancyTests
{
    [Theory]
    [InlineData(1, 9)]
    [InlineData(2, 16)]
    [InlineData(3, 25)]
    [InlineData(7, 61)]
    [InlineData(8, 70)]
    [InlineData(20, 70)]
    public void The_minimum_area_grows_to_70_at_eight_persons(int persons, int area) => Assert.Equal(area, OccupancyFilter.MinimumAreaM2(persons));

    [Fact]
    public void An_area_needs_at_least_one_person() => Assert.Throws<ArgumentOutOfRangeException>(() => OccupancyFilter.MinimumAreaM2(0));

    [Theory]
    [InlineData(Typology.T3, "60", 1, Outcome.Failed)] // three rooms, one person: one room too many
    [InlineData(Typology.T3, "60", 2, Outcome.Passed)]
    [InlineData(Typology.T3, "25", 3, Outcome.Passed)]
    [InlineData(Typology.T3, "24.99", 3, Outcome.Failed)]
    [InlineData(Typology.T1, "8.9", 1, Outcome.Failed)]
    [InlineData(Typology.T6P, "70", 30, Outcome.Passed)]
    [InlineData(Typology.T6P, "120", 4, Outcome.Failed)]
    [InlineData(Typology.T3, null, 1, Outcome.Failed)]
    [InlineData(Typology.T3, null, 9, Outcome.Unknown)]
    [InlineData(Typology.T3, "60", FactVector.Unknown, Outcome.Unknown)]
    public void The_hard_band_is_rooms_and_area(Typology typology, string? area, int persons, Outcome expected) =>
        Assert.Equal(expected, new OccupancyFilter(typology, area is null ? null : decimal.Parse(area)).Test(persons));

    [Fact]
    public void The_bounds_agree_with_the_rule() =>
        Gen.Select(Gen.Enum<Typology>(), Gen.Int[0, 12000].Select(cents => cents / 100m), Gen.Int[1, 15]).Sample((typology, area, persons) =>
        {
            var expected = typology.Rooms() <= persons + 1 && area >= OccupancyFilter.MinimumAreaM2(persons);
            Assert.Equal(expected ? Outcome.Passed : Outcome.Failed, new OccupancyFilter(typology, area).Test(persons));
        });

    [Fact]
    public void A_demand_is_tested_with_the_children_it_expects()
    {
        var dwelling = new Dwelling { Landlord = "1", Commune = InseeCode.Parse("69123"), Typology = Typology.T3, Financing = Financing.PLUS, AreaM2 = 60 };
        var facts = FactReader.Read(Households.Alone() with { ExpectedBirths = new(1, null) });
        var columns = new FactColumns();
        columns.Set(0, facts);
        Assert.Equal(Outcome.Passed, new OccupancyFilter(dwelling).Test(facts));
        Assert.Equal(Outcome.Passed, new OccupancyFilter(dwelling).Test(columns, 0));
        Assert.Equal(Outcome.Unknown, default(OccupancyFilter).Test(facts));
    }
}
