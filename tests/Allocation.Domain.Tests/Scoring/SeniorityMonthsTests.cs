using Allocation.Domain.Scoring;
using CsCheck;
using static Allocation.Domain.Tests.Scoring.Grids;

namespace Allocation.Domain.Tests.Scoring;

public class SeniorityMonthsTests
{
    [Theory]
    [InlineData("2024-01-15", "2024-02-14", 0)]
    [InlineData("2024-01-15", "2024-02-15", 1)]
    [InlineData("2024-01-31", "2024-02-28", 0)]
    [InlineData("2024-01-31", "2024-02-29", 1)]
    [InlineData("2023-01-31", "2023-02-28", 1)]
    [InlineData("2024-01-31", "2024-04-29", 2)]
    [InlineData("2024-01-31", "2024-04-30", 3)]
    [InlineData("2024-02-29", "2025-02-27", 11)]
    [InlineData("2024-02-29", "2025-02-28", 12)]
    [InlineData("2024-03-30", "2023-01-01", 0)]
    public void Complete_months_tick_on_the_day_of_the_deposit_or_the_last_day_of_a_shorter_month(string deposit, string on, int months) =>
        Assert.Equal(months, SeniorityMonths.Count(Day(deposit), Day(on), MonthCounting.Complete));

    [Theory]
    [InlineData("2024-01-31", "2024-01-31", 0)]
    [InlineData("2024-01-31", "2024-02-01", 1)]
    [InlineData("2024-01-01", "2024-01-31", 0)]
    [InlineData("2023-12-31", "2025-01-01", 13)]
    public void Calendar_months_tick_on_the_first_of_each_month(string deposit, string on, int months) =>
        Assert.Equal(months, SeniorityMonths.Count(Day(deposit), Day(on), MonthCounting.Calendar));

    [Fact]
    public void The_day_of_a_count_is_the_first_day_that_reaches_it() => Gen.Select(Gen.Int[700_000, 760_000], Gen.Int[1, 400], Gen.Enum<MonthCounting>())
        .Sample((deposit, months, counting) =>
        {
            var from = DateOnly.FromDayNumber(deposit);
            var day = SeniorityMonths.DayOf(from, months, counting)!.Value;
            return SeniorityMonths.Count(from, day, counting) == months && SeniorityMonths.Count(from, day.AddDays(-1), counting) == months - 1;
        });

    [Fact]
    public void A_count_beyond_the_calendar_has_no_day()
    {
        Assert.Null(SeniorityMonths.DayOf(DateOnly.MaxValue, 1, MonthCounting.Complete));
        Assert.Null(SeniorityMonths.DayOf(Day("2024-01-01"), int.MaxValue, MonthCounting.Calendar));
        Assert.Equal(Day("9999-12-31"), SeniorityMonths.DayOf(Day("9999-11-30"), 1, MonthCounting.Complete)?.AddDays(1));
    }

    [Fact]
    public void A_count_of_zero_has_no_tick() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SeniorityMonths.DayOf(Day("2024-01-01"), 0, MonthCounting.Complete));
}
