using Allocation.Domain.Territories;

namespace Allocation.Population;

/// <summary>Share of one territory in a generated population.</summary>
/// <param name="Territory">Key of the territory in the geography.</param>
/// <param name="Weight">Relative weight; only the ratio to the others counts.</param>
public sealed record TerritoryShare(TerritoryId Territory, int Weight);

/// <summary>What decides a generated population, entirely: the same options give the same bytes.</summary>
public sealed record PopulationOptions
{
    /// <summary>How many households there are: indexes run from 0 to this, exclusive.</summary>
    public required int Demands { get; init; }

    /// <summary>Seed of every draw.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Territories and their shares; at least one.</summary>
    public IReadOnlyList<TerritoryShare> Territories { get; init; } = DemoTerritories;

    /// <summary>Whether communes weigh what the demands of the country say (<see cref="Population.National"/>); otherwise as the demonstration has them.</summary>
    public bool National { get; init; }

    /// <summary>The day the population is seen: an input, never read from a clock (C8).</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Toulouse Métropole, Métropole de Lyon and Est Ensemble. The weights are an assumption.</summary>
    public static IReadOnlyList<TerritoryShare> DemoTerritories { get; } =
    [
        new(new TerritoryId("243100518"), 32),
        new(new TerritoryId("200046977"), 43),
        new(new TerritoryId("200057875"), 25),
    ];

    /// <summary>A population over the whole country, region by region as it is (SIZ-6).</summary>
    public static PopulationOptions Country(int demands, ulong seed, DateOnly today, Geography geography) =>
        new() { Demands = demands, Seed = seed, Today = today, National = true, Territories = Population.National.Territories(geography) };

    /// <summary>A population of some territories.</summary>
    /// <param name="demands">How many.</param>
    /// <param name="seed">Seed of every draw.</param>
    /// <param name="today">The day it is seen.</param>
    /// <param name="territories">Keys, each with the share it has in the country; empty for the whole country, null for those of the demonstration.</param>
    /// <param name="geography">Communes and territories.</param>
    /// <exception cref="ArgumentException">A territory is not known, or nobody waits there.</exception>
    public static PopulationOptions Of(int demands, ulong seed, DateOnly today, IReadOnlyList<TerritoryId>? territories, Geography geography)
    {
        if (territories is null)
            return new PopulationOptions { Demands = demands, Seed = seed, Today = today };
        var country = Country(demands, seed, today, geography);
        var unknown = territories.Where(territory => country.Territories.All(share => share.Territory != territory)).ToList();
        return unknown.Count > 0 ? throw new ArgumentException($"No territory has the key {string.Join(", ", unknown)}: keys stand in policies/geography/territories.csv.", nameof(territories))
            : territories.Count == 0 ? country
            : country with { Territories = [.. country.Territories.Where(share => territories.Contains(share.Territory))] };
    }

    /// <summary>The population of the demonstration: 20,000 households over the three territories.</summary>
    public static PopulationOptions Demo(DateOnly today) => new() { Demands = 20_000, Seed = 20_000, Today = today };
}
