using Allocation.Domain.Dwellings;
using Allocation.Domain.Eligibility;
using Allocation.Domain.Facts;
using Allocation.Domain.Territories;
using CsCheck;

namespace Allocation.Domain.Tests.Eligibility;

public sealed class IncomeTestTests
{
    private const CeilingZone Zone = CeilingZone.OtherRegions;

    private static readonly Gen<int> _maybe = Gen.OneOf(Gen.Const(FactVector.Unknown), Gen.Int[-5, 20]);
    private static readonly Gen<int> _year = Gen.OneOf(Gen.Const(FactVector.Unknown), Gen.Int[2015, 2027]);
    private static readonly Gen<int> _income = Gen.OneOf(Gen.Const(FactVector.Unknown), Gen.Int[-1_000, 250_000], Gen.Const(23_403), Gen.Const(23_404));
    private static readonly Gen<DateOnly> _day = Gen.Int[new DateOnly(2016, 1, 1).DayNumber, new DateOnly(2029, 1, 1).DayNumber].Select(DateOnly.FromDayNumber);

    private static readonly Gen<FactVector> _facts =
        Gen.Select(_maybe, _maybe, _day, _year, _income, Gen.Select(_year, _income), (persons, uplift, young, year, income, earlier) =>
        {
            var values = new int[FactVector.Width];
            values[(int)Fact.CeilingPersons] = persons;
            values[(int)Fact.CeilingUplift] = uplift;
            values[(int)Fact.YoungHouseholdUntil] = young.DayNumber;
            values[(int)Fact.IncomeYear] = year;
            values[(int)Fact.Income] = income;
            (values[(int)Fact.EarlierIncomeYear], values[(int)Fact.EarlierIncome]) = earlier;
            return new FactVector(values);
        });

    [Theory]
    [InlineData("23403", Outcome.Passed)]
    [InlineData("23403.01", Outcome.Failed)]
    [InlineData("23404", Outcome.Failed)]
    [InlineData("0", Outcome.Passed)]
    public void An_income_equal_to_the_ceiling_passes_and_one_cent_more_fails(string income, Outcome expected) =>
        Assert.Equal(expected, Check(new DateOnly(2026, 6, 1), (2024, decimal.Parse(income))).Outcome);

    [Fact]
    public void A_missing_income_is_unknown_and_never_0()
    {
        Assert.Equal(Outcome.Unknown, Check(new DateOnly(2026, 6, 1)).Outcome);
        Assert.Equal(Outcome.Unknown, Check(new DateOnly(2026, 6, 1), (2025, 10)).Outcome);
    }

    [Fact]
    public void An_unknown_ceiling_gives_an_unknown_outcome()
    {
        var facts = FactReader.Read(Households.Alone().WithIncome((2024, 10)));
        var lease = new DateOnly(2026, 6, 1);
        Assert.Equal(Outcome.Unknown, IncomeTest.Check(facts, Financing.PLUS, CeilingZone.Overseas, lease, Policies.Ceilings).Outcome);
        Assert.Equal(Outcome.Unknown, new IncomeFilter(Financing.PLUS, CeilingZone.Overseas, lease, Policies.Ceilings).Test(facts));
        Assert.Equal(Outcome.Unknown, default(IncomeFilter).Test(facts));
    }

    [Fact]
    public void An_income_lacking_for_one_adult_is_unknown()
    {
        var file = Households.Couple().WithIncome((2024, 10));
        Assert.Equal(Outcome.Unknown, IncomeTest.Check(FactReader.Read(file), Financing.PLUS, Zone, new DateOnly(2026, 6, 1), Policies.Ceilings).Outcome);
    }

