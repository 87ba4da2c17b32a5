using Allocation.Domain.Deadlines;
using Allocation.Domain.Territories;

namespace Allocation.Domain.Tests.Deadlines;

public sealed class WorkingDaysTests
{
    private static readonly WorkingDays Paris = WorkingDays.In(InseeCode.Parse("75056"));

    /// <summary>Dates of Easter as the calendars print them.</summary>
    [Theory]
    [InlineData(2000, 4, 23), InlineData(2008, 3, 23), InlineData(2011, 4, 24), InlineData(2019, 4, 21), InlineData(2024, 3, 31), InlineData(2025, 4, 20), InlineData(2026, 4, 5), InlineData(2027, 3, 28), InlineData(2038, 4, 25)]
    public void Easter_is_where_the_calendar_has_it(int year, int month, int day) => Assert.Equal(new DateOnly(year, month, day), WorkingDays.Easter(year));

    /// <summary>Easter Monday, Ascension, Whit Monday and the fixed days, of 2026.</summary>
    [Theory]
    [InlineData(1, 1), InlineData(4, 6), InlineData(5, 1), InlineData(5, 8), InlineData(5, 14), InlineData(5, 25), InlineData(7, 14), InlineData(8, 15), InlineData(11, 1), InlineData(11, 11), InlineData(12, 25)]
    public void A_public_holiday_is_no_working_day(int month, int day) => Assert.False(Paris.Contains(new DateOnly(2026, month, day)));

    [Fact]
    public void A_year_has_eleven_holidays_of_the_nation() =>
        Assert.Equal(11, Enumerable.Range(0, 365).Count(day => WorkingDays.National.IsHoliday(new DateOnly(2026, 1, 1).AddDays(day))));

    [Theory]
    [InlineData("67482", 2026, 4, 3), InlineData("68224", 2026, 4, 3), InlineData("57463", 2026, 12, 26), InlineData("97209", 2026, 5, 22), InlineData("97411", 2026, 12, 20), InlineData("97105", 2026, 5, 27), InlineData("97302", 2026, 6, 10), InlineData("97608", 2026, 4, 27)]
    public void Some_departements_have_days_of_their_own(string commune, int year, int month, int day)
    {
        var on = new DateOnly(year, month, day);
        Assert.True(WorkingDays.In(InseeCode.Parse(commune)).IsHoliday(on));
        Assert.False(Paris.IsHoliday(on));
    }

    /// <summary>Ten days from 25 April 2026 end on Tuesday 5 May; from 28 April on Friday 8 May, a holiday: Monday 11.</summary>
    [Theory]
    [InlineData(4, 25, 5, 5), InlineData(4, 28, 5, 11), InlineData(3, 27, 4, 7), InlineData(12, 15, 12, 28)]
    public void The_time_to_answer_ends_on_a_working_day(int month, int day, int lastMonth, int lastDay) =>
        Assert.Equal(new DateOnly(2026, lastMonth, lastDay), AnswerTime.LastDay(new DateOnly(2026, month, day), 10, Paris));

    [Fact]
    public void Fewer_than_ten_days_are_no_time_to_answer() => Assert.Throws<ArgumentOutOfRangeException>(() => AnswerTime.LastDay(new DateOnly(2026, 3, 2), 9, Paris));

    [Fact]
    public void Working_days_are_counted_over_weekends_and_holidays() => Assert.Equal(new DateOnly(2026, 4, 8), Paris.Add(new DateOnly(2026, 4, 2), 3));
}
