using Allocation.Domain.Dwellings;

namespace Allocation.Population.Tests;

public sealed class DwellingGeneratorTests
{
    private static readonly DwellingGenerator Generator = new(Sample.Options, Sample.Geography);
    private static readonly List<GeneratedDwelling> Many = [.. Enumerable.Range(0, 20_000).Select(index => Generator.Generate(index))];

    [Fact]
    public void The_same_seed_gives_the_same_dwellings() =>
        Assert.Equal(Sample.Json(Many.Take(60)), Sample.Json(Enumerable.Range(0, 60).Select(index => new DwellingGenerator(Sample.Options, Sample.Geography).Generate(index))));

    [Fact]
    public void Identifiers_are_unique() => Assert.Equal(Many.Count, Many.Select(dwelling => dwelling.Id).Distinct().Count());

    [Fact]
    public void Dwellings_are_plausible() => Assert.All(Many, generated =>
    {
        var dwelling = generated.Dwelling;
        Assert.InRange(generated.AvailableOn.DayNumber - Sample.Today.DayNumber, 15, 100);
        Assert.True(Sample.Geography.TryFind(dwelling.Commune, out var commune));
        Assert.NotEqual("69123", commune.Code.Value);
        Assert.NotEqual(Typology.C, dwelling.Typology);
        Assert.InRange(dwelling.Landlord.Length, 1, 100);
        Assert.InRange(dwelling.Rent!.Value / dwelling.AreaM2!.Value, 4m, 11m);
        Assert.True(dwelling.Charges > 0);
    });

    [Fact]
    public void Typologies_follow_the_stock_and_its_rotation()
    {
        Assert.InRange(Share(dwelling => dwelling.Typology == Typology.T1), 10.1m, 14.1m);
        Assert.InRange(Share(dwelling => dwelling.Typology == Typology.T2), 20.5m, 24.5m);
        Assert.InRange(Share(dwelling => dwelling.Typology == Typology.T3), 33.8m, 37.8m);
        Assert.InRange(Share(dwelling => dwelling.InPriorityDistrict == true), 28m, 32m);
    }

    private static decimal Share(Func<Dwelling, bool> holds) => 100m * Many.Count(generated => holds(generated.Dwelling)) / Many.Count;
}
