using Allocation.Domain.Demands;

namespace Allocation.Population.Tests;

/// <summary>A population of the whole country, and when things happen to it.</summary>
public sealed class NationalTests(ITestOutputHelper output)
{
    private static readonly HouseholdGenerator Country = new(PopulationOptions.Country(60_000, 7, Sample.Today, Sample.Geography), Sample.Geography);

    [Fact]
    public void Every_region_has_its_share_and_the_country_the_shares_of_the_demonstration()
    {
        var files = Country.All().ToList();
        var rows = Marginals.OfRegions(files).Concat(Marginals.Measure(files, Sample.Today, Sample.Geography)).ToList();
        foreach (var row in rows)
            output.WriteLine($"| {row.Name} | {row.Target} | {row.Measured} | ±{row.Tolerance} | {row.Source} | {row.Kind} |");
        Assert.Empty(rows.Where(row => !row.Holds).Select(row => $"{row.Name}: {row.Measured} for {row.Target}"));
    }

    [Fact]
    public void Households_of_the_country_are_valid_and_have_numbers_of_their_own()
    {
        var files = Country.All().Take(20_000).ToList();
        Assert.Empty(files.SelectMany(file => DemandValidation.Faults(file, Sample.Geography)));
        Assert.Equal(files.Count, files.Select(file => file.UniqueNumber).Distinct().Count());
        Assert.Contains(files, file => file.Applicant.Identity!.Address!.Commune!.StartsWith("974", StringComparison.Ordinal));
        Assert.Contains(files, file => file.Applicant.Identity!.Address!.Commune!.StartsWith("2A", StringComparison.Ordinal));
    }

    [Fact]
    public void A_working_day_has_its_events_when_people_work()
    {
        var day = DayShape.Working(3, perDay: 92_000).Instants().TakeWhile(instant => instant < 86_400).ToList();
        var again = DayShape.Working(3, perDay: 92_000).Instants().Take(100);

        Assert.Equal(day.Take(100), again);
        Assert.Equal(day.Order(), day);
        Assert.InRange(day.Count, 91_000, 93_000);
        Assert.InRange(day.Count(instant => instant is >= 8 * 3_600 and < 18 * 3_600) / (double)day.Count, 0.87, 0.91);
        Assert.InRange(day.Count(instant => instant < 5 * 3_600) / (double)day.Count, 0.004, 0.008);
    }

    [Fact]
    public void Stress_is_even()
    {
        var hour = DayShape.Stress(3, perSecond: 50).Instants().TakeWhile(instant => instant < 3_600).ToList();
        Assert.InRange(hour.Count, 178_000, 182_000);
        Assert.InRange(hour.Count(instant => instant < 60), 2_800, 3_200);
    }
}
