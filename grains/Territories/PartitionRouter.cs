using Allocation.Domain.Demands;
using Allocation.Domain.Territories;
using Allocation.Grains.Storage;

namespace Allocation.Grains.Territories;

/// <summary>Into how many partitions territories are cut. Few: one core carries two million demands; partitions are for isolation and for silos.</summary>
public sealed class PartitioningOptions
{
    /// <summary>Partitions of a territory not named below: 1 to 64, 2 by default.</summary>
    public int Default { get; set; } = 2;

    /// <summary>Partitions of single territories, by key.</summary>
    public Dictionary<string, int> Territories { get; } = [];
}

/// <summary>Which partition holds a demand.</summary>
public sealed class PartitionRouter(PartitioningOptions options)
{
    /// <summary>Number of partitions of a territory.</summary>
    public int CountOf(TerritoryId territory) => options.Territories.GetValueOrDefault(territory.Value, options.Default);

    /// <summary>Grain keys of all partitions of a territory, in their order.</summary>
    public IEnumerable<string> KeysOf(TerritoryId territory) => Enumerable.Range(0, CountOf(territory)).Select(number => KeyOf(territory, number));

    /// <summary>Number of the partition that holds a demand.</summary>
    public int PartitionOf(TerritoryId territory, DemandId demand) => DemandShare.NumberOf(demand, CountOf(territory));

    /// <summary>The demands that one partition of a territory holds.</summary>
    public DemandShare ShareOf(TerritoryId territory, int number) => new(number, CountOf(territory));

    /// <summary>Territory and number in a grain key.</summary>
    public static (TerritoryId Territory, int Number) Read(string key)
    {
        var cut = key.LastIndexOf('#');
        return (new TerritoryId(key[..cut]), int.Parse(key.AsSpan(cut + 1), System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string KeyOf(TerritoryId territory, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{territory.Value}#{number}");
}