    [Theory]
    [InlineData(2019)]
    [InlineData(2020)]
    [InlineData(2021)]
    [InlineData(2022)]
    [InlineData(2023)]
    [InlineData(2024)]
    [InlineData(2025)]
    [InlineData(2026)]
    [InlineData(2027)]
    public void On_1_January_both_the_income_year_and_the_table_change(int year)
    {
        var incomes = ((int, decimal)[])[(year - 2, 10), (year - 3, 1_000_000)];
        var table = Math.Min(year, 2026);

        var dayBefore = Check(new DateOnly(year - 1, 12, 31), incomes);
        var day = Check(new DateOnly(year, 1, 1), incomes);
        var dayAfter = Check(new DateOnly(year, 1, 2), incomes);

        Assert.Equal((year - 3, 1_000_000, year - 1), (dayBefore.IncomeYear, dayBefore.Income, dayBefore.Ceiling.TableYear));
        Assert.Equal(year == 2019 ? Outcome.Unknown : Outcome.Failed, dayBefore.Outcome);
        Assert.Equal((Outcome.Passed, year - 2, 10, table, year > 2026), (day.Outcome, day.IncomeYear, day.Income, day.Ceiling.TableYear, day.Ceiling.Provisional));
        Assert.Equal(day, dayAfter);
    }

    [Fact]
    public void The_filter_agrees_with_the_test_on_every_demand() =>
        Gen.Select(_facts, Gen.Enum<Financing>(), Gen.Enum<CeilingZone>(), _day).Sample((facts, product, zone, lease) =>
        {
            var columns = new FactColumns(4);
            columns.Set(2, facts);
            var filter = new IncomeFilter(product, zone, lease, Policies.Ceilings);
            var check = IncomeTest.Check(facts, product, zone, lease, Policies.Ceilings);

            Assert.Equal(check.Outcome, filter.Test(facts));
            Assert.Equal(check.Outcome, filter.Test(facts.Values));
            Assert.Equal(check.Outcome, filter.Test(columns, 2));
            Assert.True(check.Category == 0 || check.Ceiling.Provisional == filter.Provisional);
        });

    [Fact]
    public void Households_beyond_the_compiled_categories_are_tested_too()
    {
        var lease = new DateOnly(2026, 6, 1);
        var filter = new IncomeFilter(Financing.PLUS, Zone, lease, Policies.Ceilings);
        Assert.All([16, 17, 18, 60], persons =>
        {
            var ceiling = Policies.Ceilings.For(2026, Financing.PLUS, Zone, persons).Amount!.Value;
            Assert.Equal(Outcome.Passed, filter.Test(FactReader.Read(WithSharedIncome(persons, ceiling))));
            Assert.Equal(Outcome.Failed, filter.Test(FactReader.Read(WithSharedIncome(persons, ceiling + 1))));
        });
    }

    [Fact]
    public void Testing_a_demand_allocates_nothing()
    {
        var facts = FactReader.Read(Households.Alone().WithIncome((2024, 10)));
        var columns = new FactColumns(1);
        columns.Set(0, facts);
        var lease = new DateOnly(2026, 6, 1);
        var filter = new IncomeFilter(Financing.PLUS, Zone, lease, Policies.Ceilings);
        var occupancy = new OccupancyFilter(Typology.T2, 40m);
        var passed = Round();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            passed += Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_001 * 4, passed);

        int Round() =>
            (filter.Test(columns, 0) == Outcome.Passed ? 1 : 0)
            + (filter.Test(facts) == Outcome.Passed ? 1 : 0)
            + (IncomeTest.Check(facts, Financing.PLS, Zone, lease, Policies.Ceilings).Outcome == Outcome.Passed ? 1 : 0)
            + (occupancy.Test(columns, 0) == Outcome.Passed ? 1 : 0);
    }

    [Theory]
    [InlineData("10000", "9000", 20000, true)]
    [InlineData("10000", "9000.01", 20000, false)]
    [InlineData("10000", "9000", 8999, false)]
    [InlineData("10000", "9000", 9000, true)]
    public void A_later_income_may_replace_when_10_percent_lower_and_within_the_ceiling(string reference, string later, int ceiling, bool expected) =>
        Assert.Equal(expected, IncomeSubstitution.Applies(decimal.Parse(reference), decimal.Parse(later), ceiling));

    private static IncomeCheck Check(DateOnly lease, params (int Year, decimal Amount)[] incomes) =>
        IncomeTest.Check(FactReader.Read(Households.Alone().WithIncome(incomes)), Financing.PLUS, Zone, lease, Policies.Ceilings);

    private static Domain.Demands.DemandFile WithSharedIncome(int persons, decimal amount)
    {
        var file = Households.Persons(persons).WithIncome((2024, amount - 1));
        return file with { CoApplicants = [file.CoApplicants[0] with { TaxIncome = new Dictionary<int, decimal> { [2024] = 1 } }] };
    }
}
