using System.Text.Json;
using Allocation.Domain.Demands;
using Allocation.Domain.Territories;

namespace Allocation.Population.Tests;

/// <summary>The population of the demonstration, seen on a fixed day, and the geography it stands in.</summary>
internal static class Sample
{
    public static readonly DateOnly Today = new(2026, 3, 16);
    public static readonly Geography Geography = Geography.Parse(Lines("communes"), Lines("territories"), Lines("merged-communes"));
    public static readonly PopulationOptions Options = PopulationOptions.Demo(Today);
    public static readonly HouseholdGenerator Households = new(Options, Geography);
    public static readonly IReadOnlyList<DemandFile> All = [.. Households.All()];

    public static string Json(object value) => JsonSerializer.Serialize(value, DemandJson.Options);

    private static string[] Lines(string table) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "policies", "geography", table + ".csv"));
}
