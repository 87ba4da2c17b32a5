using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Territories;
using CsCheck;

namespace Allocation.Domain.Tests.Eligibility;

public sealed class IncomeCeilingsTests
{
    private static readonly Gen<(int Year, Financing Product, CeilingZone Zone)> _table =
        Gen.Select(Gen.Int[2019, 2026], Gen.Enum<Financing>(), Gen.OneOf(CeilingZone.ParisAndBordering, CeilingZone.IleDeFrance, CeilingZone.OtherRegions));

    [Theory]
    [InlineData(Financing.PLUS, CeilingZone.ParisAndBordering, 7, 84304 + 9394)]
    [InlineData(Financing.PLUS, CeilingZone.OtherRegions, 10, 60156 + 4 * 6710)]
    [InlineData(Financing.PLAI, CeilingZone.IleDeFrance, 8, 42444 + 2 * 4727)]
    [InlineData(Financing.PLS, CeilingZone.IleDeFrance, 8, 100322 + 2 * 11177)]
    public void Beyond_category_6_each_person_adds_the_supplement(Financing product, CeilingZone zone, int category, int expected) =>
        Assert.Equal(expected, Amount(2026, product, zone, category));

    [Fact]
    public void The_supplement_of_PLS_is_rounded_as_a_cell_of_its_own() =>
        Assert.Equal(70639 + 7879, Amount(2022, Financing.PLS, CeilingZone.OtherRegions, 7));

    [Fact]
    public void A_year_without_table_takes_the_latest_one_and_says_so() => Assert.Equal(
        new Ceiling(26920, 2026, Provisional: true), Policies.Ceilings.For(2027, Financing.PLUS, CeilingZone.ParisAndBordering, 1));

    [Theory]
    [InlineData(2018, Financing.PLUS)]
    [InlineData(2018, Financing.PLS)]
    [InlineData(2016, Financing.PLAI)]
    public void Before_the_first_table_the_ceiling_is_unknown(int year, Financing product) =>
        Assert.Equal(new Ceiling(null, year, false), Policies.Ceilings.For(year, product, CeilingZone.IleDeFrance, 1));

    [Fact]
    public void Overseas_the_ceiling_is_unknown() =>
        Assert.Equal(new Ceiling(null, 2026, false), Policies.Ceilings.For(2026, Financing.PLUS, CeilingZone.Overseas, 1));

    [Fact]
    public void A_category_below_1_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Policies.Ceilings.For(2026, Financing.PLUS, CeilingZone.IleDeFrance, 0));

    [Fact]
    public void A_huge_category_saturates_instead_of_overflowing() =>
        Assert.Equal(int.MaxValue, Amount(2026, Financing.PLS, CeilingZone.ParisAndBordering, int.MaxValue));

    [Fact]
    public void A_zone_that_is_not_recorded_is_computed_from_the_year_before() =>
        Assert.Equal(
            Enumerable.Range(1, 6).Select(category => Indexation.Apply(Amount(2024, Financing.PLAI, CeilingZone.OtherRegions, category), 144.51m, 141.03m)),
            Enumerable.Range(1, 6).Select(category => Amount(2025, Financing.PLAI, CeilingZone.OtherRegions, category)));

    [Theory]
    [InlineData(Financing.PLUS)]
    [InlineData(Financing.PLAI)]
    public void Every_amount_since_2023_follows_from_the_year_before_by_indexation(Financing product)
    {
        var cells = from year in Enumerable.Range(2023, 4)
                    from zone in Enum.GetValues<CeilingZone>().Except([CeilingZone.Overseas])
                    from category in Enumerable.Range(0, 7)
                    select (year, zone, category);
        Assert.All(cells, cell => Assert.Equal(
            Policies.Ceilings.Indexation.Next(Cell(cell.year - 1, product, cell.zone, cell.category), cell.year),
            Cell(cell.year, product, cell.zone, cell.category)));
    }

    [Fact]
    public void Ceilings_grow_with_the_category_and_from_PLAI_to_PLUS_to_PLS() =>
        Gen.Select(_table, Gen.Int[1, 40]).Sample((table, category) =>
        {
            var (year, product, zone) = table;
            Assert.True(Amount(year, product, zone, category) < Amount(year, product, zone, category + 1));
            Assert.True(Amount(year, Financing.PLAI, zone, category) < Amount(year, Financing.PLUS, zone, category));
            Assert.True(Amount(year, Financing.PLUS, zone, category) < Amount(year, Financing.PLS, zone, category));
        });

    [Theory]
    [InlineData(2026, Financing.PLUS, CeilingZone.OtherRegions, 1, CeilingStatus.Published)]
    [InlineData(2026, Financing.PLAI, CeilingZone.OtherRegions, 1, CeilingStatus.Verify)]
    [InlineData(2025, Financing.PLAI, CeilingZone.OtherRegions, 1, CeilingStatus.Derived)]
    [InlineData(2025, Financing.PLAI, CeilingZone.IleDeFrance, 4, CeilingStatus.Published)]
    [InlineData(2025, Financing.PLAI, CeilingZone.IleDeFrance, 9, CeilingStatus.Derived)]
    public void Each_amount_tells_how_well_it_is_established(int year, Financing product, CeilingZone zone, int category, CeilingStatus expected) =>
        Assert.Equal(expected, Policies.Ceilings.StatusOf(year, product, zone, category));

    [Fact]
    public void A_table_cites_its_order()
    {
        Assert.Contains("19/12/2025", Policies.Ceilings.SourceOf(2026, Financing.PLS)!.Order);
        Assert.Null(Policies.Ceilings.SourceOf(2027, Financing.PLUS));
    }

    [Fact]
    public void Indexation_rounds_half_up_without_error_on_the_way()
    {
        Assert.Equal(3, Indexation.Apply(5, 1m, 2m));
        Assert.Null(Policies.Ceilings.Indexation.Next(1000, 2027));
        Gen.Select(Gen.Int[1, 200_000], Gen.Int[1, 30_000], Gen.Int[1, 30_000]).Sample((amount, index, before) =>
            Assert.Equal((2L * amount * index + before) / (2L * before), Indexation.Apply(amount, index / 100m, before / 100m)));
    }

    private static int Amount(int year, Financing product, CeilingZone zone, int category) => Policies.Ceilings.For(year, product, zone, category).Amount!.Value;

    private static int Cell(int year, Financing product, CeilingZone zone, int category) =>
        category == 0 ? Amount(year, product, zone, 7) - Amount(year, product, zone, 6) : Amount(year, product, zone, category);
}
