using System.Diagnostics;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;

namespace Allocation.Population.Tests;

public sealed class HouseholdGeneratorTests(ITestOutputHelper output)
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        var again = new HouseholdGenerator(Sample.Options, Sample.Geography);
        Assert.Equal(Sample.Json(Sample.All.Take(3_000)), Sample.Json(again.All().Take(3_000)));
    }

    [Fact]
    public void The_bytes_of_a_household_do_not_drift_from_a_version_to_the_next()
    {
        // Load-test baselines compare only over an unchanged population: change this line when the population changes on purpose.
        var hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Sample.Json(Sample.All.Take(500)))))[..16];
        Assert.Equal("F443B6CCB98F8195", hash);
    }

    [Fact]
    public void Another_seed_gives_another_population()
    {
        var other = new HouseholdGenerator(Sample.Options with { Seed = 7 }, Sample.Geography);
        Assert.NotEqual(Sample.Json(Sample.All.Take(20)), Sample.Json(other.All().Take(20)));
    }

    [Fact]
    public void An_index_alone_gives_what_the_sequence_gives()
    {
        var alone = new HouseholdGenerator(Sample.Options, Sample.Geography).Generate(500);
        Assert.Equal(Sample.Json(Sample.All[500]), Sample.Json(alone));
    }

    [Fact]
    public void The_number_of_demands_changes_no_household()
    {
        var larger = new HouseholdGenerator(Sample.Options with { Demands = 5_000_000 }, Sample.Geography);
        Assert.Equal(Sample.Json(Sample.All[19_999]), Sample.Json(larger.Generate(19_999)));
    }

    [Fact]
    public void Threads_change_nothing()
    {
        var files = new DemandFile[2_000];
        Parallel.For(0, files.Length, index => files[index] = Sample.Households.Generate(index));
        Assert.Equal(Sample.Json(Sample.All.Take(files.Length)), Sample.Json(files));
    }

    [Fact]
    public void A_number_tells_its_index_and_no_other_number_does()
    {
        for (var index = 0L; index < 40_000_000; index += 77_777)
            Assert.Equal(index, Sample.Households.IndexOf(Sample.Households.Generate(index).UniqueNumber));
        Assert.Null(Sample.Households.IndexOf(UniqueNumber.Parse("031012400000012345")));
        Assert.Null(Sample.Households.IndexOf(new HouseholdGenerator(Sample.Options with { Seed = 7 }, Sample.Geography).Generate(12).UniqueNumber));
    }

    [Fact]
    public void Unique_numbers_are_unique()
    {
        // Every 25th up to 5 million: all desks are crossed, and the sequence wraps five times.
        var numbers = new HashSet<UniqueNumber>();
        for (var index = 0L; index < 5_000_000; index += 25)
            Assert.True(numbers.Add(Sample.Households.Generate(index).UniqueNumber));
        Assert.Equal(200_000, numbers.Count);
    }

    [Fact]
    public void Sequence_and_desk_alone_tell_two_households_apart()
    {
        // Stronger than uniqueness by sample: the same remainder in different millions differs by its desk.
        var keys = Enumerable.Range(0, 5).Select(million => Sample.Households.Generate(million * 1_000_000L + 42).UniqueNumber.Value);
        Assert.Equal(5, keys.Select(number => number[7..13] + number[16..]).Distinct().Count());
        Assert.Equal(Sample.All.Count, Sample.All.Select(file => file.UniqueNumber.Value).Select(number => number[7..13] + number[16..]).Distinct().Count());
    }

    [Fact]
    public void Every_file_is_sane() => Assert.All(Sample.All, file => Validity.Check(file, Sample.Today));

    [Theory]
    [InlineData(2024, 2, 29)]
    [InlineData(2026, 1, 1)]
    [InlineData(2027, 12, 31)]
    public void Files_are_sane_on_any_day(int year, int month, int day)
    {
        var today = new DateOnly(year, month, day);
        var generator = new HouseholdGenerator(Sample.Options with { Today = today }, Sample.Geography);
        Assert.All(generator.All().Take(2_000), file => Validity.Check(file, today));
    }

    [Fact]
    public void Numbers_carry_the_departement_or_the_region()
    {
        Assert.Equal(["031", "069", "111"], Sample.All.Select(file => file.UniqueNumber.Value[..3]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Lyon_is_wished_by_arrondissement_and_seldom_whole()
    {
        var wishes = Sample.All.SelectMany(file => file.Wishes.Communes).Where(code => code.Value == "69123" || code.Value.StartsWith("6938", StringComparison.Ordinal)).ToList();
        Assert.InRange(100m * wishes.Count(code => code.Value == "69123") / wishes.Count, 1m, 6m);
    }

    [Fact]
    public void A_territory_without_communes_is_refused_by_name()
    {
        var options = Sample.Options with { Territories = [new TerritoryShare(new TerritoryId("999"), 1)] };
        Assert.Contains("999", Assert.Throws<ArgumentException>(() => new HouseholdGenerator(options, Sample.Geography)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_hold_over_20_000_households()
    {
        var rows = Marginals.Measure(Sample.All, Sample.Today, Sample.Geography);
        foreach (var row in rows)
            output.WriteLine($"| {row.Name} | {row.Target} | {row.Measured} | ±{row.Tolerance} | {row.Source} | {row.Kind} |");
        Assert.Empty(rows.Where(row => !row.Holds).Select(row => $"{row.Name}: {row.Measured} for {row.Target}"));
    }

    [Fact]
    public void Generation_is_measured()
    {
        // A figure to read, not a limit: the machine that runs the tests is shared.
        var watch = Stopwatch.StartNew();
        var count = 0;
        for (var index = 100_000L; index < 200_000; index++)
            count += Sample.Households.Generate(index).Dependants.Count;
        output.WriteLine($"{100_000 / watch.Elapsed.TotalSeconds:F0} households a second, {count} dependants");
        Assert.True(count > 0);
    }
}
